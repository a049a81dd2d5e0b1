/** The parameters that a reader writes, by score function. Apart from words and formulas: addresses hold them. */

import type { ScoreFunction } from '../../core/types.ts';

export type ParameterName = 'queryWeight' | 'keyWeight' | 'vector';
/** Lengths that parameters follow: of one head's query and key, and a free one. */
export type Extent = 'width' | 'hidden';

/** A parameter as its reader fills it in. A vector has one row. */
export interface ParameterShown {
  name: ParameterName;
  title: string;
  words: string;
  rows?: Extent;
  columns: Extent;
  start(row: number, column: number): number;
}

export interface ScoreParameterList {
  parameters: readonly ParameterShown[];
  /** Where the reader sets one. */
  factor?: { name: string; start: number };
}

const onDiagonal = (value: (row: number) => number) => (row: number, column: number) =>
  row === column ? value(row) : 0;

export const PARAMETERS: Record<ScoreFunction, ScoreParameterList> = {
  'scaled-dot': {
    parameters: [],
  },
  dot: {
    parameters: [],
  },
  general: {
    parameters: [
      {
        name: 'queryWeight',
        title: 'W',
        words: 'row: number of the query, column: of the key',
        rows: 'width',
        columns: 'width',
        start: onDiagonal(() => 1),
      },
    ],
  },
  /** Fixture F2's where hidden and width are 2: W = I, U = diag(1, 2), v = (1, −1). */
  additive: {
    parameters: [
      {
        name: 'queryWeight',
        title: 'W',
        words: 'query to hidden',
        rows: 'hidden',
        columns: 'width',
        start: onDiagonal(() => 1),
      },
      {
        name: 'keyWeight',
        title: 'U',
        words: 'key to hidden',
        rows: 'hidden',
        columns: 'width',
        start: onDiagonal((row) => 1 + (row % 2)),
      },
      {
        name: 'vector',
        title: 'v',
        words: 'hidden to score',
        columns: 'hidden',
        start: (_row, column) => (column % 2 === 0 ? 1 : -1),
      },
    ],
  },
  cosine: {
    parameters: [],
    // 1 would leave every row nearly even.
    factor: { name: 'β', start: 5 },
  },
};
