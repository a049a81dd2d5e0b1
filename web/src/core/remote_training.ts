/** Small models and runs in the worker; opened again, or gone on with from their last checkpoint, where it dies. */

import { copied, type Made, makeBy, RemoteHandle, surviving } from './remote_handle.ts';
import type { MakeTrace } from './remote_language.ts';
import type {
  AlignmentScore,
  ModelEdits,
  Probe,
  Score,
  StepReport,
  TaskInput,
  TaskModelHandle,
  TaskModelSummary,
  TaskRun,
  TrainingHandle,
  TrainingSettings,
} from './training_types.ts';
import type { TraceHandle } from './types.ts';
import { checkTaskWeights } from './validate_training.ts';
import type { WorkerLink } from './worker_link.ts';

/** A trace, and what the first call that made it gave beside it. */
async function traceWith<T>(
  link: WorkerLink,
  makeTrace: MakeTrace,
  make: () => Promise<Made>,
): Promise<T & { trace: TraceHandle }> {
  let beside: unknown;
  const trace = await makeTrace(link, async () => {
    const made = await make();
    beside ??= made.beside;
    return made;
  });
  return { ...(beside as T), trace };
}

/** Makes something by a model that is open for no longer than that. */
async function byModel(
  link: WorkerLink,
  weights: () => Promise<Uint8Array>,
  make: (model: Made) => Promise<Made>,
): Promise<Made> {
  const model = await makeBy(link, 0, 'openTaskModel', await weights());
  try {
    return await make(model);
  } finally {
    link.call(model.handle, 'dispose', [], model.generation).catch(() => {});
  }
}

export class RemoteTaskModel implements TaskModelHandle {
  readonly summary: TaskModelSummary;
  readonly #remote: RemoteHandle;
  readonly #makeTrace: MakeTrace;

  private constructor(remote: RemoteHandle, summary: TaskModelSummary, makeTrace: MakeTrace) {
    this.#remote = remote;
    this.summary = summary;
    this.#makeTrace = makeTrace;
  }

  static async open(
    link: WorkerLink,
    weights: () => Promise<Uint8Array>,
    makeTrace: MakeTrace,
  ): Promise<RemoteTaskModel> {
    const bytes = checkTaskWeights(weights);
    const remote = new RemoteHandle(link, async () => makeBy(link, 0, 'openTaskModel', await bytes()));
    const { summary } = await surviving(() => remote.open());
    return new RemoteTaskModel(remote, summary as TaskModelSummary, makeTrace);
  }

  async #traced<T>(method: string, part?: unknown): Promise<T & { trace: TraceHandle }> {
    const remote = this.#remote;
    remote.refuseClosed();
    return traceWith<T>(remote.link, this.#makeTrace, () =>
      remote.lend(({ handle, generation }) => makeBy(remote.link, handle, method, part, generation)),
    );
  }

  async run(input: TaskInput): Promise<TaskRun> {
    return this.#traced<Omit<TaskRun, 'trace'>>('run', copied(input));
  }

  async probe(): Promise<Probe> {
    return this.#traced<Omit<Probe, 'trace'>>('probe');
  }

  write(source: Int32Array, limit: number, edits?: ModelEdits): Promise<Int32Array> {
    return this.#remote.call('write', source, limit, edits);
  }

  alignment(input: TaskInput, gold: number[][]): Promise<AlignmentScore[]> {
    return this.#remote.call('alignment', input, gold);
  }

  evaluate(): Promise<Score[]> {
    return this.#remote.call('evaluate');
  }

  dispose(): void {
    this.#remote.dispose();
  }
}

/** Where a run would go on after a lost worker. */
interface Restart {
  /** Null: from the settings. */
  checkpoint: Uint8Array | null;
  step: number;
}

export class RemoteTraining implements TrainingHandle {
  readonly summary: TaskModelSummary;
  readonly #remote: RemoteHandle;
  readonly #makeTrace: MakeTrace;
  readonly #restart: Restart;
  readonly #closed: (training: RemoteTraining) => void;
  /** As the page knows. */
  #step: number;

  private constructor(
    remote: RemoteHandle,
    summary: TaskModelSummary,
    restart: Restart,
    makeTrace: MakeTrace,
    closed: (training: RemoteTraining) => void,
  ) {
    this.#remote = remote;
    this.summary = summary;
    this.#restart = restart;
    this.#makeTrace = makeTrace;
    this.#closed = closed;
    this.#step = summary.steps;
    restart.step = summary.steps;
  }

  static async begin(
    link: WorkerLink,
    from: { settings: TrainingSettings } | { checkpoint: Uint8Array },
    makeTrace: MakeTrace,
    closed: (training: RemoteTraining) => void,
  ): Promise<RemoteTraining> {
    const own = copied(from);
    const restart: Restart = { checkpoint: 'checkpoint' in own ? own.checkpoint : null, step: 0 };
    const remote = new RemoteHandle(link, () =>
      'settings' in own && !restart.checkpoint
        ? makeBy(link, 0, 'startTraining', own.settings)
        : makeBy(link, 0, 'resumeTraining', restart.checkpoint),
    );
    const { summary } = await surviving(() => remote.open());
    return new RemoteTraining(remote, summary as TaskModelSummary, restart, makeTrace, closed);
  }

  /** Steps that are taken again after a lost worker, if the present one is lost. */
  get atRisk(): number {
    return this.#step - this.#restart.step;
  }

  async train(milliseconds: number): Promise<StepReport[]> {
    const reports = await this.#remote.call<StepReport[]>('train', milliseconds);
    this.#step = reports.at(-1)?.step ?? this.#step;
    return reports;
  }

  async probe(): Promise<Probe> {
    const remote = this.#remote;
    const { link } = remote;
    remote.refuseClosed();
    let weights: Uint8Array | undefined;
    const found = await traceWith<Omit<Probe, 'trace'> & { weights: Uint8Array }>(
      link,
      this.#makeTrace,
      async () => {
        const bytes = weights;
        if (bytes)
          return byModel(
            link,
            async () => bytes,
            ({ handle, generation }) => makeBy(link, handle, 'probe', undefined, generation),
          );
        const made = await remote.lend(({ handle, generation }) =>
          makeBy(link, handle, 'probeWithWeights', undefined, generation),
        );
        weights = (made.beside as { weights: Uint8Array }).weights;
        return made;
      },
    );
    const { weights: _, ...probe } = found;
    return probe;
  }

  evaluate(): Promise<Score[]> {
    return this.#remote.call('evaluate');
  }

  async checkpoint(): Promise<Uint8Array> {
    const { file, step } = await this.#remote.call<{ file: Uint8Array; step: number }>('checkpointAtStep');
    // The page may do with its bytes what it likes.
    this.#restart.checkpoint = file.slice();
    this.#restart.step = step;
    return file;
  }

  weights(type: 'f32' | 'f16'): Promise<Uint8Array> {
    return this.#remote.call('weights', type);
  }

  dispose(): void {
    this.#closed(this);
    this.#remote.dispose();
  }
}
