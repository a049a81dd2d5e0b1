/** One head as it is drawn: its rows, tiles of any size, and what is strongest in it; part of types.ts. */

/** Stages of a head that are sent when they are asked for. */
export const STAGE_PARTS = ['products', 'unrotatedScores', 'scores', 'maskedScores', 'output'] as const;
export type StagePart = (typeof STAGE_PARTS)[number];

/** Rows of a head, from `first` on. */
export interface RowRange {
  first: number;
  count: number;
}

/** So many of a row's weights are named in a line: `restSums` has the others. */
export const NAMED_IN_LINE = 4;

/**
 * One head as it is drawn, with the stages that were asked for; the others are empty. Matrices are row-major
 * `[queries, keys]`, with fewer rows where only some were asked for.
 */
export interface HeadStages {
  queries: number;
  keys: number;
  valueWidth: number;
  /** To which row of the head the first one of the matrices belongs. */
  firstRow: number;
  /** Of the whole head: a cell is hidden; no row sees past the diagonal that ends in the last key. */
  hides: boolean;
  hidesLater: boolean;
  /** Of the whole head: cells that the mask allows, and rows in which it allows none. */
  allowedCells: number;
  rowsLeftEmpty: number;
  /** The largest weight of the whole head that is not on the first key. */
  largestAfterFirst: number;
  weights: Float32Array;
  /** 1 where the mask allows. */
  allowed: Uint8Array;
  /** `[queries]`, 1 where nothing is allowed. */
  emptyRows: Uint8Array;
  /** `[queries]`, sum of each row of weights, from the core. */
  rowSums: Float32Array;
  /** `[queries]`, what the allowed weights beside the `NAMED_IN_LINE` strongest share, from the core. */
  restSums: Float32Array;
  /** The score function's own: query . key, v . tanh(...); empty where only weights are known, like the three that follow. */
  products: Float32Array;
  /** Scaled scores as they would be without rotary positions; empty where there are none. */
  unrotatedScores: Float32Array;
  /** Scaled, soft-capped, bias added. */
  scores: Float32Array;
  /** Minus infinity where hidden. */
  maskedScores: Float32Array;
  /** `[queries, valueWidth]`, empty without values. */
  output: Float32Array;
}

/** What a weight is divided by before the largest of a block is taken: 1, or the largest of its row or column. */
export const SCALE_ENDS = ['one', 'row', 'column'] as const;
export type ScaleEnd = (typeof SCALE_ENDS)[number];

/** A part of a head, in blocks of 2^level x 2^level cells. */
export interface TileArea {
  level: number;
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** In place of the change of a block that the mask hides. */
export const HIDDEN_CHANGE = -2;

export interface TileRequest extends TileArea {
  end: ScaleEnd;
  /** Of each row's mass, what its strongest weights share; the others count as 0. 1: all. */
  share: number;
}

export interface StrongestCells {
  /** At most five keys of a row, or queries of a column; strongest first. */
  named: { place: number; weight: number }[];
  /** Allowed cells beside them, and their sum. */
  others: number;
  othersWeight: number;
}

export interface StrongestPair {
  row: StrongestCells;
  column: StrongestCells;
}
