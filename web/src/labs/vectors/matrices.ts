/** Small matrices of numbers, as rows: checked when they come from outside, resized by copy. */

import { MOST_COLUMNS, type Row } from './source.ts';

export const LARGEST = 1e6;

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= LARGEST;
}

export function isMatrix(value: unknown, rows: number): value is number[][] {
  if (!Array.isArray(value) || value.length !== rows) return false;
  const width = Array.isArray(value[0]) ? value[0].length : 0;
  return (
    width >= 1 &&
    width <= MOST_COLUMNS &&
    value.every((row) => Array.isArray(row) && row.length === width && row.every(isNumber))
  );
}

/** Rows as they are written, of so many numbers at most. */
export function areRows(value: unknown, rows: number, width: number): value is Row[] {
  return (
    Array.isArray(value) &&
    value.length === rows &&
    value.every(
      (row) =>
        Array.isArray(row) &&
        row.length <= width &&
        row.every((number) => number === null || isNumber(number)),
    )
  );
}

export function widthOf(matrix: readonly Row[]): number {
  return matrix[0]?.length ?? 0;
}

export function resized<T>(list: readonly T[], length: number, fresh: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => list[index] ?? fresh(index));
}
