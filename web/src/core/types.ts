/**
 * What the rest of the page may ask of the core. The same interface runs
 * inline (on the page's own thread) and in a worker; every number comes from
 * the C++ core, every failure is a `CoreError`.
 */

import type { Intervention, LayerDifference } from './intervention_types.ts';
import type {
  Candidate,
  LanguageModelHandle,
  LanguageModelSource,
  ModelInspection,
  ModelPart,
} from './language_types.ts';
import type { TrainingCore } from './training_types.ts';

export * from './intervention_types.ts';
export * from './language_types.ts';
export * from './training_types.ts';

/** Stable names of the C++ error codes, and those of the client itself. */
export type CoreErrorCode =
  | 'invalid_argument'
  | 'shape_mismatch'
  | 'non_finite'
  | 'malformed_file'
  | 'missing_tensor'
  | 'unsupported'
  | 'out_of_memory'
  /** WebAssembly or its SIMD is missing. */
  | 'no_wasm'
  /** The module could not be fetched or started; can be tried again. */
  | 'load_failed'
  /** The worker died and could not be brought back. */
  | 'worker_lost'
  | 'cancelled';

/** A failure with one clear sentence: what was wrong and what to do. */
export class CoreError extends Error {
  override readonly name = 'CoreError';
  readonly code: CoreErrorCode;
  /** Element, row or byte the message speaks of; -1 when there is none. */
  readonly index: number;
  constructor(code: CoreErrorCode, message: string, index = -1) {
    super(message);
    this.code = code;
    this.index = index;
  }
}

/** The words of whatever was thrown. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

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
export type ScoreFunction = 'scaled-dot' | 'dot' | 'general' | 'additive' | 'cosine';

/**
 * The score function with its parameters. Queries and keys may differ in width for
 * `general` and `additive`; `VectorsInput.scale` is the cosine's factor.
 */
export type ScoreInput =
  | { function: 'scaled-dot' | 'dot' | 'cosine' }
  /** `queryWeight` is `[heads, queryWidth, keyWidth]`. */
  | { function: 'general'; queryWeight: Float32Array }
  /** `[heads, hidden, queryWidth]`, `[heads, hidden, keyWidth]` and `[heads, hidden]`. */
  | {
      function: 'additive';
      hidden: number;
      queryWeight: Float32Array;
      keyWeight: Float32Array;
      vector: Float32Array;
    };

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

