/** Vectors whose numbers are known in closed form. */

import { untouched } from '../../scene/defaults.ts';
import type { Pin, Scene } from '../../scene/scene.ts';
import type { Example } from '../lab.ts';
import { additiveVectors, defaultVectors, type VectorsSource } from './source.ts';

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
];
