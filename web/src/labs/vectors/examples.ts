/** Vectors whose numbers are known in closed form, and some that a seed draws. */

import { untouched } from '../../scene/defaults.ts';
import type { Pin, Scene } from '../../scene/scene.ts';
import type { Example } from '../lab.ts';
import {
  additiveVectors,
  defaultVectors,
  MOST_COLUMNS,
  MOST_TOKENS,
  type Vectors,
  type VectorsSource,
} from './source.ts';

const drawnRows = (count: number) => Array.from({ length: count }, () => []);

/** As many tokens and columns as there can be, every number by a seed. */
function drawnVectors(): Vectors {
  return {
    heads: 1,
    columns: { keys: MOST_COLUMNS, values: 8 },
    tokens: [...'abcdefghijklmnop'],
    queries: drawnRows(MOST_TOKENS),
    keys: drawnRows(MOST_TOKENS),
    values: drawnRows(MOST_TOKENS),
    crossTokens: ['x', 'y'],
    crossKeys: drawnRows(2),
    crossValues: drawnRows(2),
  };
}

function sceneOf(
  mode: Scene['mode'],
  vectors = defaultVectors(),
  pin: Pin = { query: 1, key: 1 },
): Scene<VectorsSource> {
  return {
    source: { kind: 'vectors', vectors },
    mode,
    layer: 0,
    head: 0,
    view: 'matrix',
    pin,
    ...untouched(),
  };
}

export const VECTOR_EXAMPLES: Example<VectorsSource>[] = [
  { name: 'By hand: three tokens, self-attention', scene: sceneOf('self') },
  { name: 'By hand: the same, causal', scene: sceneOf('causal') },
  { name: 'By hand: cross-attention to two tokens', scene: sceneOf('cross') },
  {
    name: 'Additive scores (Bahdanau 2014)',
    scene: sceneOf('cross', additiveVectors(), { query: 0, key: 1 }),
  },
  {
    name: 'Drawn by a seed: 16 tokens, 64 columns',
    scene: sceneOf('self', drawnVectors(), { query: 1, key: 10 }),
  },
];
