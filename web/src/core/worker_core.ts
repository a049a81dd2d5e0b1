/** The core in a worker: the same interface, and it survives a worker that dies. */

import { answerValue, copied, type Made, makeBy, RemoteHandle, surviving } from './remote_handle.ts';
import { filesToMove, RemoteLanguageModel } from './remote_language.ts';
import { RemoteTaskModel, RemoteTraining } from './remote_training.ts';
import type {
  CellDetail,
  ClassScore,
  Core,
  DumpFile,
  HeadStages,
  HeadStatistics,
  LanguageModelHandle,
  LanguageModelSource,
  MaskSpec,
  MassFilter,
  ModelHandle,
  ModelInspection,
  ModelPart,
  ModelRun,
  ModelSource,
  ModelSummary,
  PairWeight,
  ReadWords,
  TaskExample,
  TaskModelHandle,
  TaskName,
  Thumbnails,
  TokenPrediction,
  TraceHandle,
  TraceSummary,
  TrainingHandle,
  TrainingSettings,
  VectorsInput,
  ZipEntry,
} from './types.ts';
import { checkDump, checkModelSource } from './validate.ts';
import { WorkerLink } from './worker_link.ts';

class RemoteTrace implements TraceHandle {
  readonly summary: TraceSummary;
  readonly #remote: RemoteHandle;
  readonly #mask: { last: MaskSpec | null };

  constructor(remote: RemoteHandle, summary: TraceSummary, mask: { last: MaskSpec | null }) {
    this.#remote = remote;
    this.summary = summary;
    this.#mask = mask;
  }

  head(layer: number, head: number): Promise<HeadStages> {
    return this.#remote.call('head', layer, head);
  }
  cell(layer: number, head: number, query: number, key: number): Promise<CellDetail> {
    return this.#remote.call('cell', layer, head, query, key);
  }
  thumbnails(size: number): Promise<Thumbnails> {
    return this.#remote.call('thumbnails', size);
  }
  weights(layer: number): Promise<Float32Array> {
    return this.#remote.call('weights', layer);
  }
  statistics(tokens?: Int32Array): Promise<HeadStatistics[]> {
    return this.#remote.call('statistics', tokens);
  }
  pair(query: number, key: number): Promise<PairWeight[]> {
    return this.#remote.call('pair', query, key);
  }
  topMass(layer: number, head: number, share: number): Promise<MassFilter> {
    return this.#remote.call('topMass', layer, head, share);
  }
  async setMask(mask: MaskSpec): Promise<void> {
    const own = copied(mask);
    await this.#remote.call('setMask', own);
    this.#mask.last = own;
  }
  save(options: Parameters<TraceHandle['save']>[0]): Promise<Uint8Array> {
    return this.#remote.call('save', options);
  }
  dispose(): void {
    this.#remote.dispose();
  }
}

/** Makes a trace in the worker, now and after every restart, with its last mask. */
async function remoteTrace(link: WorkerLink, make: () => Promise<Made>): Promise<TraceHandle> {
  const mask: { last: MaskSpec | null } = { last: null };
  const remote = new RemoteHandle(link, async () => {
    const made = await make();
    if (mask.last) await link.call(made.handle, 'setMask', [mask.last], made.generation);
    return made;
  });
  const { summary } = await surviving(() => remote.open());
  return new RemoteTrace(remote, summary as TraceSummary, mask);
}

class RemoteModel implements ModelHandle {
  readonly summary: ModelSummary;
  readonly tokenizer: string | null;
  readonly #remote: RemoteHandle;

  constructor(remote: RemoteHandle, summary: ModelSummary, tokenizer: string | null) {
    this.#remote = remote;
    this.summary = summary;
    this.tokenizer = tokenizer;
  }

  async run(input: ModelRun): Promise<TraceHandle> {
    const remote = this.#remote;
    remote.refuseClosed();
    const own = copied(input);
    return remoteTrace(remote.link, () =>
      remote.lend(({ handle, generation }) => makeBy(remote.link, handle, 'run', own, generation)),
    );
  }
  async predict(input: ModelRun, position: number): Promise<TokenPrediction> {
    return this.#remote.call('predict', copied(input), position);
  }
  async classify(input: ModelRun): Promise<ClassScore[]> {
    return this.#remote.call('classify', copied(input));
  }
  dispose(): void {
    this.#remote.dispose();
  }
}

export class WorkerCore implements Core {
  readonly where = 'worker';
  readonly #link: WorkerLink;
  readonly #listeners = new Set<(message: string) => void>();
  readonly #trainings = new Set<RemoteTraining>();

