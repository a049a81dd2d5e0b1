/** The list of changes with cells and rows of one or several heads set, and as they were. */

import type { Intervention, PaintedCells, WeightPattern } from '../core/types.ts';
import { sameCells } from './kinds/cells.ts';
import type { OfKind, Reach } from './kinds/kind.ts';
import { isSameSite, reachOf } from './kinds/sites.ts';
import { withIntervention } from './list.ts';

/** What can be set in a cell. */
export type CellKind = 'paint' | 'score';
type CellEntry = OfKind<CellKind>;

function isCell(entry: Intervention): entry is CellEntry {
  return entry.kind === 'paint' || entry.kind === 'score';
}

function liesAt(entry: Intervention, sites: readonly Reach[]): boolean {
  return sites.some((site) => isSameSite(reachOf(entry), site));
}

/** What is set in exactly these cells of the site; the newest of several. */
export function setInCells(list: Intervention[], cells: PaintedCells, site: Reach): CellEntry | undefined {
  return list.filter(isCell).findLast((entry) => liesAt(entry, [site]) && sameCells(entry, cells));
}

export function numberOf(entry: CellEntry): number {
  return entry.kind === 'paint' ? entry.weight : entry.score;
}

export function withoutCells(
  list: Intervention[],
  cells: PaintedCells,
  sites: readonly Reach[],
): Intervention[] {
  return list.filter((entry) => !(isCell(entry) && liesAt(entry, sites) && sameCells(entry, cells)));
}

/** The number in each of these cells of each site, in place of what was set in them. */
export function withCells(
  list: Intervention[],
  kind: CellKind,
  cells: PaintedCells,
  sites: readonly Reach[],
  value: number,
): Intervention[] {
  const { query, key, queries = 1, keys = 1 } = cells;
  const range = { query, key, ...(queries > 1 && { queries }), ...(keys > 1 && { keys }) };
  const entries = sites.map(
    (site): CellEntry =>
      kind === 'paint'
        ? { kind, ...site, ...range, weight: value }
        : { kind, ...site, ...range, score: value },
  );
  return [...withoutCells(list, cells, sites), ...entries];
}

/** A row as the model has it: without a pattern, and without numbers that were set in it alone. */
export function withoutRows(
  list: Intervention[],
  { query, queries = 1 }: PaintedCells,
  sites: readonly Reach[],
): Intervention[] {
  const isWithin = (first: number, count = 1) => first >= query && first + count <= query + queries;
  const isOfRows = (entry: Intervention) =>
    (isCell(entry) || entry.kind === 'row') && isWithin(entry.query, entry.queries);
  return list.filter((entry) => !(isOfRows(entry) && liesAt(entry, sites)));
}

export function withRows(
  list: Intervention[],
  cells: PaintedCells,
  sites: readonly Reach[],
  pattern: WeightPattern,
): Intervention[] {
  const { query, queries = 1 } = cells;
  return sites.reduce(
    (rows, site) =>
      withIntervention(rows, { kind: 'row', pattern, ...site, query, ...(queries > 1 && { queries }) }),
    withoutRows(list, cells, sites),
  );
}

/** The pattern that is set in exactly these rows. */
export function patternInRows(
  list: Intervention[],
  { query, queries = 1 }: PaintedCells,
  site: Reach,
): WeightPattern | null {
  const entry = list.findLast(
    (candidate) =>
      candidate.kind === 'row' &&
      liesAt(candidate, [site]) &&
      candidate.query === query &&
      (candidate.queries ?? 1) === queries,
  );
  return entry?.kind === 'row' ? entry.pattern : null;
}
