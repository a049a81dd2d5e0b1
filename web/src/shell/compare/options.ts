/** What the page offers for the other side of a comparison. */

import type { TraceHandle } from '../../core/types.ts';
import { headTitle } from '../../trace/head_titles.ts';
import { nextHead } from '../../trace/next_head.ts';
import type { CompareOptions } from '../../view/compare/compare_form.ts';
import type { Playground } from '../store/playground.ts';
import { meantHead } from './other_head.ts';
import { modelOf, textModels } from './other_models.ts';
import { otherPlace } from './other_place.ts';

type Layers = TraceHandle['summary']['layers'];

/** Of the lab that shows the other side, as far as it is there; null: it is not, or there is no such side. */
function othersOf(playground: Playground) {
  const { scene, run, runs } = playground;
  try {
    if (!scene.against) return null;
    // As the side is where nothing but its maker and its text are chosen.
    const { head: _, mode: __, step: ___, ...against } = scene.against;
    const place = otherPlace(playground, against);
    const others = (place.lab ? runs.opened(place.lab) : run)?.others?.(place.scene) ?? null;
    return { place, others };
  } catch {
    return null;
  }
}

function makersOf(playground: Playground): Pick<CompareOptions, 'models' | 'runs'> {
  const { run, scene } = playground;
  const { models, runs } = run?.others?.() ?? {};
  const texts = textModels(playground);
  const shared = texts.length > 0 ? { list: texts, own: modelOf(scene) } : undefined;
  return { models: models ?? shared ?? null, runs: runs ?? null };
}

/** `layers`: of the other side's trace, where that is known. */
export function optionsFor(playground: Playground, layers: Layers | null): CompareOptions {
  const { session, scene, lab, run } = playground;
  const { place, others } = othersOf(playground) ?? {};
  const { text, modes = [], steps } = run?.others?.() ?? {};
  const ownLayers = session.trace?.summary.layers ?? [];
  const own = { layer: session.layer, head: session.head };
  // What is not there has no heads, masks and steps to choose among.
  const isMissing = scene.against !== undefined && place === undefined;
  const isOther = isMissing || place?.titles != null;
  const shown = isOther ? (layers ?? []) : ownLayers;
  const heads = shown.flatMap((id, layer) =>
    Array.from({ length: id.heads }, (_, head) => ({ layer, head, name: headTitle(id, layer, head) })),
  );
  const there = meantHead(undefined, { ...own, id: ownLayers[own.layer] }, shown);
  const isOtherLab = place?.lab != null;
  const ownModes = lab.modes.length > 1 && !isMissing ? modes : [];
  const otherModes = isOtherLab ? (others?.modes ?? []) : ownModes;
  return {
    heads,
    own,
    like: isOther ? there : own,
    isOther,
    next: nextHead(ownLayers, own, 1) ?? nextHead(ownLayers, own, -1),
    text: text ? text.of(scene.source) : null,
    mode: isOtherLab ? place.scene.mode : scene.mode,
    modes: otherModes,
    steps: (isOther ? others?.steps : steps) ?? null,
    ...makersOf(playground),
    hasChanges: session.extras.beforeTrace !== undefined,
  };
}
