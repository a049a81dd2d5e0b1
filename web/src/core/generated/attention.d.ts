// TypeScript bindings for emscripten-generated code.  Automatically generated at compile time.
interface WasmModule {
}

type EmbindString = ArrayBuffer|Uint8Array|Uint8ClampedArray|Int8Array|string;
export interface ClassHandle {
  isAliasOf(other: ClassHandle): boolean;
  delete(): void;
  deleteLater(): this;
  isDeleted(): boolean;
  // @ts-ignore - If targeting lower than ESNext, this symbol might not exist.
  [Symbol.dispose](): void;
  clone(): this;
}
export type ErrorValue = {
  code: EmbindString,
  message: EmbindString,
  index: number
};

export interface ByteBuffer extends ClassHandle {
  view(): Uint8Array;
}

export type LayerValue = {
  name: EmbindString,
  stack: EmbindString,
  index: number,
  kind: EmbindString,
  heads: number,
  keyValueHeads: number,
  queries: number,
  keys: number,
  width: number,
  keyWidth: number,
  valueWidth: number,
  scale: number,
  softCap: number,
  score: EmbindString,
  hidden: number,
  hasVectors: boolean,
  hasValues: boolean
};

export interface TraceHandle extends ClassHandle {
  layerCount(): number;
  layer(_0: number): LayerValue;
  metadata(): string;
  warnings(): string;
  pair(_0: number, _1: number): Float32Array | null;
  massBetween(_0: number, _1: number, _2: number, _3: ByteBuffer | null): Float32Array | null;
  tile(_0: number, _1: number, _2: number, _3: number, _4: number, _5: number, _6: number, _7: number, _8: number): Float32Array | null;
  strongest(_0: number, _1: number, _2: number, _3: number): Float32Array | null;
  hideLater(_0: boolean): boolean;
  head(_0: number, _1: number, _2: number, _3: number, _4: number): HeadStagesAnswer;
  cell(_0: number, _1: number, _2: number, _3: number): CellAnswer;
  thumbnails(_0: number, _1: number, _2: number): ThumbnailsAnswer;
  statistics(_0: ByteBuffer | null, _1: number, _2: number): StatisticsAnswer;
  topMass(_0: number, _1: number, _2: number, _3: number, _4: number): MassFilterAnswer;
}

export type LayerIdAnswer = { stack: 'layer' | 'encoder' | 'decoder', index: number, kind: '' | 'self' | 'cross' };

export type HeadStagesAnswer = { queries: number, keys: number, valueWidth: number, firstRow: number, hides: boolean, allowedCells: number, rowsLeftEmpty: number, hidesLater: boolean, largestAfterFirst: number, weights: Float32Array, allowed: Uint8Array, emptyRows: Uint8Array, rowSums: Float32Array, restSums: Float32Array, products: Float32Array, unrotatedScores: Float32Array, scores: Float32Array, maskedScores: Float32Array, output: Float32Array } | null;

export type CellAnswer = { query: Float32Array, key: Float32Array, unrotatedQuery: Float32Array, unrotatedKey: Float32Array, unrotatedScore: number, projectedQuery: Float32Array, projectedKey: Float32Array, hiddenSums: Float32Array, tangents: Float32Array, scoreVector: Float32Array, queryNorm: number, keyNorm: number, elementProducts: Float32Array, dotProduct: number, value: Float32Array, weightedValue: Float32Array, output: Float32Array, product: number, scale: number, softCap: number, distanceSlope: number, score: number, allowed: boolean, maskedScore: number, rowMaximum: number, rowSum: number, sinkExponential: number, exponentials: Float32Array, weight: number, fromScores: boolean, scoreIsSet: boolean, averaged: boolean, outputFactor: number } | null;

export type ThumbnailsAnswer = { rows: number, columns: number, pixels: Uint8Array } | null;

export type StatisticsAnswer = { figures: Float32Array, names: string[] } | null;

export type MassFilterAnswer = { kept: Uint8Array, hidden: Float32Array } | null;

export interface DumpFiles extends ClassHandle {
  add(_0: EmbindString, _1: ByteBuffer | null, _2: number): void;
  open(): TraceHandle | null;
}

export type ZipEntriesAnswer = { name: string, deflated: boolean, offset: number, compressedSize: number, size: number, checksum: number }[] | null;

