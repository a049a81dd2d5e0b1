/** Two heads side by side: what stands in each row and column of both, and what the core says of the difference. */

import type { HeadComparison, TraceHandle } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import { type AlignedTokens, alignTokens, countCommon } from './aligned_tokens.ts';
import type { Cell } from './selection.ts';
import type { Token, TraceTokens } from './tokens.ts';

/** One side, as its head was asked for. */
export interface Side extends HeadPosition {
  trace: TraceHandle;
  tokens: TraceTokens;
  /** "Layer 3 · Head 1". */
  title: string;
  /** What it has that the other has not: "without your changes". */
  apart: string;
  /** Why a cell of the head is hidden; null: by its mask. */
  whyHidden: ((query: number, key: number) => string) | null;
}

/** Between the tokens of the page and rows and columns that stand for several of them. */
export interface ComparedPieces {
  toGroups(cell: Cell): Cell;
  /** The first token of each. */
  toTokens(cell: Cell): Cell;
}

/** So many tokens became so many rows. */
export interface CutTokens {
  tokens: number;
  rows: number;
}

export interface ComparedHeads {
  first: Side;
  second: Side;
  queries: AlignedTokens;
  keys: AlignedTokens;
  comparison: HeadComparison;
  /** Two tokenizers cut the text: rows and columns are tokens put together. */
  pieces?: ComparedPieces;
  cut?: [CutTokens, CutTokens];
}

/** So many changes are listed. */
const NAMED_CHANGES = 10;

/** Rows and columns that are one list of tokens on both sides are aligned once. */
function aligned(first: Side, second: Side): Pick<ComparedHeads, 'queries' | 'keys'> {
  const queries = alignTokens(first.tokens.queryTokens, second.tokens.queryTokens);
  const isSelf = [first, second].every(({ tokens }) => tokens.queryTokens === tokens.keyTokens);
  return { queries, keys: isSelf ? queries : alignTokens(first.tokens.keyTokens, second.tokens.keyTokens) };
}

/** Null: they have no row, or no column, in common. @throws CoreError */
export async function compareHeads(
  first: Side,
  second: Side,
  { queries, keys }: Pick<ComparedHeads, 'queries' | 'keys'> = aligned(first, second),
): Promise<ComparedHeads | null> {
  if (countCommon(queries) === 0 || countCommon(keys) === 0) return null;
  const side = ({ layer, head }: Side, which: 'first' | 'second') => {
    return { layer, head, queries: queries[which], keys: keys[which] };
  };
  const comparison = await first.trace.compare(
    side(first, 'first'),
    second.trace,
    side(second, 'second'),
    NAMED_CHANGES,
  );
  return { first, second, queries, keys, comparison };
}

/** Where a cell of the first head stands in the comparison; null: nowhere. */
export function alignedCell({ queries, keys, pieces }: ComparedHeads, own: Cell | null): Cell | null {
  if (!own) return null;
  const cell = pieces?.toGroups(own) ?? own;
  const query = queries.first.indexOf(cell.query);
  const key = cell.key < 0 ? -1 : keys.first.indexOf(cell.key);
  return query < 0 || (cell.key >= 0 && key < 0) ? null : { query, key };
}

/** The cell of the first head that stands there; null: it has none. */
export function ownCell({ queries, keys, pieces }: ComparedHeads, { query, key }: Cell): Cell | null {
  const own = { query: queries.first[query] ?? -1, key: key < 0 ? -1 : (keys.first[key] ?? -1) };
  if (own.query < 0 || (key >= 0 && own.key < 0)) return null;
  return pieces?.toTokens(own) ?? own;
}

/** How many tokens each side has alone: those that are rows or columns, counted once where they are both. */
export function aloneIn({ queries, keys }: ComparedHeads, which: 'first' | 'second'): Token[] {
  const other = which === 'first' ? 'second' : 'first';
  const alone = (all: AlignedTokens) => all.tokens.filter((_, at) => (all[other][at] ?? -1) < 0);
  return queries === keys ? alone(queries) : [...alone(queries), ...alone(keys)];
}
