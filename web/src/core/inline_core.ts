/** The core on this thread. */

import type { MainModule, ModelHandle as ModuleModel } from './generated/attention.d.ts';
import {
  type InlineLanguageModel,
  inspectInline,
  openInlineLanguageModel,
  withModelFiles,
} from './inline_language.ts';
import { InlineTrace } from './inline_trace.ts';
import {
  drawExample,
  type InlineTaskModel,
  type InlineTraining,
  openInlineTaskModel,
  readDefaultSettings,
  readTaskWords,
  resumeInlineTraining,
  startInlineTraining,
  writeTaskSentence,
} from './inline_training.ts';
import type { LoadedModule } from './load.ts';
import { orThrow, withBuffers } from './memory.ts';
import type {
  ClassScore,
  Core,
  DumpFile,
  LanguageModelSource,
  ModelHandle,
  ModelInspection,
  ModelPart,
  ModelRun,
  ModelSource,
  ModelSummary,
  ReadWords,
  TaskExample,
  TaskName,
  TokenPrediction,
  TraceHandle,
  TrainingSettings,
  VectorsInput,
  ZipEntry,
} from './types.ts';
import { CoreError } from './types.ts';
import {
  bytesOf,
  checkDump,
  checkModelRun,
  checkModelSource,
  checkVectors,
  wholeNumber,
} from './validate.ts';

class InlineModel implements ModelHandle {
  readonly summary: ModelSummary;
  readonly tokenizer: string | null;
  readonly #module: MainModule;
  #model: ModuleModel | null;

  constructor(module: MainModule, model: ModuleModel) {
    this.#module = module;
    this.#model = model;
    const predicts = model.predicts() as ModelSummary['predicts'];
    this.summary = { ...model.summary(), predicts, classes: model.classes() };
    this.tokenizer = model.tokenizer() || null;
  }

  /** For the worker: properties do not cross over. */
  async readTokenizer(): Promise<string | null> {
    return this.tokenizer;
  }

  /** `use` gets what the module's own functions take for a text. */
  #with<T>(
    input: ModelRun,
    use: (model: ModuleModel, ...text: Parameters<ModuleModel['run']>) => T | null,
  ): T {
    const model = this.#model;
    if (!model) throw new CoreError('invalid_argument', 'This model was closed already.');
    const { ids, types, mask } = checkModelRun(input);
    return withBuffers(this.#module, [ids, types, mask.allowed], (idBytes, typeBytes, cells) =>
      orThrow(this.#module, use(model, idBytes ?? null, typeBytes ?? null, mask.value, cells ?? null)),
    );
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    return new InlineTrace(
      this.#module,
      this.#with(input, (model, ...text) => model.run(...text)),
    );
  }

  async predict(input: ModelRun, position: number): Promise<TokenPrediction> {
    wholeNumber(position, 'The position');
    return this.#with(input, (model, ...text): TokenPrediction | null => model.predict(...text, position));
  }

  async classify(input: ModelRun): Promise<ClassScore[]> {
    return this.#with(input, (model, ...text): ClassScore[] | null => model.classify(...text));
  }

  dispose(): void {
    this.#model?.delete();
    this.#model = null;
  }
}

export class InlineCore implements Core {
  readonly build: Core['build'];
  readonly where = 'inline';
  readonly #module: MainModule;

  constructor(loaded: LoadedModule) {
    this.#module = loaded.module;
    this.build = loaded.build;
  }

