/** Vectors of the reader: what they hold, checked when they come from outside. */

import { LARGEST_SEED } from '../../scene/seed.ts';
import { areRows, isMatrix, isNumber, widthOf } from './matrices.ts';
import { bareScore, type HeadShape, problemOfScore } from './score_parameters.ts';
import type { ScoreParameters, Vectors, Widths } from './source.ts';
import { FIRST_SEED, MOST_COLUMNS, MOST_HEADS, MOST_TOKENS } from './source.ts';

function areNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MOST_TOKENS &&
    value.every((name) => typeof name === 'string' && name.length <= 40)
  );
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

export function widthsOf({ columns, queries, values }: Vectors): Widths {
  return columns ?? { keys: widthOf(queries), values: widthOf(values) };
}

export function seedOf({ seed }: Vectors): number {
  return seed ?? FIRST_SEED;
}

/** As many heads as have keys and values of their own. */
export function groupsOf({ heads, keyValueHeads }: Vectors): number {
  return keyValueHeads ?? heads;
}

function problemOfSizes(vectors: Vectors): string {
  const { tokens, queries, keys, values, crossTokens, crossKeys, crossValues, columns } = vectors;
  const matrices = [
    [queries, tokens.length, columns?.keys],
    [keys, tokens.length, columns?.keys],
    [values, tokens.length, columns?.values],
    [crossKeys, crossTokens.length, columns?.keys],
    [crossValues, crossTokens.length, columns?.values],
  ] as const;
  const sound = matrices.every(([matrix, rows, width]) =>
    columns === undefined
      ? isMatrix(matrix, rows)
      : isWhole(width, 1, MOST_COLUMNS) && areRows(matrix, rows, width ?? 0),
  );
  if (!sound)
    return `Every matrix has one row of 1 to ${MOST_COLUMNS} numbers for each token, none beyond a million.`;
  if (columns) return '';
  if (widthOf(queries) !== widthOf(keys) || widthOf(keys) !== widthOf(crossKeys))
    return 'Queries and keys must have the same number of columns.';
  return widthOf(values) === widthOf(crossValues) ? '' : 'All values must have the same number of columns.';
}

function problemOfHeads(vectors: Vectors): string {
  const { heads, keyValueHeads } = vectors;
  const widths = widthsOf(vectors);
  if (!isWhole(heads, 1, MOST_HEADS)) return `There are 1 to ${MOST_HEADS} heads.`;
  if (widths.keys % heads !== 0 || widths.values % heads !== 0)
    return `${heads} heads must share the columns evenly.`;
  if (keyValueHeads !== undefined && !(isWhole(keyValueHeads, 1, heads) && heads % keyValueHeads === 0))
    return `Key and value heads must divide the ${heads} heads evenly.`;
  return '';
}

/** What is wrong with vectors from outside, in one sentence; empty when nothing is. */
export function problemOfVectors(value: unknown): string {
  const vectors = value as Vectors | null;
  if (typeof vectors !== 'object' || vectors === null) return 'They are no object.';
  const { tokens, crossTokens, seed, softCap, score, columns } = vectors;
  if (!areNames(tokens) || !areNames(crossTokens)) return `Each sequence has 1 to ${MOST_TOKENS} tokens.`;
  if (columns !== undefined && (typeof columns !== 'object' || columns === null))
    return 'Its columns are two numbers, of keys and of values.';
  const problem = problemOfSizes(vectors) || problemOfHeads(vectors);
  if (problem) return problem;
  if (seed !== undefined && !isWhole(seed, 0, LARGEST_SEED))
    return `Its seed is a whole number up to ${LARGEST_SEED}.`;
  if (softCap !== undefined && !(isNumber(softCap) && softCap > 0))
    return 'Its soft cap is a number above 0, not beyond a million.';
  return score === undefined ? '' : problemOfScore(score, shapeOf(vectors));
}

/** Sound vectors without what does not belong to them. */
export function bareVectors(vectors: Vectors): Vectors {
  const { heads, tokens, queries, keys, values, crossTokens, crossKeys, crossValues } = vectors;
  const { score, keyValueHeads, softCap, seed, columns } = vectors;
  return {
    heads,
    ...(keyValueHeads !== undefined && keyValueHeads !== heads && { keyValueHeads }),
    ...(softCap !== undefined && { softCap }),
    ...(seed !== undefined && seed !== FIRST_SEED && { seed }),
    ...(columns && { columns: { keys: columns.keys, values: columns.values } }),
    tokens,
    queries,
    keys,
    values,
    crossTokens,
    crossKeys,
    crossValues,
    ...(score && { score: bareScore(score) }),
  };
}

/** What the score's parameters have to fit. */
export function shapeOf(vectors: Vectors): HeadShape {
  return { heads: vectors.heads, width: widthsOf(vectors).keys / vectors.heads };
}

/** With another score; undefined: the scaled dot product. */
export function withScore(vectors: Vectors, score: ScoreParameters | undefined): Vectors {
  const { score: _before, ...plain } = vectors;
  return score ? { ...plain, score } : plain;
}
