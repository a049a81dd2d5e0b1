/** Cells of one or more heads: `3.1:6:4`, in every head of a layer `3:6:4`, several `3.1:6-8:4-5`; in words, too. */

import type { HeadSite, PaintedCells } from '../../core/types.ts';
import type { Reach, TokenNames } from './kind.ts';
import { COUNT, LAYER_OR_HEAD, NUMBER, readSite, writeSite } from './sites.ts';

export type PaintedReach = Partial<HeadSite>;

const RANGE = `(${COUNT})(?:-(${COUNT}))?`;
const CELLS = new RegExp(`^${LAYER_OR_HEAD}:${RANGE}:${RANGE}:(${NUMBER})$`);
const ROWS = new RegExp(`^${LAYER_OR_HEAD}:${RANGE}:([a-z]+)$`);

function writeRange(first: number, count = 1): string {
  return count === 1 ? `${first}` : `${first}-${first + count - 1}`;
}

/** Null where it runs backwards. */
function readRange(
  first: string | undefined,
  last: string | undefined,
): [first: number, count: number] | null {
  const from = Number(first);
  const count = last === undefined ? 1 : Number(last) - from + 1;
  return count >= 1 ? [from, count] : null;
}

/** One is not written: most changes are of one cell. */
function counts(queries: number, keys = 1): { queries?: number; keys?: number } {
  return { ...(queries > 1 && { queries }), ...(keys > 1 && { keys }) };
}

/** What is behind the site: the rows, the columns, and a number. */
export function writeCells(entry: PaintedCells & Reach, number: number): string {
  const { query, key, queries, keys } = entry;
  return `${writeSite(entry)}:${writeRange(query, queries)}:${writeRange(key, keys)}:${number}`;
}

export function readCells(text: string): { cells: PaintedCells & PaintedReach; number: number } | null {
  const match = CELLS.exec(text);
  if (!match) return null;
  const [, stack, layer, head, firstQuery, lastQuery, firstKey, lastKey] = match;
  const [queries, keys] = [readRange(firstQuery, lastQuery), readRange(firstKey, lastKey)];
  const number = Number(match[8]);
  if (!queries || !keys || !Number.isFinite(number)) return null;
  const cells = { query: queries[0], key: keys[0], ...counts(queries[1], keys[1]) };
  return { cells: { ...readSite(stack, layer, head), ...cells }, number };
}

export function writeRows(entry: { query: number; queries?: number } & Reach, pattern: string): string {
  return `${writeSite(entry)}:${writeRange(entry.query, entry.queries)}:${pattern}`;
}

export function readRows(
  text: string,
): { rows: { query: number; queries?: number } & PaintedReach; pattern: string } | null {
  const match = ROWS.exec(text);
  if (!match) return null;
  const [, stack, layer, head, first, last, pattern = ''] = match;
  const queries = readRange(first, last);
  if (!queries) return null;
  const { queries: count } = counts(queries[1]);
  const rows = { query: queries[0], ...(count !== undefined && { queries: count }) };
  return { rows: { ...readSite(stack, layer, head), ...rows }, pattern };
}

/** “it”, or “it” to “big”. */
export function rangeWords(
  first: number,
  count: number | undefined,
  name: (position: number) => string,
): string {
  const from = `“${name(first)}”`;
  return count === undefined || count === 1 ? from : `${from} to “${name(first + count - 1)}”`;
}

/** “it” looks at “trophy”. */
export function pairWords({ query, key, queries, keys }: PaintedCells, names: TokenNames): string {
  const looks = queries === undefined ? 'looks' : 'look';
  const asking = rangeWords(query, queries, (position) => names(position, 'query'));
  return `${asking} ${looks} at ${rangeWords(key, keys, (position) => names(position, 'key'))}`;
}

export function sameCells(cells: PaintedCells, other: PaintedCells): boolean {
  const { query, key, queries = 1, keys = 1 } = cells;
  const { queries: otherQueries = 1, keys: otherKeys = 1 } = other;
  return query === other.query && key === other.key && queries === otherQueries && keys === otherKeys;
}

/** Whether a text of so many tokens has all of them. */
export function cellsFit({ query, key, queries = 1, keys = 1 }: PaintedCells, tokens: number): boolean {
  return query + queries <= tokens && key + keys <= tokens;
}
