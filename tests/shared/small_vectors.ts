/** Small inputs that several tests share. */

import type { VectorsInput } from '../../web/src/core/types.ts';

/** Three tokens of two columns; its weights are known in closed form. */
export function threeTokens(): VectorsInput {
  return {
    heads: 1,
    queries: Float32Array.of(1, 0, 0, 1, 1, 1),
    keys: Float32Array.of(1, 0, 0, 1, 1, 1),
    values: Float32Array.of(1, 0, 0, 1, 2, 2),
    queryCount: 3,
    keyCount: 3,
  };
}

/** Its weights, each e^{s/sqrt 2} over the row's sum, worked out by hand. */
export const THREE_TOKENS_WEIGHTS = [
  0.40111209, 0.19777581, 0.40111209, 0.19777581, 0.40111209, 0.40111209, 0.24825508, 0.24825508, 0.50348984,
];

/** The bits of floats, so that equal means equal to the bit. */
export function bitsOf(values: Float32Array): number[] {
  return Array.from(new Uint32Array(values.slice().buffer));
}