export type DifferencesAnswer = { layer: LayerIdAnswer, heads: number, queries: number, keys: number, values: Float32Array, largest: Float32Array }[] | null;

export type HeadDifferenceAnswer = { queries: number, keys: number, firstRow: number, values: Float32Array, largest: number } | null;

export type ModelValue = {
  layers: number,
  heads: number,
  width: number,
  vocabulary: number,
  positions: number,
  causal: boolean
};

export interface ModelHandle extends ClassHandle {
  summary(): ModelValue;
  tokenizer(): string;
  predicts(): PredictsValue;
  classes(): string[];
  run(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): TraceHandle | null;
  follow(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): EncoderChangeAnswer;
  predict(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString, _5: number): TokenPredictionAnswer;
  classify(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): ClassScoresAnswer;
}

export type PredictsValue = '' | 'next' | 'masked';

export type ClassScoresAnswer = { label: string, logit: number, probability: number | null }[] | null;

export type TokenPredictionAnswer = { candidates: { id: number, logit: number, logProbability: number, probability: number }[], restProbability: number, entropy: number } | null;

export type EncoderChangeAnswer = { differences: NonNullable<DifferencesAnswer>, meanCosine: number, firstCosine: number, classes: { before: NonNullable<ClassScoresAnswer>, after: NonNullable<ClassScoresAnswer> } | null, trace: TraceHandle } | null;

export type HeadOriginAnswer = Float32Array | null;

export type HeadWriteAnswer = { vectors: Float32Array, figures: Float32Array } | null;

export type MaskPicturesAnswer = { rows: number; columns: number; pixels: Uint8Array } | null;

export type MaskFiguresAnswer = { cells: number; emptyRows: number; reached: Uint8Array; reachedTokens: Int32Array } | null;

export type SinkLensAnswer = Record<'raw' | 'without' | 'plusOne' | 'learned', { mapRows: number; mapColumns: number; map: Float32Array; row: Float32Array; rowSum: number }> | null;

export type MaskValue = {
  causal: number,
  windowLeft: number,
  windowRight: number,
  prefix: number,
  keyLength: number,
  allowedPerHead: boolean
};

export interface ModelFiles extends ClassHandle {
  add(_0: ByteBuffer | null): void;
}

export type VectorsValue = {
  heads: number,
  keyValueHeads: number,
  queries: number,
  keys: number,
  scale: number,
  softCap: number,
  emptyRow: number,
  score: EmbindString,
  hidden: number
};

export type HeadComparisonAnswer = { numbers: Float32Array; cells: Uint8Array; changes: Int32Array; figures: Float64Array } | null;

export type LanguageSummaryValue = { family: string, title: string, causal: boolean, positions: 'rotary' | 'learned' | 'learned_odd', layers: number, heads: number, headWidth: number, keyValueHeads: number, width: number, feedForward: number, vocabulary: number, contextLength: number, cacheBytesPerToken: number, cacheBytesUngrouped: number, quantisation: string, parameters: number, weightBytes: number, sessionBytesPerToken: number, notices: string[] };

export interface LanguageModelHandle extends ClassHandle {
  summary(): LanguageSummaryValue;
  tokenizer(): string;
  openSession(_0: number): LanguageSessionHandle | null;
}

export interface ModelParts extends ClassHandle {
  add(_0: ByteBuffer | null, _1: number): void;
  inspect(_0: EmbindString): string | null;
}

export type SamplingValue = {
  temperature: number,
  topK: number,
  topP: number,
  minP: number,
  seed: number
};

export type PredictionAnswer = { ids: Float32Array, numbers: Float32Array, restProbability: number, kept: number, entropy: number, sampled: number } | null;

export type PredictionChangeAnswer = { logProbabilityBefore: number, logProbabilityAfter: number, divergence: number } | null;

export type WrittenTokensAnswer = { raised: { id: number, effect: number }[], lowered: { id: number, effect: number }[] } | null;

export interface HeadRankingHandle extends ClassHandle {
  advance(): number;
  effects(): Float32Array;
}