export interface LayerSummary {
  /** As in the trace file: `layer.3`, `encoder.0.self`, `decoder.1.cross`. */
  name: string;
  heads: number;
  keyValueHeads: number;
  queries: number;
  keys: number;
  /** Width of one head's query; 0 where it is not kept. */
  width: number;
  /** Of one head's key: the same, but for `general` and `additive`. */
  keyWidth: number;
  valueWidth: number;
  /** The factor on the score. */
  scale: number;
  softCap: number;
  score: ScoreFunction;
  /** Numbers inside the additive score's tanh; 0 for the others. */
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

/**
 * One head as it is drawn, with the stages that were asked for; the others are empty. Matrices are row-major
 * `[queries, keys]`.
 */
export interface HeadStages {
  queries: number;
  keys: number;
  valueWidth: number;
  weights: Float32Array;
  /** 1 where the mask allows. */
  allowed: Uint8Array;
  /** `[queries]`, 1 where nothing is allowed. */
  emptyRows: Uint8Array;
  /** `[queries]`, sum of each row of weights, from the core. */
  rowSums: Float32Array;
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
  score: number;
  allowed: boolean;
  maskedScore: number;
  /** Largest masked score of the row and the sum of exp(score - maximum). */
  rowMaximum: number;
  rowSum: number;
  /** `[keys]`, exp(score - maximum) of the row: they add up to `rowSum`. */
  exponentials: Float32Array;
  weight: number;
  /** The weight is the softmax of the scores; false where a change put another in its place. */
  fromScores: boolean;
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
}

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

/** One forward pass, held by the core. Every method may be called in any order. */
export interface TraceHandle {
  readonly summary: TraceSummary;
  /** What is drawn: weights, what the mask allows, row sums; and those stages that `parts` names. */
  head(layer: number, head: number, parts?: readonly StagePart[]): Promise<HeadStages>;
  /** Every head of a small trace at once, `[layer][head]`. */
  heads(parts?: readonly StagePart[]): Promise<HeadStages[][]>;
  /** `[heads, queries, keys]` of one layer. */
  weights(layer: number): Promise<Float32Array>;
  cell(layer: number, head: number, query: number, key: number): Promise<CellDetail>;
  thumbnails(size: number): Promise<Thumbnails>;
  /** `tokens`: for each layer's keys, layer after layer, the same number for the same token; below 0: not known. */
  statistics(tokens?: Int32Array): Promise<HeadStatistics[]>;
  /** The weight for one pair of every head that has it, strongest first. */
  pair(query: number, key: number): Promise<PairWeight[]>;
  /** Of one head, `share` above 0 and at most 1. */
  topMass(layer: number, head: number, share: number): Promise<MassFilter>;
  /** A what-if inside each layer: same queries and keys, another mask. */
  setMask(mask: MaskSpec): Promise<void>;
  /** What comes later is hidden, too, in every layer; or every mask and weight is as it was before. */
  hideLater(hides: boolean): Promise<void>;
  /** The trace as a `.safetensors` file. */
  save(options: {
    dtype: 'f32' | 'f16' | 'u8';
    layers?: number[];
    metadata: Record<string, string>;
  }): Promise<Uint8Array>;
  dispose(): void;
}

export interface ModelSummary {
  layers: number;
  heads: number;
  width: number;
  vocabulary: number;
  positions: number;
  /** No token looks at a later one (`is_decoder`). */
  causal: boolean;
  /** What a head over the vocabulary predicts: the `next` token, or `masked` ones; empty without one. */
  predicts: '' | 'next' | 'masked';
  /** Names of the classes of a text; empty without a head over texts. */
  classes: string[];
}

/** What a head over the vocabulary says of one position. */
export interface TokenPrediction {
  /** The 20 likeliest, likeliest first. */
  candidates: Pick<Candidate, 'id' | 'logit' | 'logProbability' | 'probability'>[];
  /** Probability of all others together. */
  restProbability: number;
  /** In nats. */
  entropy: number;
}

export interface ClassScore {
  label: string;
  logit: number;
  /** Of several that exclude each other they sum to 1; null where the logit is a number of its own. */
  probability: number | null;
}

export interface ModelRun {
  tokenIds: Int32Array;
  /** 0 for the first sentence, 1 for the second; absent: all 0. */
  tokenTypes?: Int32Array;
  /** A what-if, applied in every layer. */
  mask?: MaskSpec;
  interventions?: Intervention[];
}

/** A text under interventions, beside the same text without them. */
export interface EncoderChange {
  trace: TraceHandle;
  differences: LayerDifference[];
  /** Of the text's embedding with the one it had, where that is the mean over its tokens: 1 where it is the same. */
  meanCosine: number;
  /** The same where it is the first token's (`[CLS]`, `<s>`). */
  firstCosine: number;
  /** By a head over the whole text; null where the model has none. */
  classes: { before: ClassScore[]; after: ClassScore[] } | null;
}

export interface ModelHandle {
  readonly summary: ModelSummary;
  /** GGUF: its vocabulary as JSON (see `gguf_tokenizer_json`); null where the files hold none. */
  readonly tokenizer: string | null;
  run(input: ModelRun): Promise<TraceHandle>;
  /** What follows from the interventions. Of one text after the other only what changes is computed. */
  follow(input: ModelRun): Promise<EncoderChange>;
  /**
   * The token that comes after `position` (`summary.predicts` is `next`), or stands at it (`masked`).
   * @throws CoreError `unsupported` without a head over the vocabulary
   */
  predict(input: ModelRun, position: number): Promise<TokenPrediction>;
  /** @throws CoreError `unsupported` without a head over texts */
  classify(input: ModelRun): Promise<ClassScore[]>;
  dispose(): void;
}

/**
 * `weights` is called for the file's bytes, again after a worker was lost, so
 * that nobody has to keep 45 MB alive. Each call gives fresh bytes: they may be
 * moved to the worker.
 */
export interface ModelSource {
  /** Text of `config.json`; absent for GGUF, which holds its own. */
  config?: string;
  /** Of one file, or all shards in any order. */
  weights: (() => Promise<Uint8Array>) | LanguageModelSource['weights'];
}

/** A .npy file, an archive's entry, or one JSON text. */
export interface DumpFile {
  name: string;
  bytes: Uint8Array;
  /** CRC-32, where it comes from an archive. */
  checksum?: number;
}

/** One file in a zip archive. */
export interface ZipEntry {
  name: string;
  /** Else stored as it is. */
  deflated: boolean;
  /** Where its bytes are in the archive, and how many. */
  offset: number;
  compressedSize: number;
  /** Of the file, as the archive claims. */
  size: number;
  /** CRC-32 of the file, as the archive claims. */
  checksum: number;
}

export interface Core extends TrainingCore {
  /** Which wasm build runs. */
  readonly build: 'relaxed' | 'simd';
  readonly where: 'inline' | 'worker';
  openTrace(file: Uint8Array): Promise<TraceHandle>;
  attend(input: VectorsInput): Promise<TraceHandle>;
  openModel(source: ModelSource): Promise<ModelHandle>;
  openLanguageModel(source: LanguageModelSource): Promise<LanguageModelHandle>;
  /**
   * What a model is, from the beginnings of its files: one GGUF file, or all safetensors files of a
   * checkpoint with its `config.json`.
   * @throws CoreError `unsupported` with the architectures that work, or naming a setting that cannot be
   * followed; `malformed_file` with what the file is instead
   */
  inspectModel(parts: ModelPart[], config?: string): Promise<ModelInspection>;
  /** Attention from elsewhere, as a trace file's bytes would be: see `traces/dump/dump.h` for what is understood. */
  openDump(files: DumpFile[]): Promise<TraceHandle>;
  /** What a zip archive (.npz) holds; nothing is inflated. */
  zipEntries(file: Uint8Array): Promise<ZipEntry[]>;
  /** Bare operation on an attention file's bytes (design section 6). */
  compute(file: Uint8Array): Promise<Uint8Array>;
  /** Normal random numbers with mean 0 and deviation 1, the same for the same seed. */
  normalValues(seed: number, count: number): Promise<Float32Array>;
  /** Size of the module's memory. It grows and never shrinks: also the most that was needed so far. */
  memoryBytes(): Promise<number>;
  /** Called with a sentence when a lost worker was restarted and replayed. */
  onRestart(listener: (message: string) => void): () => void;
  dispose(): void;
}

/** What the module for the page's first view can do. */
export type ViewCore = Omit<Core, keyof TrainingCore | 'openLanguageModel' | 'inspectModel'>;
