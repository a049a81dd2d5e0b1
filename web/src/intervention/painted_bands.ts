/**
 * Rectangles painted by hand over a mask as a short text of numbers, in the digits of painted_cells.ts. For each band
 * of equal rows: how many rows lie between it and the one before, how many it has, and how many runs of painted keys;
 * for each run: how many keys lie between it and the one before, and twice its length, plus 1 where it is allowed.
 */

import type { PaintedCells } from '../core/types.ts';
import { numbersIn } from './painted_cells.ts';

export interface PaintedRectangle extends Required<PaintedCells> {
  allowed: boolean;
}

/** Longer texts are not painted by hand. */
const MOST_TOKENS = 4096;

/** By rows, then by keys; null where the text is no such bands, or they reach too far. */
export function rectanglesIn(text: string): PaintedRectangle[] | null {
  const numbers = numbersIn(text)?.values();
  if (!numbers) return null;
  const rectangles: PaintedRectangle[] = [];
  const next = () => numbers.next().value ?? Number.NaN;
  let query = 0;
  for (const skipped of numbers) {
    query += skipped;
    const [queries, runs] = [next(), next()];
    let key = 0;
    if (!(queries > 0 && query + queries <= MOST_TOKENS && runs > 0)) return null;
    for (let run = 0; run < runs; run++) {
      key += next();
      const twice = next();
      const keys = Math.floor(twice / 2);
      if (!(keys > 0 && key + keys <= MOST_TOKENS)) return null;
      rectangles.push({ query, queries, key, keys, allowed: twice % 2 === 1 });
      key += keys;
    }
    query += queries;
  }
  return rectangles;
}

/** What was painted over a cell; undefined: nothing was. */
export function paintedAt(text: string, query: number, key: number): boolean | undefined {
  const inside = (at: number, first: number, count: number) => at >= first && at < first + count;
  return rectanglesIn(text)?.find(
    (one) => inside(query, one.query, one.queries) && inside(key, one.key, one.keys),
  )?.allowed;
}

/** Whether a token sees one that follows it, and the first `tokens`. */
export function rectanglesShowLater(text: string, tokens: number): boolean {
  return (rectanglesIn(text) ?? []).some(
    ({ query, key, keys, allowed }) => allowed && key + keys > Math.max(tokens, query + 1),
  );
}

/** "120 cells hidden and 1 allowed by hand". */
export function rectangleWords(text: string): string {
  const counts = [0, 0];
  for (const { queries, keys, allowed } of rectanglesIn(text) ?? [])
    counts[allowed ? 1 : 0] = (counts[allowed ? 1 : 0] ?? 0) + queries * keys;
  const [hidden = 0, allowed = 0] = counts;
  const cells = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'cell' : 'cells'}`;
  if (hidden === 0) return `${cells(allowed)} allowed by hand`;
  return `${cells(hidden)} hidden${allowed === 0 ? '' : ` and ${allowed.toLocaleString('en')} allowed`} by hand`;
}
