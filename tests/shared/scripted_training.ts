/** A training whose every step and failure the test decides: what the page makes of it can be seen. */

import type {
  HeadScore,
  Probe,
  Score,
  StepReport,
  TaskModelSummary,
  TrainingCore,
  TrainingHandle,
  TrainingSettings,
} from '../../web/src/core/training_types.ts';
import { CoreError, type TraceHandle } from '../../web/src/core/types.ts';

export const RECIPE: TrainingSettings = {
  task: 'induction',
  model: {
    kind: 'transformer',
    width: 64,
    heads: 2,
    cross_heads: 1,
    encoder_layers: 0,
    decoder_layers: 2,
    feed_forward: 0,
    position: 'learned',
    causal: true,
  },
  seed: 1,
  steps: 40,
  batch: 64,
  learning_rate: 0.002,
  warm_up: 10,
  beta_1: 0.9,
  beta_2: 0.98,
  weight_decay: 0.01,
  clip: 1,
  dropout: 0,
  label_smoothing: 0,
};

const NO_OUTCOME = {
  loss: 0,
  rows: 0,
  correct: 0,
  labels: new Int32Array(),
  likeliest: new Int32Array(),
  probabilities: new Float32Array(),
};

const inLayer = (index: number) => ({ stack: 'layer', index, kind: '' }) as const;

/** Heads whose figures grow with the steps, the previous-token head first. */
export function headsAt(step: number, of: number): HeadScore[] {
  const grown = (from: number, to: number) =>
    Math.min(0.97, Math.max(0.03, (step / of - from) / (to - from)));
  return [
    { layer: inLayer(0), head: 0, name: 'previous token', value: grown(0.2, 0.5), least: 0.7 },
    { layer: inLayer(0), head: 1, name: 'previous token', value: 0.05, least: 0.7 },
    { layer: inLayer(1), head: 0, name: 'induction', value: grown(0.4, 0.7), least: 0.9 },
    { layer: inLayer(1), head: 1, name: 'induction', value: 0.04, least: 0.9 },
  ];
}

/** A trace of which only the file matters: its one byte is the step. */
function fileTrace(step: number): TraceHandle {
  return {
    summary: { layers: [], metadata: { model: 'scripted' }, warnings: [] },
    save: async () => Uint8Array.of(step % 256),
    dispose: () => {},
  } as unknown as TraceHandle;
}

/** A file without tensors: its header alone. */
export function scriptedFile(format: string, settings: TrainingSettings, step: number): Uint8Array {
  const metadata = { format, settings: JSON.stringify(settings), steps: String(step) };
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata }));
  const file = new Uint8Array(8 + header.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  return file;
}

function readFile(file: Uint8Array): { settings: TrainingSettings; step: number } {
  const { __metadata__ } = JSON.parse(new TextDecoder().decode(file.subarray(8)));
  return { settings: JSON.parse(__metadata__.settings), step: Number(__metadata__.steps) };
}

export interface Script {
  /** Steps in a slice. */
  perSlice: number;
  /** A step at which the loss is no number. */
  divergesAt?: number;
  /** Called before each slice: may move the clock, or wait. */
  beforeSlice?: (step: number) => void | Promise<void>;
  traceAt?: (step: number) => Promise<TraceHandle>;
}

export class ScriptedTraining implements TrainingHandle {
  readonly summary: TaskModelSummary;
  readonly settings: TrainingSettings;
  readonly calls: string[] = [];
  step: number;
  disposed = false;
  readonly #script: Script;

  constructor(settings: TrainingSettings, script: Script, step = 0) {
    this.settings = settings;
    this.step = step;
    this.#script = script;
    const task = { name: 'induction' as const, sourceWords: [], targetWords: ['a', 'b'], longest: 41 };
    this.summary = { task, settings, parameters: 123, steps: step, metadata: {} };
  }

  async train(milliseconds: number): Promise<StepReport[]> {
    this.calls.push(`train ${milliseconds}`);
    await this.#script.beforeSlice?.(this.step);
    const reports: StepReport[] = [];
    for (let taken = 0; taken < this.#script.perSlice && this.step < this.settings.steps; taken++) {
      if (this.#script.divergesAt === this.step)
        throw new CoreError(
          'non_finite',
          `The loss of step ${this.step + 1} is not a number. Try a smaller learning rate.`,
        );
      this.step++;
      const done = this.step / this.settings.steps;
      reports.push({
        step: this.step,
        loss: 3.4 * (1 - done),
        accuracy: done,
        gradientNorm: 1,
        learningRate: this.settings.learning_rate,
      });
    }
    return reports;
  }

  async probe(): Promise<Probe> {
    this.calls.push(`probe ${this.step}`);
    return {
      step: this.step,
      source: [],
      target: ['a', 'b', 'a'],
      heads: headsAt(this.step, this.settings.steps),
      outcome: NO_OUTCOME,
      trace: (await this.#script.traceAt?.(this.step)) ?? fileTrace(this.step),
    };
  }

  async evaluate(): Promise<Score[]> {
    this.calls.push('evaluate');
    return [{ name: 'accuracy', value: 0.995 }];
  }

  async checkpoint(): Promise<Uint8Array> {
    this.calls.push(`checkpoint ${this.step}`);
    return scriptedFile('attention playground training checkpoint 1', this.settings, this.step);
  }

  async weights(type: 'f32' | 'f16'): Promise<Uint8Array> {
    return Uint8Array.of(type === 'f16' ? 16 : 32);
  }

  dispose(): void {
    this.disposed = true;
  }
}

/** Keeps every handle that it made. */
export class ScriptedTrainingCore {
  readonly made: ScriptedTraining[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  get core(): TrainingCore {
    return this as unknown as TrainingCore;
  }

  async defaultSettings(task: string): Promise<TrainingSettings> {
    return { ...RECIPE, task: task as TrainingSettings['task'] };
  }

  #add(handle: ScriptedTraining): ScriptedTraining {
    this.made.push(handle);
    return handle;
  }

  async startTraining(settings: TrainingSettings): Promise<TrainingHandle> {
    return this.#add(new ScriptedTraining(settings, this.#script));
  }

  async resumeTraining(bytes: Uint8Array): Promise<TrainingHandle> {
    const { settings, step } = readFile(bytes);
    return this.#add(new ScriptedTraining(settings, this.#script, step));
  }

  async openTaskModel(weights: () => Promise<Uint8Array>): Promise<TrainingHandle> {
    const { settings, step } = readFile(await weights());
    return this.#add(new ScriptedTraining(settings, this.#script, step));
  }
}
