/** Models that read the same text: those of the catalogue, and the reader's own. */

import type { AnyLab } from '../../labs/lab.ts';
import { MINILM, SMOLLM2 } from '../../models/catalogue.ts';
import { askForModel, sceneNameOf } from '../../models/user_models.ts';
import { OWN } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';
import type { Playground } from '../store/playground.ts';

export interface TextModel {
  name: string;
  title: string;
  kind: 'encoder' | 'decoder';
}

function wordsOf(source: Source): { model?: string; text?: string } {
  return source as Source & { model?: string; text?: string };
}

/** None: what is on the screen is no text that a model of its own kind reads. */
export function textModels({ lab, userModels, scene }: Playground): TextModel[] {
  if (!lab.sceneOfModel) return [];
  const { current } = userModels;
  const own = current && {
    name: sceneNameOf(current),
    title: sceneNameOf(current).slice(OWN.length),
    kind: current.kind,
  };
  const { model = '' } = wordsOf(scene.source);
  const models = [MINILM, SMOLLM2].map(({ name, title, kind }) => ({ name, title, kind }));
  return [...models, ...(own ? [own] : [])].sort(
    (one, other) => Number(other.name === model) - Number(one.name === model),
  );
}

export function modelOf({ source }: Scene): string {
  return wordsOf(source).model ?? '';
}

export interface ModelScene {
  lab: AnyLab;
  scene: Scene;
}

/** The page's text under another model, in the lab of that model; null: no lab reads it. */
export function sceneUnder({ runs, scene }: Playground, { kind, name }: TextModel): ModelScene | null {
  const { text = '' } = wordsOf(scene.source);
  for (const lab of runs.labs) {
    // Labs of models take the names of the catalogue like those of the reader's files.
    const found: Scene | null = lab.sceneOfModel?.(kind, name as `own:${string}`, text, scene) ?? null;
    if (found) return { lab, scene: found };
  }
  return null;
}

/** Why there is none of that name. */
export function missingModel(name: string): string {
  if (name.startsWith(OWN)) return askForModel(name);
  return `There is no model “${name.slice(0, 40)}” here to compare with.`;
}
