/** What the page starts with, and how large hand-made vectors may grow. */

import type { Scene, Vectors } from './scene.ts';

export const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
/** The finished result that is shown before any model is loaded: `TROPHY` under MiniLM. */
export const SHIPPED_TRACE = 'traces/trophy.safetensors';

export const MOST_TOKENS = 8;
export const MOST_COLUMNS = 8;
export const MOST_HEADS = 4;
/** More text than any model here reads; the rest is not kept. */
export const MOST_CHARACTERS = 100_000;

/** Fixture F1: three tokens whose weights are known in closed form. */
export function defaultVectors(): Vectors {
  return {
    heads: 1,
    tokens: ['a', 'b', 'c'],
    queries: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    keys: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    values: [
      [1, 0],
      [0, 1],
      [2, 2],
    ],
    crossTokens: ['x', 'y'],
    crossKeys: [
      [1, 0],
      [0, 2],
    ],
    crossValues: [
      [3, 0],
      [0, 3],
    ],
  };
}

export function defaultScene(): Scene {
  return {
    source: { kind: 'model', model: 'minilm', text: TROPHY, pair: '' },
    mode: 'self',
    layer: 3,
    head: 1,
    view: 'matrix',
    pin: { query: 11, key: 2 },
  };
}
