/** Figures and pictures of all heads; part of types.ts. */

/** Heads counted through all layers. */
export interface HeadRange {
  first: number;
  count: number;
}

/** Per-head figures, each `[layers][heads]`; science section 6.1. */
export interface HeadStatistics {
  layer: number;
  head: number;
  /** Mean over rows, divided by ln(allowed): 0 one-hot, 1 even. */
  entropy: number;
  /** Mean of weight * |query - key|, in tokens. */
  meanDistance: number;
  /** Mean weight on key 0 over the rows after the first. */
  firstTokenMass: number;
  previousTokenMass: number;
  nextTokenMass: number;
  selfMass: number;
  /** Mean weight on the last key over the rows before the last. */
  lastTokenMass: number;
  /** Over the rows whose token stood before: the weight on what followed it there, and on the token there. */
  inductionMass: number;
  duplicateTokenMass: number;
  /** How many such rows there are; 0 also where the tokens are not known. */
  repeatedRows: number;
  /**
   * What rows whose token stands elsewhere, too, look at, in words; empty: nothing in particular. The share
   * is of what is not on the keys that the head rests on.
   */
  repeated: string;
  repeatedShare: number;
  /** Where rows look, in words: "previous token"; empty: they do little but rest. */
  place: string;
  placeShare: number;
  /** The key that the head rests on; `RESTS_ON_NONE` or `RESTS_ON_SPECIAL`. */
  restKey: number;
  /** Mean weight there, over the other rows. */
  restMass: number;
  /** Mean weight on what a particular rule names: a head with more tells a reader more. */
  telling: number;
}

/** In place of a key: the head rests on none, or on the special tokens together. */
export const RESTS_ON_NONE = -1;
export const RESTS_ON_SPECIAL = -2;

/** In place of a token's number, which is compared with no other's. */
export const UNKNOWN_TOKEN = -1;
export const SPECIAL_TOKEN = -2;
/** Numbers from here on are those of punctuation. */
export const FIRST_PUNCTUATION = 2 ** 30;

export interface PairWeight {
  layer: number;
  head: number;
  weight: number;
}

export interface Thumbnails {
  layers: number;
  heads: number;
  /** Side lengths of one thumbnail, at most the size asked for. */
  rows: number;
  columns: number;
  /** `[layers, heads, rows, columns]`: round(255 * sqrt(largest weight in the block)). */
  pixels: Uint8Array;
}

/** What a token reaches through a mask. */
export interface Reached {
  /**
   * `[layers, tokens]`: 1 for a token that may have had a say in the one in question after so many layers with
   * this mask. Empty where there is none, or between two sentences.
   */
  reached: Uint8Array;
  /** `[layers]`, how many they are. */
  reachedTokens: Int32Array;
}

export interface MaskFigures extends Reached {
  /** Allowed cells, and rows that are left with nothing. */
  cells: number;
  emptyRows: number;
}
