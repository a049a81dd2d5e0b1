/** How one number of a head was made, and what the head makes of it; part of types.ts. */

/** "How this number was made": one query and one key of one head. */
export interface CellDetail {
  query: Float32Array;
  key: Float32Array;
  /** Before rotary positions turned them; empty where there are none. */
  unrotatedQuery: Float32Array;
  unrotatedKey: Float32Array;
  /** What the score would be without rotary positions; 0 where there are none. */
  unrotatedScore: number;
  /** `general`: q W; `additive`: W q; else empty. */
  projectedQuery: Float32Array;
  /** `additive`: U k; else empty, like the three that follow. */
  projectedKey: Float32Array;
  /** W q + U k. */
  hiddenSums: Float32Array;
  /** tanh(W q + U k). */
  tangents: Float32Array;
  /** v. */
  scoreVector: Float32Array;
  /** `cosine`: |q| and |k|; else 0. */
  queryNorm: number;
  keyNorm: number;
  /** Element by element: query * key, (q W) * key, or v * tanh(W q + U k). */
  elementProducts: Float32Array;
  /** Their sum. */
  dotProduct: number;
  /** The same, but divided by the norms for `cosine`. */
  product: number;
  scale: number;
  /** 0: none. */
  softCap: number;
  /** A change (ALiBi): what the score loses for each position between both. */
  distanceSlope: number;
  score: number;
  allowed: boolean;
  maskedScore: number;
  /** Largest masked score of the row and the sum of exp(score - maximum). */
  rowMaximum: number;
  rowSum: number;
  /** `[keys]`, exp(score - maximum) of the row: with the sink's they add up to `rowSum`. */
  exponentials: Float32Array;
  /** Of a sink that a change put beside the keys; 0 without one. */
  sinkExponential: number;
  weight: number;
  /** The weight is the softmax of the scores; false where a change put another in its place. */
  fromScores: boolean;
  /** A change: the score was set, and is not that of the vectors. */
  scoreIsSet: boolean;
  /** A change: the output is the mean over all rows. */
  averaged: boolean;
  /** A change: the output is multiplied by it; 1 without one. */
  outputFactor: number;
  value: Float32Array;
  /** weight * value. */
  weightedValue: Float32Array;
  /** The row's output: the sum of all weighted values. */
  output: Float32Array;
}

/** Of two vectors, how much of the whole the part is. Where one of them has no length, all are 0 but the part's own. */
export interface PartFigures {
  length: number;
  /** Of both lengths. */
  ratio: number;
  cosine: number;
  /** How far the part goes along the whole: of parts that add up to it, the shares add up to 1. */
  share: number;
}

/** What a head writes into the residual stream at one query; vectors have the stream's width. */
export interface HeadWrite {
  written: Float32Array;
  /** What of it comes from the key: what comes from all keys adds up to it. */
  fromKey: Float32Array;
  /** Of all heads of the layer, with the bias of the output projection. */
  attention: Float32Array;
  bias: Float32Array;
  /** What the attention output is added to. */
  stream: Float32Array;
  streamLength: number;
  attentionOfStream: PartFigures;
  keyOfWritten: PartFigures;
  writtenOfAttention: PartFigures;
  biasOfAttention: PartFigures;
  writtenOfStream: PartFigures;
  /** Columns of `written`, the largest in size first. */
  strongest: number[];
}
