/** Two heads side by side: what stands in each row and column of both, and what the core says of the difference. */

import type { ComparedChange, ComparedHead, HeadComparison, TraceHandle } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';
import { type AlignedTokens, alignTokens, countCommon } from './aligned_tokens.ts';
import { LONG_HEAD } from './head_rows.ts';
import type { LongComparison } from './long_comparison.ts';
import type { Cell } from './selection.ts';
import type { Noun, Token, TraceTokens } from './tokens.ts';

/** One side, as its head was asked for. */
export interface Side extends HeadPosition {
  trace: TraceHandle;
  tokens: TraceTokens;
  /** "Layer 3 · Head 1". */
  title: string;
  /** What it has that the other has not: "without your changes". */
  apart: string;
  /** Long heads whose tokens are put together: the first token of each row and column. */
  groups?: NonNullable<ComparedHead['groups']>;
  /** Why a cell of the head is hidden; null: by its mask. */
  whyHidden: ((query: number, key: number) => string) | null;
}

/** Between the tokens of the page and rows and columns that stand for several of them. */
export interface ComparedPieces {
  toGroups(cell: Cell): Cell;
  /** The first token of each. */
  toTokens(cell: Cell): Cell;
}

/** So many tokens, which are so many words, became so many rows. */
export interface CutTokens {
  tokens: number;
  words: number;
  rows: number;
}

export interface ComparedHeads {
  first: Side;
  second: Side;
  queries: AlignedTokens;
  keys: AlignedTokens;
  /** Of long heads its cells are empty: `long` has what is told of them. */
  comparison: HeadComparison;
  long: LongComparison | null;
  /** Rows and columns are words; absent: tokens. */
  noun?: Noun;
  /** Rows and columns are tokens put together. */
  pieces?: ComparedPieces;
  /** Two tokenizers cut the text. */
  cut?: [CutTokens, CutTokens];
}

/** What both sides have in a cell. */
export interface ComparedWeights {
  first: number;
  second: number;
  /** Whether a side's mask allows it. */
  sees: Record<'first' | 'second', boolean>;
  /** Null: one side has no such cell, or neither allows it. */
  change: number | null;
}

/** So many changes are listed. */
const NAMED_CHANGES = 10;

/** Rows and columns that are one list of tokens on both sides are aligned once. */
function aligned(first: Side, second: Side): Pick<ComparedHeads, 'queries' | 'keys'> {
  const queries = alignTokens(first.tokens.queryTokens, second.tokens.queryTokens);
  const isSelf = [first, second].every(({ tokens }) => tokens.queryTokens === tokens.keyTokens);
  return { queries, keys: isSelf ? queries : alignTokens(first.tokens.keyTokens, second.tokens.keyTokens) };
}

/** Its matrix does not cross. */
export const isLong = ({ tokens: { queryTokens, keyTokens } }: Side) =>
  Math.max(queryTokens.length, keyTokens.length) > LONG_HEAD;

/** Null: they have no row, or no column, in common. @throws CoreError */
export async function compareHeads(
  first: Side,
  second: Side,
  { queries, keys }: Pick<ComparedHeads, 'queries' | 'keys'> = aligned(first, second),
): Promise<ComparedHeads | null> {
  if (countCommon(queries) === 0 || countCommon(keys) === 0) return null;
  const side = ({ layer, head, groups }: Side, which: 'first' | 'second') => {
    return { layer, head, queries: queries[which], keys: keys[which], ...(groups && { groups }) };
  };
  const [own, theirs] = [side(first, 'first'), side(second, 'second')];
  const both = { first, second, queries, keys };
  if (!isLong(first) && !isLong(second) && !first.groups) {
    const comparison = await first.trace.compare(own, second.trace, theirs, NAMED_CHANGES);
    return { ...both, comparison, long: null };
  }
  const { LongComparison: Long, withoutCells } = await import('./long_comparison.ts');
  const sides = { trace: first.trace, own, other: second.trace, theirs };
  const long = await Long.open(sides, NAMED_CHANGES);
  return { ...both, comparison: withoutCells(long), long };
}

/** Null: it is still to come. */
export function weightsAt({ comparison, long }: ComparedHeads, cell: Cell): ComparedWeights | null {
  const row = long?.rowAt(cell.query);
  if (long && !row) return null;
  const at = row ? cell.key : cell.query * comparison.columns + cell.key;
  const { first, second } = row ?? comparison;
  const isBoth = (row ? row.change.allowed : comparison.compared)[at] === 1;
  const change = (row ? row.change.weights : comparison.values)[at] ?? 0;
  return {
    first: first.weights[at] ?? 0,
    second: second.weights[at] ?? 0,
    sees: { first: first.allowed[at] === 1, second: second.allowed[at] === 1 },
    change: isBoth ? change : null,
  };
}

/** The largest first. */
export function largestChanges(compared: ComparedHeads): ComparedChange[] {
  const { comparison, long } = compared;
  if (long) return long.figures.changes;
  const { changes, columns, values, first, second } = comparison;
  return Array.from({ length: changes.length / 2 }, (_, at) => {
    const [query, key] = [changes[2 * at] ?? 0, changes[2 * at + 1] ?? 0];
    const cell = query * columns + key;
    const weights = { first: first.weights[cell] ?? 0, second: second.weights[cell] ?? 0 };
    return { query, key, ...weights, value: values[cell] ?? 0 };
  });
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
