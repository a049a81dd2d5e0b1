/**
 * What the rest of the page may ask of the core. The same interface runs
 * inline (on the page's own thread) and in a worker; every number comes from
 * the C++ core, every failure is a `CoreError`.
 */

import type { MaskFigures } from './figure_types.ts';
import type { Intervention, LayerDifference } from './intervention_types.ts';
import type {
  Candidate,
  LanguageModelHandle,
  LanguageModelSource,
  ModelInspection,
  ModelPart,
} from './language_types.ts';
import type { TraceHandle } from './trace_types.ts';
import type { TrainingCore } from './training_types.ts';
import type { MaskSpec, VectorsInput } from './vectors_types.ts';

export * from './cell_types.ts';
export * from './compared_types.ts';
export * from './errors.ts';
export * from './figure_types.ts';
export * from './head_types.ts';
export * from './intervention_types.ts';
export * from './language_types.ts';
export * from './origin_types.ts';
export * from './trace_types.ts';
export * from './training_types.ts';
export * from './vectors_types.ts';

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

/** Masks by themselves, as they would lie over a text. */
export interface MaskPictures {
  rows: number;
  columns: number;
  /** `[masks, rows, columns]`: 255 times the share of cells that are allowed. */
  pixels: Uint8Array;
  /** One per mask: cells that are allowed, and rows that are left with nothing. */
  cells: Int32Array;
  emptyRows: Int32Array;
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
  /** `fromStart`: two sentences begin side by side; else the last query stands at the last key. */
  drawMasks(
    masks: Intervention[],
    over: { queries: number; keys: number; fromStart: boolean },
    side: number,
  ): Promise<MaskPictures>;
  /** `allowed` is `[queries, keys]`. `query` below 0: only counted. */
  maskFigures(allowed: Uint8Array, keys: number, query: number, layers: number): Promise<MaskFigures>;
  /** Size of the module's memory. It grows and never shrinks: also the most that was needed so far. */
  memoryBytes(): Promise<number>;
  /** Called with a sentence when a lost worker was restarted and replayed. */
  onRestart(listener: (message: string) => void): () => void;
  dispose(): void;
}

/**
 * What the module for the page's first view can do. Of traces it opens their own files alone, and of models
 * safetensors: what it does not know is `unsupported`.
 */
export type ViewCore = Omit<
  Core,
  keyof TrainingCore | 'openLanguageModel' | 'inspectModel' | 'openDump' | 'zipEntries' | 'compute'
>;
