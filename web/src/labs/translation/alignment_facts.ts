/** What an alignment does, row by row: the facts behind the words about Bahdanau's figure. */

import type { HeadStages } from '../../core/types.ts';
import { rowOf } from './translation_trace.ts';

export interface AlignedRow {
  /** The word that is written. */
  french: string;
  /** The English word with the largest weight. */
  english: string;
  at: number;
  weight: number;
}

/** The end of the sentence is no word: its row is left out. */
export function alignedRows(
  stages: HeadStages,
  source: readonly { text: string }[],
  written: readonly { text: string; special?: boolean }[],
): AlignedRow[] {
  return written.flatMap(({ text, special }, row) => {
    const strongest = special ? undefined : rowOf(stages, row)[0];
    if (!strongest) return [];
    const { at, weight } = strongest;
    return [{ french: text, english: source[at]?.text ?? '', at, weight }];
  });
}

/** Rows whose strongest word does not stand before that of the row above. */
export function goingOn(rows: readonly AlignedRow[]): number {
  return rows.filter(({ at }, row) => row > 0 && at >= (rows[row - 1]?.at ?? 0)).length;
}

/** From this share of the rows on, an alignment is said to run down the diagonal. */
export const DIAGONAL = 2 / 3;

/** The rows of these French words, one after the other; null: they do not stand there so. */
export function rowsOfWords(rows: readonly AlignedRow[], words: readonly string[]): AlignedRow[] | null {
  const first = rows.findIndex((_, at) =>
    words.every((word, step) => rows[at + step]?.french.toLowerCase() === word),
  );
  return first < 0 ? null : rows.slice(first, first + words.length);
}

/** Each row's strongest word stands before that of the row above: against the diagonal. */
export function runsBack(rows: readonly AlignedRow[]): boolean {
  return rows.every(({ at }, row) => row === 0 || at < (rows[row - 1]?.at ?? 0));
}

/** The row whose largest weight is the smallest; undefined where there is none. */
export function widestRow(rows: readonly AlignedRow[]): AlignedRow | undefined {
  return [...rows].sort((one, other) => one.weight - other.weight)[0];
}
