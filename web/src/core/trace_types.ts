/** Traces, the vectors they are made from, and what is asked of them; part of types.ts. */

import type { Intervention } from './intervention_types.ts';
import type { LayerId } from './layer_id.ts';

export type CausalAlignment = 'none' | 'bottom-right' | 'top-left';
export type EmptyRow = 'zero' | 'uniform' | 'nan';

/** A mask over the queries and keys of a trace; parts combine by AND. */
export interface MaskSpec {
  causal?: CausalAlignment;
  /** Keys to the left and right that a query sees; absent: all. */
  window?: { left?: number; right?: number };
  prefix?: number;
  keyLength?: number;
  /** `[queries, keys]`, or `[heads, queries, keys]`: 0 hides. */
  allowed?: Uint8Array;
}

/** How a query and a key become one score; formulas in science section 1. */
export const SCORE_FUNCTIONS = ['scaled-dot', 'dot', 'general', 'additive', 'cosine'] as const;
export type ScoreFunction = (typeof SCORE_FUNCTIONS)[number];

/**
 * The score function with its parameters, whose shapes the core says and checks: of `general` `queryWeight` is
 * `[heads, queryWidth, keyWidth]`; of `additive` `[heads, hidden, queryWidth]`, `keyWeight` `[heads, hidden,
 * keyWidth]` and `vector` `[heads, hidden]`. `VectorsInput.scale` is the cosine's factor.
 */
export interface ScoreInput {
  function: ScoreFunction;
  hidden?: number;
  queryWeight?: Float32Array;
  keyWeight?: Float32Array;
  vector?: Float32Array;
}

/** The bare operation's input; heads lie side by side in the columns. */
export interface VectorsInput {
  heads: number;
  keyValueHeads?: number;
  /** `[queries, heads * width]` row-major. */
  queries: Float32Array;
  /** `[keys, keyValueHeads * keyWidth]`. */
  keys: Float32Array;
  /** `[keys, keyValueHeads * valueWidth]`. */
  values: Float32Array;
  queryCount: number;
  keyCount: number;
  /** Absent: `scaled-dot`. */
  score?: ScoreInput;
  scale?: number;
  softCap?: number;
  mask?: MaskSpec;
  emptyRow?: EmptyRow;
}

export interface LayerSummary extends LayerId {
  /** To show, as trace files have it: `layer.3`, `encoder.0.self`, `decoder.1.cross`. */
  name: string;
  heads: number;
  keyValueHeads: number;
  queries: number;
  keys: number;
  /** Width of one head's query; 0 where it is not kept. */
  width: number;
  /** Of one head's key: the same, but where the score function projects it. */
  keyWidth: number;
  valueWidth: number;
  /** The factor on the score. */
  scale: number;
  softCap: number;
  score: ScoreFunction;
  /** The score function's own free size; 0 where it has none. */
  hidden: number;
  /** False for a dump of weights alone: no scores, no vectors, no what-if. */
  hasVectors: boolean;
  hasValues: boolean;
}

export interface TraceSummary {
  layers: LayerSummary[];
  /** The file's metadata as it stands: `tokens` and `query_tokens` are JSON arrays. */
  metadata: Record<string, string>;
  /** Sentences about input that is odd but usable. */
  warnings: string[];
}

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
}

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

/** Heads counted through all layers. */
export interface HeadRange {
  first: number;
  count: number;
}

