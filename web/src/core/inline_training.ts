/** Small trained models, and runs that train one, held by the module on this thread. */

import type {
  MainModule,
  TaskModelHandle as ModuleTaskModel,
  TraceHandle as ModuleTrace,
  TrainingHandle as ModuleTraining,
} from './generated/attention.d.ts';
import { InlineTrace } from './inline_trace.ts';
import { orThrow, withBuffers } from './memory.ts';
import type {
  AlignmentScore,
  HeadScore,
  ModelEdits,
  NextToken,
  Probe,
  ReadWords,
  Score,
  StepReport,
  TaskExample,
  TaskInput,
  TaskModelHandle,
  TaskModelSummary,
  TaskName,
  TaskRun,
  TrainingHandle,
  TrainingSettings,
} from './training_types.ts';
import { CoreError } from './types.ts';
import { bytesOf, int32sOf } from './validate.ts';
import {
  checkHalf,
  checkLimit,
  checkMilliseconds,
  checkSeed,
  checkSide,
  checkTask,
  checkTaskInput,
  checkTaskWeights,
  editsText,
  goldPositions,
  settingsText,
  textOf,
} from './validate_training.ts';

const NUMBERS_PER_STEP = 5;

function readSummary(handle: ModuleTaskModel | ModuleTraining): TaskModelSummary {
  const { settings, metadata, ...plain } = handle.summary();
  return { ...plain, settings: JSON.parse(settings), metadata: JSON.parse(metadata) };
}

interface ModuleNext {
  perRow: number;
  ids: Int32Array;
  probabilities: Float32Array;
  followingProbabilities: Float32Array;
  followingRanks: Int32Array;
}

function followingOf({ followingProbabilities, followingRanks }: ModuleNext): TaskRun['following'] {
  return Array.from(followingProbabilities, (probability, row) => ({
    probability,
    rank: followingRanks[row] ?? 0,
  }));
}

function nextOf(found: ModuleNext): NextToken[][] {
  const { perRow, ids, probabilities } = found;
  return Array.from({ length: ids.length / perRow }, (_, row) =>
    Array.from({ length: perRow }, (_, rank) => {
      const index = row * perRow + rank;
      return { id: ids[index] ?? 0, probability: probabilities[index] ?? 0 };
    }),
  );
}

function reportsOf(numbers: Float64Array): StepReport[] {
  return Array.from({ length: numbers.length / NUMBERS_PER_STEP }, (_, step) => {
    const of = (which: number) => numbers[step * NUMBERS_PER_STEP + which] ?? 0;
    return { step: of(0), loss: of(1), accuracy: of(2), gradientNorm: of(3), learningRate: of(4) };
  });
}

interface ModuleProbe {
  step: number;
  source: string[];
  target: string[];
  heads: HeadScore[];
  trace: ModuleTrace;
}

function readProbe(module: MainModule, found: ModuleProbe | null): Probe {
  const probe = orThrow(module, found);
  return { ...probe, trace: new InlineTrace(module, probe.trace) };
}

export class InlineTaskModel implements TaskModelHandle {
  readonly summary: TaskModelSummary;
  readonly #module: MainModule;
  #model: ModuleTaskModel | null;

  constructor(module: MainModule, model: ModuleTaskModel) {
    this.#module = module;
    this.#model = model;
    this.summary = readSummary(model);
  }

  #open(): ModuleTaskModel {
    if (this.#model) return this.#model;
    throw new CoreError('invalid_argument', 'This model was closed already.');
  }

