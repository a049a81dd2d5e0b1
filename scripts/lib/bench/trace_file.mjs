/** A trace file of one layer over random vectors, as the built module computes and saves it. */

import { InlineCore } from '../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../web/src/core/load.ts';

const WIDTH = 32;

export async function traceFile({ tokens, heads = 1, causal = true }) {
  const core = new InlineCore(await loadModule('simd'));
  const vectors = (seed) => core.normalValues(seed, tokens * heads * WIDTH);
  const [queries, keys, values] = await Promise.all([1, 2, 3].map(vectors));
  const trace = await core.attend({
    heads,
    queryCount: tokens,
    keyCount: tokens,
    queries,
    keys,
    values,
    ...(causal && { mask: { causal: 'top-left' } }),
  });
  const file = await trace.save({ dtype: 'f16', metadata: {} });
  trace.dispose();
  return Buffer.from(file);
}
