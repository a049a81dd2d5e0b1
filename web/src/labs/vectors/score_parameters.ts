/** Score functions of hand-made vectors: where they start, checked when they come from outside, changed by copy. */

import type { ScoreFunction, VectorsInput } from '../../core/types.ts';
import { isMatrix, isNumber, resized } from './matrices.ts';
import type { ScoreParameters } from './source.ts';

/** Numbers inside the additive score's tanh, at most. */
export const MOST_HIDDEN = 8;
const FIRST_HIDDEN = 2;
/** Of a cosine: 1 would leave every row nearly even. */
const FIRST_FACTOR = 5;

export type ParameterName = 'queryWeight' | 'keyWeight' | 'vector';

/** What the parameters have to fit. */
export interface HeadShape {
  heads: number;
  /** Columns of one head's query and key. */
  width: number;
}

const onDiagonal = (value: (row: number) => number) => (row: number, column: number) =>
  row === column ? value(row) : 0;
/** Fixture F2's parameters where hidden and width are 2: W = I, U = diag(1, 2), v = (1, \u22121). */
const STARTS: Record<ParameterName, (row: number, column: number) => number> = {
  queryWeight: onDiagonal(() => 1),
  keyWeight: onDiagonal((row) => 1 + (row % 2)),
  vector: (_row, at) => (at % 2 === 0 ? 1 : -1),
};

/** One row of v for each head, as a matrix of its own. */
const asRows = (vector: number[][]) => vector.map((row) => [row]);

/** It has matrices of its own, as wide as the vectors. */
export function hasParameters(score: { function: ScoreFunction } | undefined): boolean {
  return score?.function === 'general' || score?.function === 'additive';
}

export function hiddenOf({ vector }: { vector: number[][] }): number {
  return vector[0]?.length ?? 0;
}

function fitted(
  name: ParameterName,
  blocks: number[][][],
  heads: number,
  [rows, columns]: [number, number],
): number[][][] {
  return resized(blocks, heads, () => []).map((block) =>
    resized(block, rows, () => []).map((line, row) =>
      resized(line, columns, (column) => STARTS[name](row, column)),
    ),
  );
}

/** The same score for vectors of another shape; what is new is as at the start. */
export function fittedScore(
  score: ScoreParameters,
  { heads, width }: HeadShape,
  hidden = score.function === 'additive' ? hiddenOf(score) : 0,
): ScoreParameters {
  if (score.function === 'general')
    return { ...score, queryWeight: fitted('queryWeight', score.queryWeight, heads, [width, width]) };
  if (score.function !== 'additive') return score;
  return {
    function: 'additive',
    queryWeight: fitted('queryWeight', score.queryWeight, heads, [hidden, width]),
    keyWeight: fitted('keyWeight', score.keyWeight, heads, [hidden, width]),
    vector: fitted('vector', asRows(score.vector), heads, [1, hidden]).map(([row]) => row ?? []),
  };
}

/** What a function begins with; undefined: it is the scaled dot product. */
export function startScore(name: ScoreFunction, shape: HeadShape): ScoreParameters | undefined {
  if (name === 'scaled-dot') return undefined;
  if (name === 'dot') return { function: name };
  if (name === 'cosine') return { function: name, factor: FIRST_FACTOR };
  if (name === 'general') return fittedScore({ function: name, queryWeight: [] }, shape);
  return fittedScore({ function: name, queryWeight: [], keyWeight: [], vector: [] }, shape, FIRST_HIDDEN);
}

function areBlocks(value: unknown, heads: number, rows: number, columns: number): boolean {
  return (
    Array.isArray(value) &&
    value.length === heads &&
    value.every((block) => isMatrix(block, rows) && block[0]?.length === columns)
  );
}

/** What is wrong with a score from outside, in one sentence; empty when nothing is. */
export function problemOfScore(value: unknown, { heads, width }: HeadShape): string {
  const score = (
    typeof value === 'object' && value !== null ? value : { function: value }
  ) as ScoreParameters;
  const forHeads = heads === 1 ? '' : ` for each of the ${heads} heads`;
  switch (score.function) {
    case 'dot':
      return '';
    case 'cosine':
      return isNumber(score.factor) ? '' : "The cosine's factor is one number, not beyond a million.";
    case 'general':
      return areBlocks(score.queryWeight, heads, width, width)
        ? ''
        : `W of the general score has${forHeads} ${width} rows of ${width} numbers, none beyond a million.`;
    case 'additive': {
      const vector: unknown = score.vector;
      const hidden = Array.isArray(vector) && Array.isArray(vector[0]) ? vector[0].length : 0;
      if (hidden < 1 || hidden > MOST_HIDDEN || !areBlocks(asRows(score.vector), heads, 1, hidden))
        return `v of the additive score has${forHeads} 1 to ${MOST_HIDDEN} numbers, none beyond a million.`;
      const fits = [score.queryWeight, score.keyWeight].every((one) => areBlocks(one, heads, hidden, width));
      if (fits) return '';
      return `W and U of the additive score have${forHeads} ${hidden} rows, as v has numbers, of ${width} numbers each, none beyond a million.`;
    }
    default:
      return 'Its score function should be one of dot, general, additive, cosine, or left out for the scaled dot product.';
  }
}

/** A sound score without what does not belong to it. */
export function bareScore(score: ScoreParameters): ScoreParameters {
  switch (score.function) {
    case 'dot':
      return { function: 'dot' };
    case 'cosine':
      return { function: 'cosine', factor: score.factor };
    case 'general':
      return { function: 'general', queryWeight: score.queryWeight };
    case 'additive': {
      const { queryWeight, keyWeight, vector } = score;
      return { function: 'additive', queryWeight, keyWeight, vector };
    }
  }
}

/** A parameter's numbers, head after head; empty where the function has none of that name. */
export function blocksOf(score: ScoreParameters, name: ParameterName): number[][][] {
  if (score.function === 'additive') return name === 'vector' ? asRows(score.vector) : score[name];
  return score.function === 'general' && name === 'queryWeight' ? score.queryWeight : [];
}

export function withParameter(
  score: ScoreParameters,
  name: ParameterName,
  [head, row, column]: [number, number, number],
  value: number,
): ScoreParameters {
  const blocks = blocksOf(score, name).map((block, at) =>
    at === head ? block.map((line, place) => (place === row ? line.with(column, value) : line)) : block,
  );
  if (score.function !== 'general' && score.function !== 'additive') return score;
  return { ...score, [name]: name === 'vector' ? blocks.map(([line]) => line) : blocks };
}

/** For the core. */
export function scoreInput(score: ScoreParameters): Pick<VectorsInput, 'score' | 'scale'> {
  const floats = (name: ParameterName) => Float32Array.from(blocksOf(score, name).flat(2));
  switch (score.function) {
    case 'dot':
      return { score: { function: 'dot' } };
    case 'cosine':
      return { score: { function: 'cosine' }, scale: score.factor };
    case 'general':
      return { score: { function: 'general', queryWeight: floats('queryWeight') } };
    case 'additive':
      return {
        score: {
          function: 'additive',
          hidden: hiddenOf(score),
          queryWeight: floats('queryWeight'),
          keyWeight: floats('keyWeight'),
          vector: floats('vector'),
        },
      };
  }
}
