/** A cell set back: what was set in it by hand goes, and what was set in others along with it stays. */

import type { HeadSite, Intervention, PaintedCells } from '../core/types.ts';
import type { OfKind } from './kinds/kind.ts';
import { reaches } from './list.ts';

type CellEntry = OfKind<'paint' | 'score'>;

function covers({ query, key, queries = 1, keys = 1 }: PaintedCells, cell: PaintedCells): boolean {
  return cell.query >= query && cell.query < query + queries && cell.key >= key && cell.key < key + keys;
}

/** The rows above and below the cell, and what is left and right of it. */
function around(entry: CellEntry, cell: PaintedCells): CellEntry[] {
  const { query, key, queries = 1, keys = 1, ...others } = entry;
  const [above, before] = [cell.query - query, cell.key - key];
  const parts = [
    { query, key, queries: above, keys },
    { query: cell.query, key, queries: 1, keys: before },
    { query: cell.query, key: cell.key + 1, queries: 1, keys: keys - before - 1 },
    { query: cell.query + 1, key, queries: queries - above - 1, keys },
  ];
  return parts
    .filter((part) => part.queries > 0 && part.keys > 0)
    .map((part) => ({
      ...others,
      query: part.query,
      key: part.key,
      ...(part.queries > 1 && { queries: part.queries }),
      ...(part.keys > 1 && { keys: part.keys }),
    })) as CellEntry[];
}

/** Where it was set in several heads at once, it is set back in all of them. */
export function withCellReset(
  list: readonly Intervention[],
  cell: { query: number; key: number },
  site: HeadSite,
): Intervention[] {
  return list.flatMap((entry) => {
    const isCell = entry.kind === 'paint' || entry.kind === 'score';
    return isCell && reaches(entry, site) && covers(entry, cell) ? around(entry, cell) : [entry];
  });
}