export interface LanguageSessionHandle extends ClassHandle {
  begin(_0: ByteBuffer | null, _1: EmbindString): number;
  advance(_0: number): number;
  tokenCount(): number;
  trace(_0: number): TraceHandle | null;
  predict(_0: number, _1: SamplingValue): PredictionAnswer;
  logProbability(_0: number, _1: number): number | null;
  compare(_0: LanguageSessionHandle | null, _1: number, _2: number): PredictionChangeAnswer;
  writtenTokens(_0: number, _1: number, _2: number, _3: number): WrittenTokensAnswer;
  rank(_0: number, _1: number, _2: boolean): HeadRankingHandle | null;
}

export type LongComparisonAnswer = { figures: Float64Array; changes: Int32Array; moved: Float32Array } | null;

export type ReachAnswer = { reached: Uint8Array; reachedTokens: Int32Array } | null;

export interface TaskModelHandle extends ClassHandle {
  write(_0: ByteBuffer | null, _1: number, _2: EmbindString): Int32Array | null;
  countRight(_0: number, _1: number, _2: EmbindString): Float64Array | null;
  summary(): TaskSummaryValue;
  evaluate(): ScoresAnswer;
  probe(): ProbeAnswer;
  follow(_0: EmbindString): TaskChangeAnswer;
  run(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: EmbindString): TaskRunAnswer;
  read(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: number, _3: EmbindString, _4: ByteBuffer | null, _5: ByteBuffer | null): ReadingAnswer;
  alignment(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: EmbindString, _3: ByteBuffer | null): AlignmentAnswer;
  ask(_0: EmbindString, _1: EmbindString): TaskAnswer;
}

export interface TrainingHandle extends ClassHandle {
  train(_0: number): Float64Array | null;
  steps(): number;
  checkpoint(): Uint8Array | null;
  weights(_0: boolean): Uint8Array | null;
  summary(): TaskSummaryValue;
  evaluate(): ScoresAnswer;
  probe(): ProbeAnswer;
}

export type TaskSummaryValue = { task: { name: string, sourceWords: string[], targetWords: string[], longest: number }, settings: string, parameters: number, steps: number, metadata: string };

export type ScoresAnswer = { name: string, value: number, least?: number }[] | null;

export type ProbeAnswer = { step: number, source: string[], target: string[], heads: { layer: LayerIdAnswer, head: number, name: string, value: number, least?: number }[], outcome: OutcomeValue, trace: TraceHandle } | null;

export type OutcomeValue = { loss: number, rows: number, correct: number, labels: Int32Array, likeliest: Int32Array, probabilities: Float32Array };

export type TaskChangeAnswer = (NonNullable<ProbeAnswer> & { before: OutcomeValue, differences: NonNullable<DifferencesAnswer> }) | null;

export type NextTokensValue = { perRow: number, ids: Int32Array, probabilities: Float32Array, followingProbabilities: Float32Array, followingRanks: Int32Array };

export type PassValue = { target: Int32Array, next: NextTokensValue };

export type TaskRunAnswer = (NextTokensValue & { trace: TraceHandle }) | null;

export type ReadingAnswer = (PassValue & { trace: TraceHandle, before?: PassValue, differences?: DifferencesAnswer, alignment?: AlignmentAnswer }) | null;

export type AlignmentAnswer = { layer: LayerIdAnswer, head: number, missed: number, mass: number }[] | null;

export type AnswerValue = { target: Int32Array, next: NextTokensValue & { outcome: OutcomeValue, asked: number } };

export type TaskAnswer = (AnswerValue & { source: Int32Array, labels: Int32Array, before?: AnswerValue, differences?: DifferencesAnswer, trace: TraceHandle }) | null;

export type TaskExampleAnswer = { source: Int32Array, target: Int32Array, labels: Int32Array, gold: Int32Array[] } | null;

export type ReadWordsAnswer = { ids: Int32Array, words: { text: string, start: number, end: number, id: number, known: boolean, near: string[] }[], fits: boolean } | null;

