/** Rows of a head for the sink lens: one whole, and all at a glance. */

import type { HeadStages, NormalisedRows, TraceHandle } from '../core/types.ts';
import type { SinkView } from '../view/controls/mask_site.ts';

/** As a trace has them. @throws CoreError */
export async function rawRows(
  trace: TraceHandle,
  layer: number,
  head: number,
  view: SinkView,
): Promise<NormalisedRows> {
  return (await trace.sinkLens(layer, head, { key: 0, score: 0, ...view })).raw;
}

/** Of a short head that is here as a whole. */
export function rowsOfHead({ queries, keys, weights, rowSums }: HeadStages, query: number): NormalisedRows {
  return {
    map: weights,
    mapRows: queries,
    mapColumns: keys,
    row: weights.subarray(query * keys, (query + 1) * keys),
    rowSum: rowSums[query] ?? 0,
  };
}
