/** A head that looks everywhere alike, to draw views of it. */

import type { HeadStages } from '../../web/src/core/types.ts';
import { headStages } from './head_stages.ts';

export function evenHead(count: number): HeadStages {
  return headStages({
    queries: count,
    keys: count,
    weights: new Float32Array(count * count).fill(1 / count),
  });
}
