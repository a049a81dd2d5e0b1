/** What is made of a head's weights: filtered, changed, without a sink, or of several heads; part of types.ts. */

import type { TileArea } from './head_types.ts';

/** The fewest weights of each row that hold a share of its mass. */
export interface MassFilter {
  /** `[queries, keys]`, 1 where a weight is kept. */
  kept: Uint8Array;
  /** `[queries]`, the mass of those that are not. */
  hidden: Float32Array;
}

/** Signed difference of a head's weights, after - before; of some rows where only those were asked for. */
export interface HeadDifference {
  queries: number;
  keys: number;
  /** To which row of the head the first one of `values` belongs. */
  firstRow: number;
  values: Float32Array;
  /** Largest magnitude in the whole head. */
  largest: number;
  /** `[rows, columns]` at any size, the change of each block that is largest in size; absent: not known. */
  tile?(area: TileArea): Promise<Float32Array>;
}

/** One side of a comparison: a head, and what of its tokens stands in each aligned row and column, -1 for nothing. */
export interface ComparedHead {
  layer: number;
  head: number;
  queries: Int32Array;
  keys: Int32Array;
  /**
   * Several tokens are one row or column: the first token of each, in place of which `queries` and `keys` count these.
   * Rows are averaged, and columns added. The whole module alone takes them.
   */
  groups?: { queries: Int32Array; keys: Int32Array };
}

/** A head's cells in the aligned rows and columns. */
export interface AlignedHead {
  /** 0 where it has no such cell. */
  weights: Float32Array;
  /** 1 where it has the cell and its mask allows it. */
  allowed: Uint8Array;
}

/** Two heads over aligned tokens, `[rows, columns]`. */
export interface HeadComparison {
  rows: number;
  columns: number;
  first: AlignedHead;
  second: AlignedHead;
  /** Second minus first; 0 where one of them has no such cell. */
  values: Float32Array;
  /** 1 where both have the cell and one of them allows it. */
  compared: Uint8Array;
  /** Largest magnitude. */
  largest: number;
  /** Row and column of the largest changes, the largest first. */
  changes: Int32Array;
  /**
   * `[rows]`, the weight that lies on other keys: half the sum of the magnitudes, where a key that one side has not
   * counts as 0 there. -1: not a row of both.
   */
  moved: Float32Array;
  /** Over the rows that both have. */
  meanMoved: number;
  rowsOfBoth: number;
}

/** One of the largest changes of a comparison. */
export interface ComparedChange {
  query: number;
  key: number;
  first: number;
  second: number;
  /** Second minus first. */
  value: number;
}

/** What is told of two long heads without their matrices: as of HeadComparison. */
export interface ComparisonFigures
  extends Pick<HeadComparison, 'largest' | 'moved' | 'meanMoved' | 'rowsOfBoth'> {
  changes: ComparedChange[];
}

/** What of a comparison there are tiles of. */
export const COMPARED_PARTS = ['first', 'second', 'change'] as const;
export type ComparedPart = (typeof COMPARED_PARTS)[number];

/** A head's rows, normalised in one way: one of them whole, and all at a glance. Empty where only weights are known. */
export interface NormalisedRows {
  /** `[mapRows, mapColumns]`: the largest weight of each block. */
  map: Float32Array;
  mapRows: number;
  mapColumns: number;
  /** `[keys]`, of the row that was asked for. */
  row: Float32Array;
  rowSum: number;
}

export interface SinkRequest {
  /** What the row rests on. */
  key: number;
  /** Of the learned sink. */
  score: number;
  /** The row that is given whole. */
  query: number;
  /** At most so many blocks on a side of the whole, up to 512. */
  side: number;
}

/** A head's rows without the key that they rest on, or with somewhere else to rest. */
export interface SinkLens {
  raw: NormalisedRows;
  /** The key's weight taken out, the others divided by what is left. */
  without: NormalisedRows;
  /** One more score in each softmax, whose weight is dropped: 0, and the one that was asked for. */
  plusOne: NormalisedRows;
  learned: NormalisedRows;
}

/** What stands in a cell for the weights that several heads, or several rows, have there. */
export const JOINED_BY = ['average', 'maximum'] as const;
export type JoinedBy = (typeof JOINED_BY)[number];

export interface JoinRequest {
  /** Over the same tokens, whichever their layers. */
  heads: readonly { layer: number; head: number }[];
  by: JoinedBy;
  /** Rows that become one; absent: every row stays. */
  queries?: readonly number[];
}