interface EmbindModule {
  lastError(): ErrorValue;
  buildName(): string;
  ByteBuffer: {
    create(_0: number): ByteBuffer | null;
  };
  TraceHandle: {};
  DumpFiles: {
    create(): DumpFiles | null;
  };
  zipEntries(_0: ByteBuffer | null): ZipEntriesAnswer;
  openTrace(_0: ByteBuffer | null): TraceHandle | null;
  ModelHandle: {};
  headOrigin(_0: TraceHandle | null, _1: number, _2: number, _3: number, _4: number): HeadOriginAnswer;
  headWrite(_0: TraceHandle | null, _1: number, _2: number, _3: number, _4: number): HeadWriteAnswer;
  joinHeads(_0: TraceHandle | null, _1: ByteBuffer | null, _2: ByteBuffer | null, _3: boolean): TraceHandle | null;
  drawMasks(_0: EmbindString, _1: number, _2: number, _3: boolean, _4: number): MaskPicturesAnswer;
  maskFigures(_0: ByteBuffer | null, _1: number, _2: number, _3: number): MaskFiguresAnswer;
  sinkLens(_0: TraceHandle | null, _1: number, _2: number, _3: number, _4: number, _5: number, _6: number): SinkLensAnswer;
  columnMass(_0: TraceHandle | null, _1: number, _2: number, _3: number, _4: ByteBuffer | null): Float32Array | null;
  ModelFiles: {
    create(): ModelFiles | null;
  };
  openModel(_0: ModelFiles | null, _1: EmbindString): ModelHandle | null;
  normalValues(_0: number, _1: number): Float32Array | null;
  saveTrace(_0: TraceHandle | null, _1: number, _2: ByteBuffer | null, _3: EmbindString): Uint8Array | null;
  headWith(_0: TraceHandle | null, _1: number, _2: number, _3: EmbindString, _4: number, _5: number, _6: number): HeadStagesAnswer;
  changeTrace(_0: TraceHandle | null, _1: EmbindString): boolean;
  unchangedTrace(_0: TraceHandle | null): TraceHandle | null;
  changeBetween(_0: TraceHandle | null, _1: TraceHandle | null, _2: number, _3: number, _4: number, _5: number): HeadDifferenceAnswer;
  changeTile(_0: TraceHandle | null, _1: TraceHandle | null, _2: number, _3: number, _4: number, _5: number, _6: number, _7: number, _8: number): Float32Array | null;
  attend(_0: VectorsValue, _1: ByteBuffer | null, _2: ByteBuffer | null, _3: ByteBuffer | null, _4: MaskValue, _5: ByteBuffer | null, _6: ByteBuffer | null, _7: ByteBuffer | null, _8: ByteBuffer | null): TraceHandle | null;
  traceInWords(_0: TraceHandle | null, _1: ByteBuffer | null): TraceHandle | null;
  compareHeads(_0: TraceHandle | null, _1: TraceHandle | null, _2: ByteBuffer | null, _3: ByteBuffer | null, _4: number, _5: number): HeadComparisonAnswer;
  LanguageModelHandle: {};
  openLanguageModel(_0: ModelFiles | null, _1: EmbindString): LanguageModelHandle | null;
  ModelParts: {
    create(): ModelParts | null;
  };
  HeadRankingHandle: {};
  LanguageSessionHandle: {};
  compareLong(_0: TraceHandle | null, _1: TraceHandle | null, _2: ByteBuffer | null, _3: ByteBuffer | null, _4: number): LongComparisonAnswer;
  comparedTile(_0: TraceHandle | null, _1: TraceHandle | null, _2: ByteBuffer | null, _3: ByteBuffer | null, _4: number, _5: number, _6: number, _7: number, _8: number, _9: number, _10: number): Float32Array | null;
  reach(_0: TraceHandle | null, _1: number, _2: number, _3: number, _4: number): ReachAnswer;
  compute(_0: ByteBuffer | null): Uint8Array | null;
  TaskModelHandle: {};
  openTaskModel(_0: ByteBuffer | null): TaskModelHandle | null;
  defaultSettings(_0: EmbindString, _1: EmbindString): string | null;
  TrainingHandle: {};
  startTraining(_0: EmbindString, _1: EmbindString): TrainingHandle | null;
  resumeTraining(_0: ByteBuffer | null): TrainingHandle | null;
  drawExample(_0: EmbindString, _1: number): TaskExampleAnswer;
  readWords(_0: EmbindString, _1: boolean, _2: EmbindString): ReadWordsAnswer;
  writeSentence(_0: EmbindString, _1: boolean, _2: ByteBuffer | null): string | null;
}

export type MainModule = WasmModule & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
