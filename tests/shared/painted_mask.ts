/** Any mask as a reader can set it: painted by hand, in every head. */

import type { Intervention } from '../../web/src/core/types.ts';
import { paintedCells } from '../../web/src/intervention/painted_cells.ts';

/** `allowed`: [queries, keys], not 0 where a query may look. The last query stands at the last key. */
export function paintedMask(allowed: Uint8Array, queries: number): Intervention {
  const keys = allowed.length / queries;
  const cells = new Uint8Array(keys * keys).fill(1);
  cells.set(allowed, (keys - queries) * keys);
  return { kind: 'mask', mask: 'painted', queries: keys, keys, cells: paintedCells(cells) };
}

/** What comes later is hidden, in every head. */
export const CAUSAL_MASK: Intervention = { kind: 'mask', mask: 'causal' };