/** One forward pass, held by the core. Every method may be called in any order. */
export interface TraceHandle {
  readonly summary: TraceSummary;
  /** What is drawn: weights, what the mask allows, row sums; and those stages that `parts` names. No `rows`: all. */
  head(layer: number, head: number, parts?: readonly StagePart[], rows?: RowRange): Promise<HeadStages>;
  /** Every head of a small trace at once, `[layer][head]`. */
  heads(parts?: readonly StagePart[]): Promise<HeadStages[][]>;
  /** `[heads, queries, keys]` of one layer. */
  weights(layer: number): Promise<Float32Array>;
  cell(layer: number, head: number, query: number, key: number): Promise<CellDetail>;
  /** No `heads`: all, in one answer; of long heads better one at a time. */
  thumbnails(size: number, heads?: HeadRange): Promise<Thumbnails>;
  /** `tokens`: for each layer's keys, layer after layer, the same number for the same token; below 0: not known. */
  statistics(tokens?: Int32Array, heads?: HeadRange): Promise<HeadStatistics[]>;
  /** The weight for one pair of every head that has it, strongest first. */
  pair(query: number, key: number): Promise<PairWeight[]>;
  /** Of one head, `share` above 0 and at most 1. */
  topMass(layer: number, head: number, share: number, rows?: RowRange): Promise<MassFilter>;
  /** The weight that a row gives to its keys from each of `cuts` up to the next; they ascend. */
  massBetween(layer: number, head: number, query: number, cuts: Int32Array): Promise<Float32Array>;
  /** The weight that a key gets from queries from each of `cuts` up to the next. */
  columnMass(layer: number, head: number, key: number, cuts: Int32Array): Promise<Float32Array>;
  /**
   * Of one head, at any size, `[rows, columns]`: the largest weight of each block over the scale's end, -1 where
   * the mask hides all of it.
   */
  tile(layer: number, head: number, request: TileRequest): Promise<Float32Array>;
  /** What the query looks at most, and what looks at the key most; a key below 0 has none. */
  strongest(layer: number, head: number, query: number, key: number): Promise<StrongestPair>;
  /** A what-if inside each layer: same queries and keys, another mask. */
  setMask(mask: MaskSpec): Promise<void>;
  /** What comes later is hidden, too, in every layer; or every mask and weight is as it was before. */
  hideLater(hides: boolean): Promise<void>;
  /**
   * The head under these changes in place of its own: its rows are normalised anew, and what its layer read
   * stays as it was.
   */
  headWith(
    layer: number,
    head: number,
    interventions: Intervention[],
    parts?: readonly StagePart[],
    rows?: RowRange,
  ): Promise<HeadStages>;
  /**
   * Every head under these changes, in place of those before, of a trace without its model: nothing else
   * follows. A site without a stack counts the trace's layers.
   * @throws CoreError `unsupported` for a trace that a model made with changes, and for what is no head
   */
  change(interventions: Intervention[]): Promise<void>;
  /** What such changes did to a head; or how it differs from what it is in a trace of the same queries and keys. */
  changeOf(layer: number, head: number, before?: TraceHandle, rows?: RowRange): Promise<HeadDifference>;
  /**
   * The same at any size, `[rows, columns]`: of each block the change that is largest in size, `HIDDEN_CHANGE`
   * where the mask hides all of it and nothing changed.
   */
  changeTile(layer: number, head: number, before: TraceHandle, area: TileArea): Promise<Float32Array>;
  /** The trace without such changes, under the masks of now. It outlives this one, and does not follow it. */
  unchanged(): Promise<TraceHandle>;
  /**
   * The same heads in words, weights alone: keys of a word added, queries averaged. `begins` is 1 where a piece
   * begins a word, for the queries and then the keys of each layer. Each head is made when it is asked for: after
   * a change of this trace the words are made anew. They outlive it.
   */
  inWords(begins: Uint8Array): Promise<TraceHandle>;
  sinkLens(layer: number, head: number, request: SinkRequest): Promise<SinkLens>;
  /**
   * What the head writes at the query, and what of it comes from the key.
   * @throws CoreError `unsupported` for a trace that has no output projection, and in a layer that is skipped
   */
  headWrite(layer: number, head: number, query: number, key: number): Promise<HeadWrite>;
  /**
   * Several heads, or several rows, as a trace of one head of weights alone. Rows of an average sum to 1 where
   * all of theirs do, rows of the largest weights need not.
   */
  join(request: JoinRequest): Promise<TraceHandle>;
  /** The trace as a `.safetensors` file. */
  save(options: {
    dtype: 'f32' | 'f16' | 'u8';
    layers?: number[];
    metadata: Record<string, string>;
  }): Promise<Uint8Array>;
  dispose(): void;
}
