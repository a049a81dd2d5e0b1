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
  view(): any;
}

export interface DumpFiles extends ClassHandle {
  add(_0: EmbindString, _1: ByteBuffer | null, _2: number): void;
  open(): TraceHandle | null;
}

export type MaskValue = {
  causal: number,
  windowLeft: number,
  windowRight: number,
  prefix: number,
  keyLength: number,
  allowedPerHead: boolean
};

export type LayerValue = {
  name: EmbindString,
  heads: number,
  keyValueHeads: number,
  queries: number,
  keys: number,
  width: number,
  keyWidth: number,
  valueWidth: number,
  scale: number,
  softCap: number,
  score: number,
  hidden: number,
  hasVectors: boolean,
  hasValues: boolean
};

export interface TraceHandle extends ClassHandle {
  layerCount(): number;
  layer(_0: number): LayerValue;
  metadata(): string;
  warnings(): string;
  head(_0: number, _1: number, _2: number): any;
  weights(_0: number): any;
  cell(_0: number, _1: number, _2: number, _3: number): any;
  thumbnails(_0: number): any;
  statistics(_0: ByteBuffer | null): any;
  pair(_0: number, _1: number): any;
  topMass(_0: number, _1: number, _2: number): any;
  setMask(_0: MaskValue, _1: ByteBuffer | null): boolean;
  hideLater(_0: boolean): boolean;
  save(_0: number, _1: ByteBuffer | null, _2: EmbindString): any;
}

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
  predicts(): string;
  classes(): any;
  run(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): TraceHandle | null;
  follow(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): any;
  predict(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString, _5: number): any;
  classify(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: MaskValue, _3: ByteBuffer | null, _4: EmbindString): any;
}

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
  score: number,
  hidden: number
};

export interface LanguageModelHandle extends ClassHandle {
  summary(): any;
  tokenizer(): string;
  openSession(_0: number): LanguageSessionHandle | null;
}

export interface ModelParts extends ClassHandle {
  add(_0: ByteBuffer | null, _1: number): void;
  inspect(_0: EmbindString): any;
}

export type SamplingValue = {
  temperature: number,
  topK: number,
  topP: number,
  minP: number,
  seed: number
};

export interface HeadRankingHandle extends ClassHandle {
  advance(): number;
  effects(): any;
}

export interface LanguageSessionHandle extends ClassHandle {
  begin(_0: ByteBuffer | null, _1: EmbindString): number;
  advance(_0: number): number;
  tokenCount(): number;
  trace(_0: number): TraceHandle | null;
  predict(_0: number, _1: SamplingValue): any;
  logProbability(_0: number, _1: number): any;
  compare(_0: LanguageSessionHandle | null, _1: number, _2: number): any;
  difference(_0: LanguageSessionHandle | null, _1: number, _2: number, _3: number): any;
  rank(_0: number, _1: number, _2: boolean): HeadRankingHandle | null;
}

export interface TaskModelHandle extends ClassHandle {
  summary(): any;
  run(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: EmbindString): any;
  read(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: number, _3: EmbindString): any;
  write(_0: ByteBuffer | null, _1: number, _2: EmbindString): any;
  alignment(_0: ByteBuffer | null, _1: ByteBuffer | null, _2: EmbindString, _3: ByteBuffer | null): any;
  evaluate(): any;
  probe(): any;
}

export interface TrainingHandle extends ClassHandle {
  summary(): any;
  train(_0: number): any;
  steps(): number;
  probe(): any;
  evaluate(): any;
  checkpoint(): any;
  weights(_0: boolean): any;
}

interface EmbindModule {
  lastError(): ErrorValue;
  ByteBuffer: {
    create(_0: number): ByteBuffer | null;
  };
  DumpFiles: {
    create(): DumpFiles | null;
  };
  zipEntries(_0: ByteBuffer | null): any;
  buildName(): string;
  TraceHandle: {};
  openTrace(_0: ByteBuffer | null): TraceHandle | null;
  ModelHandle: {};
  ModelFiles: {
    create(): ModelFiles | null;
  };
  openModel(_0: ModelFiles | null, _1: EmbindString): ModelHandle | null;
  attend(_0: VectorsValue, _1: ByteBuffer | null, _2: ByteBuffer | null, _3: ByteBuffer | null, _4: MaskValue, _5: ByteBuffer | null, _6: ByteBuffer | null, _7: ByteBuffer | null, _8: ByteBuffer | null): TraceHandle | null;
  compute(_0: ByteBuffer | null): any;
  normalValues(_0: number, _1: number): any;
  LanguageModelHandle: {};
  openLanguageModel(_0: ModelFiles | null, _1: EmbindString): LanguageModelHandle | null;
  ModelParts: {
    create(): ModelParts | null;
  };
  HeadRankingHandle: {};
  LanguageSessionHandle: {};
  TaskModelHandle: {};
  openTaskModel(_0: ByteBuffer | null): TaskModelHandle | null;
  defaultSettings(_0: EmbindString, _1: EmbindString): any;
  drawExample(_0: EmbindString, _1: number): any;
  TrainingHandle: {};
  startTraining(_0: EmbindString, _1: EmbindString): TrainingHandle | null;
  resumeTraining(_0: ByteBuffer | null): TrainingHandle | null;
  readWords(_0: EmbindString, _1: boolean, _2: EmbindString): any;
  writeSentence(_0: EmbindString, _1: boolean, _2: ByteBuffer | null): any;
}

export type MainModule = WasmModule & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
