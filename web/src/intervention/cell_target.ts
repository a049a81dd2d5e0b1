/** What a card sets: the cells themselves or, of a word on a word, every pair of their pieces. */

import type { Intervention, PaintedCells } from '../core/types.ts';
import { type CellKind, numberOf, setInCells, withCells, withoutCells } from './cell_edit.ts';
import type { Reach } from './kinds/kind.ts';

/** Cells that get the same part of the number. */
export interface CellPart {
  cells: PaintedCells;
  /** Of one cell. */
  share: number;
}

export interface CellTarget {
  parts: readonly CellPart[];
  /** All rows that it lies in. */
  rows: PaintedCells;
  /** What is set where; absent: the number, in each cell. Null: nothing is set yet. */
  says?: (number: number | null) => string;
}

/** Decimals of what one pair of pieces gets: it stands in lists and addresses. */
const PLACES = 6;

/** The number itself in each of the cells. */
export function cellsAsTheyAre(cells: PaintedCells): CellTarget {
  return { parts: [{ cells, share: 1 }], rows: cells };
}

/** What is set there, as one number; undefined where any part of it is not. */
export function setInTarget(
  list: Intervention[],
  { parts }: CellTarget,
  site: Reach,
): { kind: CellKind; number: number } | undefined {
  const [first] = parts;
  const made = parts.map(({ cells }) => setInCells(list, cells, site));
  const [entry] = made;
  if (!first || !entry || made.some((other) => other?.kind !== entry.kind)) return undefined;
  return { kind: entry.kind, number: Number((numberOf(entry) / first.share).toFixed(PLACES - 1)) };
}

export function withoutTarget(
  list: Intervention[],
  { parts }: CellTarget,
  sites: readonly Reach[],
): Intervention[] {
  return parts.reduce((left, { cells }) => withoutCells(left, cells, sites), list);
}

export function withTarget(
  list: Intervention[],
  kind: CellKind,
  { parts }: CellTarget,
  sites: readonly Reach[],
  value: number,
): Intervention[] {
  return parts.reduce(
    (next, { cells, share }) =>
      withCells(next, kind, cells, sites, share === 1 ? value : Number((value * share).toFixed(PLACES))),
    list,
  );
}