  async run(input: TaskInput): Promise<TaskRun> {
    const { source, target, edits } = checkTaskInput(input);
    const found = withBuffers(this.#module, [source, target], (sourceIds, targetIds) =>
      orThrow(this.#module, this.#open().run(sourceIds ?? null, targetIds ?? null, edits)),
    );
    return {
      trace: new InlineTrace(this.#module, found.trace),
      next: nextOf(found),
      following: followingOf(found),
    };
  }

  async write(source: Int32Array, limit: number, edits?: ModelEdits): Promise<Int32Array> {
    const ids = int32sOf(source, 'The source');
    const most = checkLimit(limit);
    const changes = editsText(edits);
    return withBuffers(this.#module, [ids], (bytes) =>
      orThrow(this.#module, this.#open().write(bytes ?? null, most, changes)),
    );
  }

  async alignment(input: TaskInput, gold: number[][]): Promise<AlignmentScore[]> {
    const { source, target, edits } = checkTaskInput(input);
    const rows = goldPositions(gold);
    return withBuffers(this.#module, [source, target, rows], (sourceIds, targetIds, positions) =>
      orThrow(
        this.#module,
        this.#open().alignment(sourceIds ?? null, targetIds ?? null, edits, positions ?? null),
      ),
    );
  }

  async evaluate(): Promise<Score[]> {
    return orThrow(this.#module, this.#open().evaluate());
  }

  async probe(): Promise<Probe> {
    return readProbe(this.#module, this.#open().probe());
  }

  dispose(): void {
    this.#model?.delete();
    this.#model = null;
  }
}

export class InlineTraining implements TrainingHandle {
  readonly summary: TaskModelSummary;
  readonly #module: MainModule;
  #training: ModuleTraining | null;

  constructor(module: MainModule, training: ModuleTraining) {
    this.#module = module;
    this.#training = training;
    this.summary = readSummary(training);
  }

  #open(): ModuleTraining {
    if (this.#training) return this.#training;
    throw new CoreError('invalid_argument', 'This training was closed already.');
  }

  async train(milliseconds: number): Promise<StepReport[]> {
    const time = checkMilliseconds(milliseconds);
    return reportsOf(orThrow(this.#module, this.#open().train(time)));
  }

  async probe(): Promise<Probe> {
    return readProbe(this.#module, this.#open().probe());
  }

  /** For the worker: by its weights, a probe can be made again when the run is further on. */
  async probeWithWeights(): Promise<Probe & { weights: Uint8Array }> {
    return { ...(await this.probe()), weights: await this.weights('f32') };
  }

  async evaluate(): Promise<Score[]> {
    return orThrow(this.#module, this.#open().evaluate());
  }

  async checkpoint(): Promise<Uint8Array> {
    return orThrow(this.#module, this.#open().checkpoint());
  }

  /** For the worker: the page's own count may be older, or of a run that was lost. */
  async checkpointAtStep(): Promise<{ file: Uint8Array; step: number }> {
    return { file: await this.checkpoint(), step: this.#open().steps() };
  }

  async weights(type: 'f32' | 'f16'): Promise<Uint8Array> {
    const half = checkHalf(type);
    return orThrow(this.#module, this.#open().weights(half));
  }

  dispose(): void {
    this.#training?.delete();
    this.#training = null;
  }
}

export async function openInlineTaskModel(
  module: MainModule,
  weights: () => Promise<Uint8Array>,
): Promise<InlineTaskModel> {
  const file = bytesOf(await checkTaskWeights(weights)(), "The model's weights");
  const model = withBuffers(module, [file], (bytes) => orThrow(module, module.openTaskModel(bytes ?? null)));
  return new InlineTaskModel(module, model);
}

export function startInlineTraining(module: MainModule, settings: TrainingSettings): InlineTraining {
  const { task, json } = settingsText(settings);
  return new InlineTraining(module, orThrow(module, module.startTraining(task, json)));
}

export function resumeInlineTraining(module: MainModule, checkpoint: Uint8Array): InlineTraining {
  const training = withBuffers(module, [bytesOf(checkpoint, 'The checkpoint')], (bytes) =>
    orThrow(module, module.resumeTraining(bytes ?? null)),
  );
  return new InlineTraining(module, training);
}

export function readDefaultSettings(module: MainModule, task: TaskName, variant: string): TrainingSettings {
  const settings = module.defaultSettings(checkTask(task), textOf(variant, 'The variant'));
  return JSON.parse(orThrow(module, settings));
}

const PROBE_SEED = -1;

export function drawExample(module: MainModule, task: TaskName, seed: number | 'probe'): TaskExample {
  const number = seed === 'probe' ? PROBE_SEED : checkSeed(seed);
  const example = orThrow(module, module.drawExample(checkTask(task), number));
  return { ...example, gold: example.gold.map((row: Int32Array) => [...row]) };
}

export function writeTaskSentence(
  module: MainModule,
  task: TaskName,
  side: 'source' | 'target',
  ids: Int32Array,
): string {
  const name = checkTask(task);
  const isTarget = checkSide(side) === 'target';
  return withBuffers(module, [int32sOf(ids, 'The ids')], (bytes) =>
    orThrow(module, module.writeSentence(name, isTarget, bytes ?? null)),
  );
}

export function readTaskWords(
  module: MainModule,
  task: TaskName,
  side: 'source' | 'target',
  text: string,
): ReadWords {
  const isTarget = checkSide(side) === 'target';
  return orThrow(module, module.readWords(checkTask(task), isTarget, textOf(text, 'The text')));
}