  private constructor(create: () => Worker) {
    this.#link = new WorkerLink(create, () => {
      const message = this.#restartMessage();
      for (const listener of this.#listeners) listener(message);
    });
  }

  #restartMessage(): string {
    const restarted = 'The computation had stopped and was started again';
    let steps = 0;
    for (const training of this.#trainings) steps += training.atRisk;
    if (steps === 0) return `${restarted}; nothing is lost.`;
    const count = steps === 1 ? 'one step' : `${steps} steps`;
    return `${restarted}; ${count} of training will be taken again, and nothing else is lost.`;
  }

  /** Resolves when the module in the worker is ready. */
  static async start(create: () => Worker): Promise<WorkerCore> {
    const core = new WorkerCore(create);
    await core.#link.start();
    return core;
  }

  get build(): Core['build'] {
    return this.#link.build;
  }

  /** The bytes are kept, not copied, for as long as the trace is open. */
  openTrace(file: Uint8Array): Promise<TraceHandle> {
    return remoteTrace(this.#link, () => makeBy(this.#link, 0, 'openTrace', file));
  }

  async attend(input: VectorsInput): Promise<TraceHandle> {
    const own = copied(input);
    return remoteTrace(this.#link, () => makeBy(this.#link, 0, 'attend', own));
  }

  async openModel(source: ModelSource): Promise<ModelHandle> {
    const { config, weights } = checkModelSource(source);
    const remote = new RemoteHandle(this.#link, async () => {
      const { files, moved } = await filesToMove(weights);
      return makeBy(this.#link, 0, 'openModel', { config, files }, undefined, moved);
    });
    const { summary } = await surviving(() => remote.open());
    const tokenizer = await remote.call<string | null>('readTokenizer');
    return new RemoteModel(remote, summary as ModelSummary, tokenizer);
  }

  openLanguageModel(source: LanguageModelSource): Promise<LanguageModelHandle> {
    return RemoteLanguageModel.open(this.#link, source, remoteTrace);
  }

  openTaskModel(weights: () => Promise<Uint8Array>): Promise<TaskModelHandle> {
    return RemoteTaskModel.open(this.#link, weights, remoteTrace);
  }

  async defaultSettings(task: TaskName, variant = ''): Promise<TrainingSettings> {
    return answerValue(await surviving(() => this.#link.call(0, 'defaultSettings', [task, variant])));
  }

  async example(task: TaskName, seed: number | 'probe'): Promise<TaskExample> {
    return answerValue(await surviving(() => this.#link.call(0, 'example', [task, seed])));
  }

  async readWords(task: TaskName, side: 'source' | 'target', text: string): Promise<ReadWords> {
    return answerValue(await surviving(() => this.#link.call(0, 'readWords', [task, side, text])));
  }

  async writeSentence(task: TaskName, side: 'source' | 'target', ids: Int32Array): Promise<string> {
    return answerValue(await surviving(() => this.#link.call(0, 'writeSentence', [task, side, ids])));
  }

  startTraining(settings: TrainingSettings): Promise<TrainingHandle> {
    return this.#train({ settings });
  }

  resumeTraining(checkpoint: Uint8Array): Promise<TrainingHandle> {
    return this.#train({ checkpoint });
  }

  async #train(from: Parameters<typeof RemoteTraining.begin>[1]): Promise<TrainingHandle> {
    const training = await RemoteTraining.begin(this.#link, from, remoteTrace, (closed) =>
      this.#trainings.delete(closed),
    );
    this.#trainings.add(training);
    return training;
  }

  async inspectModel(parts: ModelPart[], config?: string): Promise<ModelInspection> {
    return answerValue(await surviving(() => this.#link.call(0, 'inspectModel', [parts, config])));
  }

  /** The bytes are kept, as those of a trace file are. */
  async openDump(files: DumpFile[]): Promise<TraceHandle> {
    const checked = checkDump(files);
    return remoteTrace(this.#link, () => makeBy(this.#link, 0, 'openDump', checked));
  }

  async zipEntries(file: Uint8Array): Promise<ZipEntry[]> {
    return answerValue(await surviving(() => this.#link.call(0, 'zipEntries', [file])));
  }

  async compute(file: Uint8Array): Promise<Uint8Array> {
    return answerValue(await surviving(() => this.#link.call(0, 'compute', [file])));
  }

  async normalValues(seed: number, count: number): Promise<Float32Array> {
    return answerValue(await surviving(() => this.#link.call(0, 'normalValues', [seed, count])));
  }

  async memoryBytes(): Promise<number> {
    return answerValue(await surviving(() => this.#link.call(0, 'memoryBytes', [])));
  }

  onRestart(listener: (message: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the worker as a crash would: for tests, and to stop a long call. */
  killWorker(): void {
    this.#link.kill();
  }

  dispose(): void {
    this.#link.close();
  }
}
