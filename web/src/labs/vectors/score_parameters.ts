/** Score functions of hand-made vectors: where they start, checked when they come from outside, changed by copy. */

import { SCORE_FUNCTIONS, type ScoreFunction, type VectorsInput } from '../../core/types.ts';
import {
  type Extent,
  PARAMETERS,
  type ParameterName,
  type ParameterShown,
} from '../../view/scores/parameters.ts';
import { isMatrix, isNumber, resized } from './matrices.ts';
import type { ScoreParameters } from './source.ts';

/** The free size of a score function's parameters, at most. */
export const MOST_HIDDEN = 8;
const FIRST_HIDDEN = 2;

/** What the parameters have to fit. */
export interface HeadShape {
  heads: number;
  /** Columns of one head's query and key. */
  width: number;
}

export function parametersOf(name: ScoreFunction): readonly ParameterShown[] {
  return PARAMETERS[name].parameters;
}

/** It has matrices of its own, as wide as the vectors. */
export function hasParameters(score: { function: ScoreFunction } | undefined): boolean {
  return score !== undefined && parametersOf(score.function).length > 0;
}

/** The parameter whose columns are the free size. */
function sayingHidden(name: ScoreFunction): ParameterShown | undefined {
  return parametersOf(name).find(({ columns }) => columns === 'hidden');
}

/** A parameter's numbers, head after head; a vector is a matrix of one row. Empty where it has none. */
export function blocksOf(score: ScoreParameters, name: ParameterName): number[][][] {
  const numbers: unknown = score[name];
  if (!Array.isArray(numbers)) return [];
  return name === 'vector' ? numbers.map((row) => [row]) : numbers;
}

function asKept(name: ParameterName, blocks: number[][][]): Partial<ScoreParameters> {
  return { [name]: name === 'vector' ? blocks.map(([row]) => row ?? []) : blocks };
}

/** 0 where the function has no free size. */
export function hiddenOf(score: ScoreParameters): number {
  const parameter = sayingHidden(score.function);
  const row = parameter && blocksOf(score, parameter.name)[0]?.[0];
  return Array.isArray(row) ? row.length : 0;
}

function sizeOf({ rows, columns }: ParameterShown, lengths: Record<Extent, number>): [number, number] {
  return [rows ? lengths[rows] : 1, lengths[columns]];
}

/** The same score for vectors of another shape; what is new is as at the start. */
export function fittedScore(
  score: ScoreParameters,
  { heads, width }: HeadShape,
  hidden = hiddenOf(score),
): ScoreParameters {
  const fitted = parametersOf(score.function).map((parameter) => {
    const [rows, columns] = sizeOf(parameter, { width, hidden });
    const blocks = resized(blocksOf(score, parameter.name), heads, () => []).map((block) =>
      resized(block, rows, () => []).map((line, row) =>
        resized(line, columns, (column) => parameter.start(row, column)),
      ),
    );
    return asKept(parameter.name, blocks);
  });
  return Object.assign({ ...score }, ...fitted);
}

/** What a function begins with; undefined: it is the scaled dot product. */
export function startScore(name: ScoreFunction, shape: HeadShape): ScoreParameters | undefined {
  if (name === 'scaled-dot') return undefined;
  const { factor } = PARAMETERS[name];
  const bare = factor === undefined ? { function: name } : { function: name, factor: factor.start };
  return fittedScore(bare, shape, FIRST_HIDDEN);
}

function areBlocks(value: unknown, heads: number, [rows, columns]: [number, number]): boolean {
  return (
    Array.isArray(value) &&
    value.length === heads &&
    value.every((block) => isMatrix(block, rows) && block[0]?.length === columns)
  );
}

function problemOfParameters(score: ScoreParameters, { heads, width }: HeadShape): string {
  const forHeads = heads === 1 ? '' : ` for each of the ${heads} heads`;
  const hidden = hiddenOf(score);
  const first = sayingHidden(score.function);
  const has = ({ title }: ParameterShown, what: string) =>
    `${title} of the ${score.function} score has${forHeads} ${what}, none beyond a million.`;
  const fits = (parameter: ParameterShown) =>
    areBlocks(blocksOf(score, parameter.name), heads, sizeOf(parameter, { width, hidden }));
  if (first && (hidden < 1 || hidden > MOST_HIDDEN || !fits(first)))
    return has(first, `1 to ${MOST_HIDDEN} numbers`);
  const wrong = parametersOf(score.function).find((parameter) => !fits(parameter));
  if (!wrong) return '';
  const [rows, columns] = sizeOf(wrong, { width, hidden });
  const because = wrong.rows === 'hidden' && first ? `, as ${first.title} has numbers,` : '';
  return has(wrong, `${rows} rows${because} of ${columns} numbers`);
}

const CHOICES = SCORE_FUNCTIONS.filter((name) => name !== 'scaled-dot');

/** What is wrong with a score from outside, in one sentence; empty when nothing is. */
export function problemOfScore(value: unknown, shape: HeadShape): string {
  const score = (typeof value === 'object' && value !== null ? value : {}) as ScoreParameters;
  if (!CHOICES.includes(score.function))
    return `Its score function should be one of ${CHOICES.join(', ')}, or left out for the scaled dot product.`;
  if (PARAMETERS[score.function].factor !== undefined && !isNumber(score.factor))
    return `The factor of the ${score.function} score is one number, not beyond a million.`;
  return problemOfParameters(score, shape);
}

/** A sound score without what does not belong to it. */
export function bareScore(score: ScoreParameters): ScoreParameters {
  const kept = parametersOf(score.function).map(({ name }) => ({ [name]: score[name] }));
  const factor = PARAMETERS[score.function].factor === undefined ? {} : { factor: score.factor };
  return Object.assign({ function: score.function }, factor, ...kept);
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
  return { ...score, ...asKept(name, blocks) };
}

/** For the core. */
export function scoreInput(score: ScoreParameters): Pick<VectorsInput, 'score' | 'scale'> {
  const floats = parametersOf(score.function).map(({ name }) => ({
    [name]: Float32Array.from(blocksOf(score, name).flat(2)),
  }));
  const hidden = hiddenOf(score);
  return {
    score: Object.assign({ function: score.function }, hidden > 0 ? { hidden } : {}, ...floats),
    ...(score.factor === undefined ? {} : { scale: score.factor }),
  };
}
