/** A trace, and what is asked of it; part of types.ts. */

import type { CellDetail, HeadWrite } from './cell_types.ts';
import type {
  ComparedHead,
  ComparedPart,
  ComparisonFigures,
  HeadComparison,
  HeadDifference,
  JoinRequest,
  MassFilter,
  SinkLens,
  SinkRequest,
} from './compared_types.ts';
import type { HeadRange, HeadStatistics, PairWeight, Reached, Thumbnails } from './figure_types.ts';
import type { HeadStages, RowRange, StagePart, StrongestPair, TileArea, TileRequest } from './head_types.ts';
import type { Intervention } from './intervention_types.ts';
import type { LayerId } from './layer_id.ts';
import type { HeadOrigin } from './origin_types.ts';
import type { ScoreFunction } from './vectors_types.ts';

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

/** One forward pass, held by the core. Every method may be called in any order. */
export interface TraceHandle {
  readonly summary: TraceSummary;
  /** What is told of a pinned cell may take much longer than heads do. */
  readonly picturesFirst?: boolean;
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
  /** A head beside one of a trace of the same core, over tokens that were aligned; with the `most` largest changes. */
  compare(own: ComparedHead, other: TraceHandle, theirs: ComparedHead, most: number): Promise<HeadComparison>;
  /**
   * The same of long heads, without their matrices: what is told of all cells, and tiles of any size, in which a cell
   * that a side has not counts as hidden, and as unchanged. A change is `HIDDEN_CHANGE` where neither side sees it.
   * @throws CoreError `unsupported` from the module of the first view
   */
  compareLong(
    own: ComparedHead,
    other: TraceHandle,
    theirs: ComparedHead,
    most: number,
  ): Promise<ComparisonFigures>;
  comparedTile(
    own: ComparedHead,
    other: TraceHandle,
    theirs: ComparedHead,
    part: ComparedPart,
    area: TileArea,
  ): Promise<Float32Array>;
  /**
   * What a token of one text reaches where every layer has the head's mask, which is read row by row.
   * @throws CoreError `unsupported` from the module of the first view
   */
  reach(layer: number, head: number, query: number, layers: number): Promise<Reached>;
  /**
   * The same heads in words, weights alone: keys of a word added, queries averaged. `begins` is 1 where a piece
   * begins a word, for the queries and then the keys of each layer. Each head is made when it is asked for: after
   * a change of this trace the words are made anew. They outlive it.
   */
  inWords(begins: Uint8Array): Promise<TraceHandle>;
  sinkLens(layer: number, head: number, request: SinkRequest): Promise<SinkLens>;
  /**
   * Where the head's query and key come from.
   * @throws CoreError `unsupported` for a trace that has no model behind it
   */
  headOrigin(layer: number, head: number, query: number, key: number): Promise<HeadOrigin>;
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
