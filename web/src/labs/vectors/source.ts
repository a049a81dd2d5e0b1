/** Vectors that the reader writes by hand, and how large they may grow. */

import type { ScoreFunction } from '../../core/types.ts';
import { untouched } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';

/**
 * How queries and keys are compared, where it is not their scaled dot product; `view/scores` says which
 * parameters a function has. Each head has its own.
 */
export interface ScoreParameters {
  function: Exclude<ScoreFunction, 'scaled-dot'>;
  /** Row after row of each head's matrix. */
  queryWeight?: number[][][];
  keyWeight?: number[][][];
  /** A row for each head. */
  vector?: number[][];
  factor?: number;
}

/** A row as it is written: what is null, or beyond its end, is the seed's. */
export type Row = readonly (number | null)[];

export interface Widths {
  /** Of queries and keys. */
  keys: number;
  values: number;
}

/** Small vectors, row after row: what is not written by hand is drawn by a seed. */
export interface Vectors {
  heads: number;
  /** They share keys and values in groups; absent: each head has its own. */
  keyValueHeads?: number;
  /** Absent: the scaled dot product. */
  score?: ScoreParameters;
  /** No score passes it; absent: none is held back. */
  softCap?: number;
  /** Absent: `FIRST_SEED`. */
  seed?: number;
  /** Absent: as wide as the rows, which are then written in full. */
  columns?: Widths;
  /** Tokens that ask. Also the tokens that answer in self and causal mode. */
  tokens: string[];
  queries: Row[];
  keys: Row[];
  values: Row[];
  /** The second sequence, used in cross mode: it supplies keys and values. */
  crossTokens: string[];
  crossKeys: Row[];
  crossValues: Row[];
}

export interface VectorsSource {
  kind: 'vectors';
  vectors: Vectors;
}

export function isVectors(source: Source): source is VectorsSource {
  return source.kind === 'vectors';
}

export const MOST_TOKENS = 16;
export const MOST_COLUMNS = 64;
/** Numbers of columns to choose from. */
export const COLUMN_CHOICES: readonly number[] = [1, 2, 3, 4, 6, 8, 16, 32, 64];
/** Wider vectors leave no room for a matrix of parameters between a query and a key. */
export const MOST_COLUMNS_WITH_PARAMETERS = 8;
export const MOST_HEADS = 8;
export const FIRST_SEED = 1;

/** Fixture F1: three tokens whose weights are known in closed form. */
export function defaultVectors(): Vectors {
  return {
    heads: 1,
    tokens: ['a', 'b', 'c'],
    queries: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    keys: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    values: [
      [1, 0],
      [0, 1],
      [2, 2],
    ],
    crossTokens: ['x', 'y'],
    crossKeys: [
      [1, 0],
      [0, 2],
    ],
    crossValues: [
      [3, 0],
      [0, 3],
    ],
  };
}

/** Fixture F2: an additive score whose numbers are known in closed form, two decoder states and three annotations. */
export function additiveVectors(): Vectors {
  return {
    heads: 1,
    score: {
      function: 'additive',
      queryWeight: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
      keyWeight: [
        [
          [1, 0],
          [0, 2],
        ],
      ],
      vector: [[1, -1]],
    },
    tokens: ['s₁', 's₂'],
    queries: [
      [1, 0],
      [0, 1],
    ],
    keys: [
      [1, 0],
      [0, 1],
    ],
    values: [
      [1, 0],
      [0, 1],
    ],
    crossTokens: ['h₁', 'h₂', 'h₃'],
    crossKeys: [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
    crossValues: [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
  };
}

export function vectorsScene(
  source: VectorsSource = { kind: 'vectors', vectors: defaultVectors() },
): Scene<VectorsSource> {
  return { source, mode: 'self', layer: 0, head: 0, view: 'matrix', pin: null, ...untouched() };
}
