/** What the reader's changes did to one head, out of what they did to its layer. */

import type { HeadDifference, LayerDifference } from '../core/types.ts';

const NOTHING = { queries: 0, keys: 0, values: new Float32Array(), largest: new Float32Array() };

/** `layer` is absent where the model has it on one side of the change only. */
export function headDifference(layer: LayerDifference | undefined, head: number): HeadDifference {
  const { queries, keys, values, largest } = layer ?? NOTHING;
  const cells = queries * keys;
  return {
    queries,
    keys,
    firstRow: 0,
    values: values.subarray(head * cells, (head + 1) * cells),
    largest: largest[head] ?? 0,
  };
}