  async openTrace(file: Uint8Array): Promise<TraceHandle> {
    const trace = withBuffers(this.#module, [bytesOf(file, 'The trace file')], (bytes) =>
      orThrow(this.#module, this.#module.openTrace(bytes ?? null)),
    );
    return new InlineTrace(this.#module, trace);
  }

  async attend(input: VectorsInput): Promise<TraceHandle> {
    const { value, queries, keys, values, mask, parameters } = checkVectors(input);
    const trace = withBuffers(
      this.#module,
      [queries, keys, values, mask.allowed, ...parameters],
      (
        q = null,
        k = null,
        v = null,
        cells = null,
        ...[queryWeight = null, keyWeight = null, vector = null]
      ) =>
        orThrow(
          this.#module,
          this.#module.attend(value, q, k, v, mask.value, cells, queryWeight, keyWeight, vector),
        ),
    );
    return new InlineTrace(this.#module, trace);
  }

  async openModel(source: ModelSource): Promise<ModelHandle> {
    const { config = '', weights } = checkModelSource(source);
    const model = await withModelFiles(this.#module, weights, (files) =>
      orThrow(this.#module, this.#module.openModel(files, config)),
    );
    return new InlineModel(this.#module, model);
  }

  openLanguageModel(source: LanguageModelSource): Promise<InlineLanguageModel> {
    return openInlineLanguageModel(this.#module, source);
  }

  async inspectModel(parts: ModelPart[], config?: string): Promise<ModelInspection> {
    return inspectInline(this.#module, parts, config);
  }

  openTaskModel(weights: () => Promise<Uint8Array>): Promise<InlineTaskModel> {
    return openInlineTaskModel(this.#module, weights);
  }

  async defaultSettings(task: TaskName, variant = ''): Promise<TrainingSettings> {
    return readDefaultSettings(this.#module, task, variant);
  }

  async example(task: TaskName, seed: number | 'probe'): Promise<TaskExample> {
    return drawExample(this.#module, task, seed);
  }

  async readWords(task: TaskName, side: 'source' | 'target', text: string): Promise<ReadWords> {
    return readTaskWords(this.#module, task, side, text);
  }

  async writeSentence(task: TaskName, side: 'source' | 'target', ids: Int32Array): Promise<string> {
    return writeTaskSentence(this.#module, task, side, ids);
  }

  async startTraining(settings: TrainingSettings): Promise<InlineTraining> {
    return startInlineTraining(this.#module, settings);
  }

  async resumeTraining(checkpoint: Uint8Array): Promise<InlineTraining> {
    return resumeInlineTraining(this.#module, checkpoint);
  }

  async openDump(files: DumpFile[]): Promise<TraceHandle> {
    const checked = checkDump(files);
    const dump = orThrow(this.#module, this.#module.DumpFiles.create());
    try {
      const trace = withBuffers(
        this.#module,
        checked.map(({ bytes }) => bytes),
        (...buffers) => {
          for (const [index, { name, checksum }] of checked.entries()) {
            dump.add(name, buffers[index] ?? null, checksum);
          }
          return orThrow(this.#module, dump.open());
        },
      );
      return new InlineTrace(this.#module, trace);
    } finally {
      dump.delete();
    }
  }

  async zipEntries(file: Uint8Array): Promise<ZipEntry[]> {
    return withBuffers(this.#module, [bytesOf(file, 'The archive')], (bytes) =>
      orThrow(this.#module, this.#module.zipEntries(bytes ?? null)),
    );
  }

  async compute(file: Uint8Array): Promise<Uint8Array> {
    return withBuffers(this.#module, [bytesOf(file, 'The file')], (bytes) =>
      orThrow(this.#module, this.#module.compute(bytes ?? null)),
    );
  }

  async normalValues(seed: number, count: number): Promise<Float32Array> {
    wholeNumber(seed, 'The seed');
    wholeNumber(count, 'The number of random numbers');
    return orThrow(this.#module, this.#module.normalValues(seed, count)) as Float32Array;
  }

  async memoryBytes(): Promise<number> {
    // Any view into the module's memory looks at all of it.
    const byte = orThrow(this.#module, this.#module.ByteBuffer.create(1));
    try {
      return (byte.view() as Uint8Array).buffer.byteLength;
    } finally {
      byte.delete();
    }
  }

  onRestart(): () => void {
    return () => {};
  }

  dispose(): void {}
}
