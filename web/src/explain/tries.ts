/** What a reader may try: each leads from the scene on show to another, and keeps the reader's text where it can. */

import type { HeadSite, Intervention } from '../core/types.ts';
import { withIntervention } from '../intervention/list.ts';
import { isEncoder } from '../labs/encoder/source.ts';
import { possibleHeads } from '../labs/vectors/change_vectors.ts';
import { additiveVectors, defaultVectors, isVectors, type Vectors } from '../labs/vectors/source.ts';
import type { Scene } from '../scene/scene.ts';
import { encoderScene, translatorScene, vectorScene } from '../stories/scenes.ts';
import type { Try } from './topic.ts';

/** The encoder with its text; from another lab the page's first example. */
export function onEncoder(now: Scene): Scene {
  return isEncoder(now.source) && now.source.text.trim() !== '' ? now : encoderScene({ pin: [11, 2] });
}

/** The head on show is changed, or what `make` names. */
export function changed(make: (site: HeadSite) => Intervention): Try['scene'] {
  return (now) => {
    const scene = onEncoder(now);
    const { layer, head } = scene;
    return { ...scene, interventions: withIntervention(scene.interventions, make({ layer, head })) };
  };
}

/** Another part of the scene, on the encoder. */
export function seen(part: Partial<Scene>): Try['scene'] {
  return (now) => ({ ...onEncoder(now), ...part });
}

/** Another head, with the text that is there. */
export const head = (layer: number, number: number): Try['scene'] => seen({ layer, head: number });

/** The page's own first sentence in one of its heads. */
export const trophy = (layer: number, number: number, key = -1): Try['scene'] => {
  const scene = encoderScene({ head: [layer, number], pin: [11, key] });
  return () => scene;
};

/** A sentence of ours. */
export const text = (words: string, layer: number, number: number, query: number): Try['scene'] => {
  const scene = encoderScene({ text: words, head: [layer, number], pin: [query, -1] });
  return () => scene;
};

const rows = (count: number) => Array.from({ length: count }, () => []);
const DRAWN = ['the', 'cat', 'chased', 'a', 'dog'];

/** So many columns in so many heads, every number drawn by the page's seed. */
export function drawn(columns: number, heads = 1): Vectors {
  return {
    heads,
    columns: { keys: columns, values: columns },
    tokens: DRAWN,
    queries: rows(DRAWN.length),
    keys: rows(DRAWN.length),
    values: rows(DRAWN.length),
    crossTokens: ['x', 'y'],
    crossKeys: rows(2),
    crossValues: rows(2),
  };
}

/** The reader's own vectors, otherwise; those of `start` where there are none, or these do not allow it. */
export function vectors(
  change: (own: Vectors) => Vectors,
  start = defaultVectors(),
  allows: (own: Vectors) => boolean = () => true,
): Try['scene'] {
  return (now) =>
    isVectors(now.source) && allows(now.source.vectors)
      ? { ...now, source: { ...now.source, vectors: change(now.source.vectors) } as Scene['source'] }
      : vectorScene(change(start), { pin: [1, 1] });
}

/** Whether columns can be cut into so many heads. */
export const cutsInto =
  (heads: number) =>
  (own: Vectors): boolean =>
    possibleHeads(own).includes(heads);

export const byHand: Try['scene'] = () => vectorScene(defaultVectors(), { pin: [1, 1] });
export const drawnScene = (columns: number, heads = 1): Try['scene'] => {
  const scene = vectorScene(drawn(columns, heads), { pin: [2, 4] });
  return () => scene;
};
export const additive: Try['scene'] = () => vectorScene(additiveVectors(), { mode: 'cross', pin: [0, 1] });
export const translator: Try['scene'] = () => translatorScene({});
