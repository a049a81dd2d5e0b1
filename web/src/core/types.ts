/**
 * What the rest of the page may ask of the core. The same interface runs
 * inline (on the page's own thread) and in a worker; every number comes from
 * the C++ core, every failure is a `CoreError`.
 */

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

/** The bare operation's input; heads lie side by side in the columns. */
export interface VectorsInput {
  heads: number;
  keyValueHeads?: number;
  /** `[queries, heads * width]` row-major. */
  queries: Float32Array;
  /** `[keys, keyValueHeads * width]`. */
  keys: Float32Array;
  /** `[keys, keyValueHeads * valueWidth]`. */
  values: Float32Array;
  queryCount: number;
  keyCount: number;
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
  /** Width of one head's query and key; 0 where they are not kept. */
  width: number;
  valueWidth: number;
  /** The factor on query . key. */
  scale: number;
  softCap: number;
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

/** One head with every stage; matrices are row-major `[queries, keys]`. */
export interface HeadStages {
  queries: number;
  keys: number;
  valueWidth: number;
  /** query . key; empty where only weights are known, like the two that follow. */
  products: Float32Array;
  /** Scaled scores as they would be without rotary positions; empty where there are none. */
  unrotatedScores: Float32Array;
  /** Scaled, soft-capped, bias added. */
  scores: Float32Array;
  /** Minus infinity where hidden. */
  maskedScores: Float32Array;
  weights: Float32Array;
  /** `[queries, valueWidth]`, empty without values. */
  output: Float32Array;
  /** 1 where the mask allows. */
  allowed: Uint8Array;
  /** `[queries]`, 1 where nothing is allowed. */
  emptyRows: Uint8Array;
  /** `[queries]`, sum of each row of weights, from the core. */
  rowSums: Float32Array;
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
  /** query * key, element by element. */
  elementProducts: Float32Array;
  /** Their sum. */
  product: number;
  scale: number;
  score: number;
  allowed: boolean;
  maskedScore: number;
  /** Largest masked score of the row and the sum of exp(score - maximum). */
  rowMaximum: number;
  rowSum: number;
  weight: number;
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
  head(layer: number, head: number): Promise<HeadStages>;
  /** `[heads, queries, keys]` of one layer. */
  weights(layer: number): Promise<Float32Array>;
  cell(layer: number, head: number, query: number, key: number): Promise<CellDetail>;
  thumbnails(size: number): Promise<Thumbnails>;
  statistics(): Promise<HeadStatistics[]>;
  /** Every head's weight for one pair, strongest first. */
  pair(query: number, key: number): Promise<PairWeight[]>;
  /** Of one head, `share` above 0 and at most 1. */
  topMass(layer: number, head: number, share: number): Promise<MassFilter>;
  /** A what-if inside each layer: same queries and keys, another mask. */
  setMask(mask: MaskSpec): Promise<void>;
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
}

export interface ModelRun {
  tokenIds: Int32Array;
  /** 0 for the first sentence, 1 for the second; absent: all 0. */
  tokenTypes?: Int32Array;
  /** A what-if, applied in every layer. */
  mask?: MaskSpec;
}

export interface ModelHandle {
  readonly summary: ModelSummary;
  run(input: ModelRun): Promise<TraceHandle>;
  dispose(): void;
}

/**
 * `weights` is called for the file's bytes, again after a worker was lost, so
 * that nobody has to keep 45 MB alive. Each call gives fresh bytes: they may be
 * moved to the worker.
 */
export interface ModelSource {
  config: string;
  weights: () => Promise<Uint8Array>;
}

/**
 * One change inside the forward pass of a language model. Layers, heads and
 * tokens count from 0; where `layer` or `head` may be absent, it means all.
 */
export type Intervention =
  /** The head writes nothing, or its mean over the text at every token. */
  | { kind: 'off'; layer: number; head: number; by: 'zero' | 'mean' }
  /** Scores are divided by it before softmax: below 1 sharper, above 1 flatter. */
  | { kind: 'temperature'; layer: number; head: number; temperature: number }
  /** Nobody may look at the token at this position. */
  | { kind: 'block'; token: number; layer?: number; head?: number }
  /**
   * Another mask in place of the causal one. `window`: the last `size` tokens, itself included;
   * `sinks`: those and the first `sinks` tokens; `prefix`: the first `size` tokens see each other;
   * `none`: everything sees everything.
   */
  | { kind: 'mask'; mask: 'window'; size: number; layer?: number; head?: number }
  | { kind: 'mask'; mask: 'sinks'; size: number; sinks: number; layer?: number; head?: number }
  | { kind: 'mask'; mask: 'prefix'; size: number; layer?: number; head?: number }
  | { kind: 'mask'; mask: 'none'; layer?: number; head?: number }
  /** Weights in place of softmax: even over what is allowed, all on the token before, all on itself. */
  | { kind: 'weights'; layer: number; head: number; pattern: 'uniform' | 'previous' | 'own' }
  /** The head's output times a factor. */
  | { kind: 'scale'; layer: number; head: number; factor: number };

export interface LanguageModelSummary {
  /** `llama`, `qwen2`, `gpt2`. */
  family: string;
  /** As the file names itself; may be empty. */
  title: string;
  layers: number;
  heads: number;
  keyValueHeads: number;
  /** Width of one head's query and key. */
  headWidth: number;
  width: number;
  feedForward: number;
  vocabulary: number;
  /** Positions that the model was made for. */
  contextLength: number;
  /** Types of its matrices by size: "Q4_1, Q8_0", "F32". */
  quantisation: string;
  parameters: number;
  weightBytes: number;
  /** What a session takes for each token of its context. */
  sessionBytesPerToken: number;
}

/** A model's family and sizes, read from the beginning of its files before anything is loaded. */
export interface ModelInspection {
  /** `decoder` runs as a language model, `encoder` by `openModel`. */
  kind: 'decoder' | 'encoder';
  summary: LanguageModelSummary;
  /** Has a tokenizer of its own inside (GGUF). */
  hasTokenizer: boolean;
}

export interface LanguageModelSource {
  /** Text of `config.json`; absent for GGUF, which holds its own. */
  config?: string;
  /**
   * The file, or all shards in any order; each call gives fresh bytes, which may be moved to the worker.
   */
  weights: { name: string; bytes: () => Promise<Uint8Array> }[];
}

export interface RunOptions {
  signal?: AbortSignal;
  /** From 0 to 1. */
  onProgress?: (share: number) => void;
}

export interface SamplingSettings {
  /** 0: always the likeliest. */
  temperature: number;
  /** 0: off. */
  topK: number;
  /** 1: off. */
  topP: number;
  /** 0: off. */
  minP: number;
  seed: number;
}

export interface Candidate {
  id: number;
  logit: number;
  /** Natural logarithm of the probability, as the model gives it. */
  logProbability: number;
  /** As the model gives it. */
  probability: number;
  /** After temperature, top-k, top-p and min-p; 0 where one of them took it out. */
  sampledProbability: number;
  /** Which one took it out; absent where it stayed. */
  removedBy?: 'topK' | 'topP' | 'minP';
}

export interface Prediction {
  /** The 20 likeliest, likeliest first. */
  candidates: Candidate[];
  /** Probability of all others together, as the model gives it. */
  restProbability: number;
  /** How many tokens of the vocabulary sampling may choose from. */
  kept: number;
  /** Of the model's distribution, in nats. */
  entropy: number;
  /** What the seed draws at this position. */
  sampled: number;
}

/** What the next token looks like in two sessions, `before` and `after`. */
export interface PredictionChange {
  token: number;
  /** Natural logarithms. */
  logProbabilityBefore: number;
  logProbabilityAfter: number;
  /** KL(before || after) over the whole vocabulary, in nats. */
  divergence: number;
}

/** Signed difference of a head's weights, after - before. */
export interface HeadDifference {
  queries: number;
  keys: number;
  values: Float32Array;
  /** Largest magnitude. */
  largest: number;
}

/** What happens to one token's log-probability when a head is switched off. */
export interface HeadEffect {
  layer: number;
  head: number;
  /** logProbability without the head - with it: negative where the head helps. */
  change: number;
  divergence: number;
}

/**
 * A text inside a language model: its tokens, what every layer computed for them, and what comes next.
 * Memory for `context` tokens is taken when it is opened.
 */
export interface LanguageSession {
  readonly context: number;
  /**
   * Brings the session to these tokens and interventions. The beginning that has not changed is not
   * computed again. Only the newest call counts: an older one that is not done yet ends as `cancelled`.
   * @throws CoreError `cancelled` after `signal` was aborted; the session can be used on
   */
  run(
    input: { tokenIds: Int32Array; interventions?: Intervention[] },
    options?: RunOptions,
  ): Promise<{ reused: number; computed: number }>;
  /** All heads over the first `tokens` tokens; absent: all. Stays valid until `run` changes them. */
  trace(tokens?: number): Promise<TraceHandle>;
  /** What comes after the token at `position`. */
  predict(position: number, sampling: SamplingSettings): Promise<Prediction>;
  /** Log-probability (natural) of `token` after `position`. */
  logProbability(position: number, token: number): Promise<number>;
  /** This session is `before`; both must hold `position`. */
  compare(after: LanguageSession, position: number, token: number): Promise<PredictionChange>;
  /** `after` - this one, over the first `tokens` tokens. */
  difference(after: LanguageSession, layer: number, head: number, tokens: number): Promise<HeadDifference>;
  /**
   * Switches off every head in turn (beside this session's interventions) and reports how the
   * log-probability of `token` after `position` changes. `onPart` hears of each layer's heads when they are known.
   */
  rankHeads(
    position: number,
    token: number,
    options?: RunOptions & { by?: 'zero' | 'mean'; onPart?: (effects: HeadEffect[]) => void },
  ): Promise<HeadEffect[]>;
  dispose(): void;
}

export interface LanguageModelHandle {
  readonly summary: LanguageModelSummary;
  /** GGUF: its vocabulary as JSON (see `gguf_tokenizer_json`); null where the files hold none. */
  readonly tokenizer: string | null;
  openSession(context: number): Promise<LanguageSession>;
  dispose(): void;
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

export interface Core {
  /** Which wasm build runs. */
  readonly build: 'relaxed' | 'simd';
  readonly where: 'inline' | 'worker';
  openTrace(file: Uint8Array): Promise<TraceHandle>;
  attend(input: VectorsInput): Promise<TraceHandle>;
  openModel(source: ModelSource): Promise<ModelHandle>;
  openLanguageModel(source: LanguageModelSource): Promise<LanguageModelHandle>;
  /**
   * What a model is, from the beginning of its files (the first 32 MB are enough): `beginning` of a
   * GGUF or safetensors file of `fileSize` bytes in all, and `config.json` for the latter.
   * @throws CoreError `unsupported` with the architectures that work, or why it cannot be loaded
   */
  inspectModel(beginning: Uint8Array, fileSize: number, config?: string): Promise<ModelInspection>;
  /** Attention from elsewhere, as a trace file's bytes would be: see `traces/dump.h` for what is understood. */
  openDump(files: DumpFile[]): Promise<TraceHandle>;
  /** What a zip archive (.npz) holds; nothing is inflated. */
  zipEntries(file: Uint8Array): Promise<ZipEntry[]>;
  /** Bare operation on an attention file's bytes (design section 6). */
  compute(file: Uint8Array): Promise<Uint8Array>;
  /** Size of the module's memory. It grows and never shrinks: also the most that was needed so far. */
  memoryBytes(): Promise<number>;
  /** Called with a sentence when a lost worker was restarted and replayed. */
  onRestart(listener: (message: string) => void): () => void;
  dispose(): void;
}
