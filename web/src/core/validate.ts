/**
 * Checks before every call: what crosses into wasm as a number must be one of
 * the numbers that the C++ side expects, since the boundary truncates and wraps
 * without a word.
 */

import { bad, bytesOf, floatsOf, int32sOf, objectOf, oneOf, wholeNumber } from './checks.ts';
import {
  type DumpFile,
  type LanguageModelSource,
  type MaskSpec,
  type ModelRun,
  type ModelSource,
  type RowRange,
  SCORE_FUNCTIONS,
  type ScoreInput,
  STAGE_PARTS,
  type StagePart,
  type TraceHandle,
  type VectorsInput,
} from './types.ts';
import { checkLanguageSource, interventionsText } from './validate_language.ts';

export const CAUSAL_NAMES = ['none', 'bottom-right', 'top-left'] as const;
export const EMPTY_ROW_NAMES = ['zero', 'uniform', 'nan'] as const;
export const DTYPE_NAMES = ['f32', 'f16', 'u8'] as const;

export interface CheckedMask {
  value: {
    causal: number;
    windowLeft: number;
    windowRight: number;
    prefix: number;
    keyLength: number;
    allowedPerHead: boolean;
  };
  allowed: Uint8Array | null;
}

/** Sizes of `allowed` are checked in C++, which knows the queries and keys. */
export function checkMask(mask: MaskSpec = {}, cellsOfOneHead: number): CheckedMask {
  objectOf(mask, 'The mask');
  if (mask.window !== undefined) objectOf(mask.window, 'The window');
  const side = (value: number | undefined, name: string) =>
    value === undefined ? -1 : wholeNumber(value, name);
  return {
    value: {
      causal: oneOf(mask.causal ?? 'none', CAUSAL_NAMES, 'The causal mask'),
      windowLeft: side(mask.window?.left, 'The window to the left'),
      windowRight: side(mask.window?.right, 'The window to the right'),
      prefix: wholeNumber(mask.prefix ?? 0, 'The prefix'),
      keyLength: side(mask.keyLength, 'The key length'),
      allowedPerHead: mask.allowed !== undefined && mask.allowed.length !== cellsOfOneHead,
    },
    allowed: mask.allowed === undefined ? null : bytesOf(mask.allowed, 'The allowed matrix'),
  };
}

/** Which parameters a function has and their sizes are checked in C++. */
function checkScore(score: ScoreInput = { function: 'scaled-dot' }) {
  const { hidden, queryWeight, keyWeight, vector } = objectOf(score, 'The score');
  const floats = (value: unknown, what: string) => {
    if (value !== undefined && !(value instanceof Float32Array))
      bad(`${what} of the score must be a Float32Array.`);
    return value ?? null;
  };
  return {
    function: SCORE_FUNCTIONS[oneOf(score.function, SCORE_FUNCTIONS, 'The score function')] ?? '',
    hidden: hidden === undefined ? 0 : wholeNumber(hidden, 'The hidden size of the score', 1),
    parameters: [
      floats(queryWeight, 'The query weight'),
      floats(keyWeight, 'The key weight'),
      floats(vector, 'The vector'),
    ],
  };
}

export function checkVectors(input: VectorsInput) {
  objectOf(input, 'The input');
  const queries = wholeNumber(input.queryCount, 'The number of queries', 1);
  const keys = wholeNumber(input.keyCount, 'The number of keys', 1);
  const heads = wholeNumber(input.heads, 'The number of heads', 1);
  const scale = input.scale ?? Number.NaN;
  if (input.scale !== undefined && !Number.isFinite(scale)) bad('The scale must be a finite number.');
  if (!Number.isFinite(input.softCap ?? 0)) bad('The soft cap must be a finite number.');
  const score = checkScore(input.score);
  return {
    value: {
      heads,
      keyValueHeads: wholeNumber(input.keyValueHeads ?? heads, 'The number of key/value heads', 1),
      queries,
      keys,
      scale,
      softCap: input.softCap ?? 0,
      emptyRow: oneOf(input.emptyRow ?? 'zero', EMPTY_ROW_NAMES, 'The rule for empty rows'),
      score: score.function,
      hidden: score.hidden,
    },
    parameters: score.parameters,
    queries: floatsOf(input.queries, 'The queries', queries),
    keys: floatsOf(input.keys, 'The keys', keys),
    values: floatsOf(input.values, 'The values', keys),
    mask: checkMask(input.mask, queries * keys),
  };
}

export function checkModelRun(input: ModelRun) {
  objectOf(input, 'The input');
  const ids = int32sOf(input.tokenIds, 'The token ids');
  return {
    ids,
    types: input.tokenTypes === undefined ? null : int32sOf(input.tokenTypes, 'The token types'),
    mask: checkMask(input.mask, ids.length * ids.length),
    interventions: interventionsText(input.interventions),
  };
}

export function checkDump(files: DumpFile[]): { name: string; bytes: Uint8Array; checksum: number }[] {
  if (!Array.isArray(files)) bad('The dump must be an array of files.');
  return files.map((file) => {
    const { name, bytes, checksum = -1 } = objectOf(file, 'A file of the dump');
    if (typeof name !== 'string') bad(`A file's name must be a string, not ${String(name)}.`);
    if (!Number.isInteger(checksum) || checksum < -1 || checksum >= 2 ** 32) {
      bad(`The checksum of ${name} must be a whole number of 32 bits, not ${String(checksum)}.`);
    }
    return { name, bytes: bytesOf(bytes, `The file ${name}`), checksum };
  });
}

/** From where on, and how many; -1: all rows. */
export function rowBounds(rows: RowRange | undefined): [first: number, count: number] {
  if (rows === undefined) return [0, -1];
  const { first, count } = objectOf(rows, 'The rows') as unknown as RowRange;
  return [wholeNumber(first, 'The first row'), wholeNumber(count, 'The number of rows')];
}

/** One bit a part, in the order of `STAGE_PARTS`. */
export function stageBits(parts: readonly StagePart[]): number {
  if (!Array.isArray(parts)) bad('The parts of a head must be an array of names.');
  return parts.reduce((bits: number, part) => bits | (1 << oneOf(part, STAGE_PARTS, 'A part of a head')), 0);
}

/** Before a download begins: what is wrong with the rest of the source. */
export function checkModelSource(source: ModelSource): LanguageModelSource {
  objectOf(source, 'The model');
  const { config, weights } = source;
  if (typeof weights !== 'function') return checkLanguageSource({ config, weights });
  return checkLanguageSource({ config, weights: [{ name: 'weights', bytes: weights }] });
}

/** The element type's number, the layers, and the metadata as JSON. */
export function checkSave(options: Parameters<TraceHandle['save']>[0]) {
  objectOf(options, 'The options');
  const { layers, metadata } = options;
  if (layers !== undefined && !Array.isArray(layers)) bad('The layers must be an array of whole numbers.');
  for (const [key, value] of Object.entries(objectOf(metadata, 'The metadata'))) {
    if (typeof value !== 'string') bad(`The metadata "${key}" must be a string, not ${String(value)}.`);
  }
  return {
    dtype: oneOf(options.dtype, DTYPE_NAMES, 'The dtype'),
    layers: layers ? Int32Array.from(layers, (layer) => wholeNumber(layer, 'A layer')) : null,
    metadata: JSON.stringify(metadata),
  };
}
