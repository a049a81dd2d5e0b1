/** Hand-made vectors: checked when they come from outside, changed by copy. */

import type { VectorsInput } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { isMatrix, resized, widthOf } from './matrices.ts';
import { bareScore, fittedScore, type HeadShape, problemOfScore, scoreInput } from './score_parameters.ts';
import type { ScoreParameters, Vectors } from './source.ts';
import { MOST_COLUMNS, MOST_HEADS, MOST_TOKENS } from './source.ts';

function areNames(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MOST_TOKENS &&
    value.every((name) => typeof name === 'string' && name.length <= 40)
  );
}

/** What is wrong with vectors from outside, in one sentence; empty when nothing is. */
export function problemOfVectors(value: unknown): string {
  const vectors = value as Vectors | null;
  if (typeof vectors !== 'object' || vectors === null) return 'They are no object.';
  const { heads, tokens, queries, keys, values, crossTokens, crossKeys, crossValues } = vectors;
  if (!areNames(tokens) || !areNames(crossTokens)) return `Each sequence has 1 to ${MOST_TOKENS} tokens.`;
  const matrices = [
    [queries, tokens.length],
    [keys, tokens.length],
    [values, tokens.length],
    [crossKeys, crossTokens.length],
    [crossValues, crossTokens.length],
  ] as const;
  if (!matrices.every(([matrix, rows]) => isMatrix(matrix, rows))) {
    return `Every matrix has one row of 1 to ${MOST_COLUMNS} numbers for each token, none beyond a million.`;
  }
  if (widthOf(queries) !== widthOf(keys) || widthOf(keys) !== widthOf(crossKeys)) {
    return 'Queries and keys must have the same number of columns.';
  }
  if (widthOf(values) !== widthOf(crossValues)) return 'All values must have the same number of columns.';
  if (!Number.isInteger(heads) || heads < 1 || heads > MOST_HEADS)
    return `There are 1 to ${MOST_HEADS} heads.`;
  if (widthOf(queries) % heads !== 0 || widthOf(values) % heads !== 0) {
    return `${heads} heads must share the columns evenly.`;
  }
  return vectors.score === undefined ? '' : problemOfScore(vectors.score, shapeOf(vectors));
}

/** Sound vectors without what does not belong to them. */
export function bareVectors(vectors: Vectors): Vectors {
  const { heads, tokens, queries, keys, values, crossTokens, crossKeys, crossValues, score } = vectors;
  const bare = { heads, tokens, queries, keys, values, crossTokens, crossKeys, crossValues };
  return score ? { ...bare, score: bareScore(score) } : bare;
}

/** What the score's parameters have to fit. */
export function shapeOf({ heads, queries }: Vectors): HeadShape {
  return { heads, width: widthOf(queries) / heads };
}

/** With another score; undefined: the scaled dot product. */
export function withScore(vectors: Vectors, score: ScoreParameters | undefined): Vectors {
  const { score: _before, ...plain } = vectors;
  return score ? { ...plain, score } : plain;
}

/** With the parameters of its score as its shape wants them. */
function fitting(vectors: Vectors): Vectors {
  return vectors.score ? { ...vectors, score: fittedScore(vectors.score, shapeOf(vectors)) } : vectors;
}

export function withHeads(vectors: Vectors, heads: number): Vectors {
  return fitting({ ...vectors, heads });
}

/** The numbers of heads that split both widths evenly. */
export function possibleHeads(vectors: Vectors): number[] {
  return Array.from({ length: MOST_HEADS }, (_, at) => at + 1).filter(
    (heads) => widthOf(vectors.queries) % heads === 0 && widthOf(vectors.values) % heads === 0,
  );
}

/** For the core; cross takes keys and values from the second sequence. */
export function inputOf(vectors: Vectors, mode: Mode): VectorsInput {
  const cross = mode === 'cross';
  const keys = cross ? vectors.crossKeys : vectors.keys;
  const values = cross ? vectors.crossValues : vectors.values;
  return {
    heads: vectors.heads,
    queries: Float32Array.from(vectors.queries.flat()),
    keys: Float32Array.from(keys.flat()),
    values: Float32Array.from(values.flat()),
    queryCount: vectors.tokens.length,
    keyCount: keys.length,
    ...(vectors.score && scoreInput(vectors.score)),
    ...(mode === 'causal' && { mask: { causal: 'bottom-right' as const } }),
  };
}

export type MatrixName = 'queries' | 'keys' | 'values' | 'crossKeys' | 'crossValues';

export function withCell(
  vectors: Vectors,
  name: MatrixName,
  row: number,
  column: number,
  value: number,
): Vectors {
  const matrix = vectors[name].map((line, at) =>
    at === row ? line.map((one, place) => (place === column ? value : one)) : line,
  );
  return { ...vectors, [name]: matrix };
}

const zeros = (matrix: number[][]) => () => Array.from({ length: widthOf(matrix) }, () => 0);

/** The first sequence with another number of tokens; new rows are zero. */
export function withTokens(vectors: Vectors, count: number): Vectors {
  return {
    ...vectors,
    tokens: resized(vectors.tokens, count, (index) => String.fromCharCode(97 + index)),
    queries: resized(vectors.queries, count, zeros(vectors.queries)),
    keys: resized(vectors.keys, count, zeros(vectors.keys)),
    values: resized(vectors.values, count, zeros(vectors.values)),
  };
}

/** The second sequence with another number of tokens. */
export function withCrossTokens(vectors: Vectors, count: number): Vectors {
  return {
    ...vectors,
    crossTokens: resized(vectors.crossTokens, count, (index) => String.fromCharCode(114 + index)),
    crossKeys: resized(vectors.crossKeys, count, zeros(vectors.crossKeys)),
    crossValues: resized(vectors.crossValues, count, zeros(vectors.crossValues)),
  };
}

const MATRICES: readonly MatrixName[] = ['queries', 'keys', 'values', 'crossKeys', 'crossValues'];
/** So many numbers fill every column that can be added. */
export const FILLING_COUNT = MATRICES.length * MOST_TOKENS * MOST_COLUMNS;
/** Of the numbers that new columns are filled with: always the same. */
export const FILLING_SEED = 1;

/** With columns that have their place in `filling`, so that going back and forth gives the same again. */
function widened(vectors: Vectors, name: MatrixName, width: number, filling: ArrayLike<number>): number[][] {
  const first = MATRICES.indexOf(name) * MOST_TOKENS * MOST_COLUMNS;
  return vectors[name].map((row, at) =>
    resized(row, width, (column) => Number((filling[first + at * MOST_COLUMNS + column] ?? 0).toFixed(2))),
  );
}

/**
 * Another width for queries and keys, or for values; heads that no longer fit become one. New columns are
 * filled with `filling`, the core's `FILLING_COUNT` random numbers: zeros would add nothing to a product, and so
 * hide what the width does to it. Without them, new columns are 0.
 */
export function withColumns(
  vectors: Vectors,
  which: 'keys' | 'values',
  width: number,
  filling: ArrayLike<number> = [],
): Vectors {
  const wide = (name: MatrixName) => widened(vectors, name, width, filling);
  const next =
    which === 'keys'
      ? { ...vectors, queries: wide('queries'), keys: wide('keys'), crossKeys: wide('crossKeys') }
      : { ...vectors, values: wide('values'), crossValues: wide('crossValues') };
  return withHeads(next, possibleHeads(next).includes(next.heads) ? next.heads : 1);
}
