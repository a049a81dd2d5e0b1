/** Where the other side of a comparison comes from: its scene, and the lab that shows it. */

import type { AnyLab, LabRun, OtherMakers, OtherScenes } from '../../labs/lab.ts';
import type { Against, Scene } from '../../scene/scene.ts';
import { headTitle } from '../../trace/head_titles.ts';
import { nextHead } from '../../trace/next_head.ts';
import type { Playground } from '../store/playground.ts';
import { CannotCompare, type Nearest } from './cannot_compare.ts';
import { missingModel, modelOf, sceneUnder, textModels } from './other_models.ts';
import { withoutTokens } from './taken_changes.ts';

export interface OtherPlace {
  scene: Scene;
  /** Of another lab than the page's; null: the page's own. */
  lab: AnyLab | null;
  /** What makes the page's own side and this one, where they are two. */
  titles: [own: string, other: string] | null;
  /** Its tokens may be cut by another tokenizer, and its trace be held by another core. */
  isApart: boolean;
}

/** The other side under the page's own model. */
export function otherScene(scene: Scene, against: Against, others: OtherScenes | null): Scene {
  const { against: _, ...own } = scene;
  const { text, mode, step, unchanged } = against;
  return {
    ...own,
    ...(mode && { mode }),
    ...(step !== undefined && { step }),
    ...(unchanged && { interventions: [] }),
    ...(text !== undefined && others?.text && { source: others.text.with(scene.source, text) }),
  };
}

/** What of the rest of a comparison there is to keep, where its maker is another. */
export function withMaker(against: Against, part: Pick<Against, 'model' | 'run'>): Against {
  const { model: _, run: __, head: ___, ...rest } = against;
  return { ...rest, ...part };
}

function nearestOf(
  list: readonly { name: string; title: string }[],
  own: string,
  against: Against,
  key: 'model' | 'run',
): Nearest | null {
  const other = list.find(({ name }) => name !== own);
  return other ? { name: other.title, against: withMaker(against, { [key]: other.name }) } : null;
}

function titlesOf(list: OtherMakers['list'], own: string, name: string): [string, string] {
  const titleOf = (wanted: string) => list.find((one) => one.name === wanted)?.title ?? wanted;
  return [titleOf(own), titleOf(name)];
}

/** Another maker of the same lab. @throws CannotCompare */
function madeBy(
  makers: OtherMakers,
  name: string,
  scene: Scene,
  against: Against,
  key: 'model' | 'run',
): OtherPlace {
  const { list, own } = makers;
  const source = makers.with(scene.source, name);
  if (!source) throw new CannotCompare(makers.missing(name), { nearest: nearestOf(list, own, against, key) });
  // Changes of one are none of the other.
  const other = { ...scene, source, interventions: [] };
  return { scene: other, lab: null, titles: titlesOf(list, own, name), isApart: false };
}

/** The same text under another model of texts. @throws CannotCompare */
function underModel(playground: Playground, name: string, against: Against): OtherPlace {
  const models = textModels(playground);
  const own = modelOf(playground.scene);
  const model = models.find((one) => one.name === name);
  const found = model && sceneUnder(playground, model);
  if (!found)
    throw new CannotCompare(missingModel(name), { nearest: nearestOf(models, own, against, 'model') });
  const { text, mode, step, unchanged } = against;
  const source = { ...found.scene.source, ...(text !== undefined && { text }) };
  const interventions = unchanged ? [] : withoutTokens(playground.scene.interventions);
  const scene = {
    ...found.scene,
    source,
    interventions,
    ...(mode && { mode }),
    ...(step !== undefined && { step }),
  };
  return { scene, lab: found.lab, titles: titlesOf(models, own, name), isApart: true };
}

/** Said where no other model, or run, makes heads of what is shown. */
function noMakers({ session }: Playground, { model, ...rest }: Against): CannotCompare {
  const { layers } = session.trace?.summary ?? { layers: [] };
  const next = nextHead(layers, session, 1);
  const words =
    model === undefined
      ? 'What is shown was not made by a training run: there is no other run to compare with.'
      : 'What is shown has no other model to compare with.';
  const { run: _, ...kept } = rest;
  return new CannotCompare(words, {
    nearest: next && {
      name: headTitle(layers[next.layer], next.layer, next.head),
      against: { ...kept, head: next },
    },
  });
}

/** @throws CannotCompare where nothing of that name makes heads here */
export function otherPlace(playground: Playground, against: Against): OtherPlace {
  const { scene, run } = playground;
  const others = run?.others?.() ?? null;
  const place = { scene: otherScene(scene, against, others), lab: null, titles: null, isApart: false };
  const { model, run: runName } = against;
  if (model === undefined && runName === undefined) return place;
  if (model !== undefined && textModels(playground).length > 0)
    return model === modelOf(scene) ? place : underModel(playground, model, against);
  for (const key of ['model', 'run'] as const) {
    const makers = others?.[`${key}s`];
    const name = against[key];
    if (!makers || name === undefined) continue;
    return name === makers.own ? place : madeBy(makers, name, place.scene, against, key);
  }
  throw noMakers(playground, against);
}

/** The run of the lab that shows it. @throws SourceError */
export async function runOf(playground: Playground, { lab }: OtherPlace): Promise<LabRun | null> {
  return lab ? playground.runs.open(lab) : playground.run;
}
