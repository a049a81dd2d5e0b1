/** A head that looks everywhere alike, to draw views of it. */

import type { HeadStages } from '../../../web/src/core/types.ts';

export function evenHead(count: number): HeadStages {
  const none = new Float32Array();
  return {
    queries: count,
    keys: count,
    valueWidth: 0,
    weights: new Float32Array(count * count).fill(1 / count),
    allowed: new Uint8Array(count * count).fill(1),
    emptyRows: new Uint8Array(count),
    rowSums: new Float32Array(count).fill(1),
    products: none,
    unrotatedScores: none,
    scores: none,
    maskedScores: none,
    output: none,
  };
}
