/** The core in a worker: the same interface, and it survives a worker that dies. */

import type {
  CellDetail,
  Core,
  HeadStages,
  HeadStatistics,
  MaskSpec,
  ModelHandle,
  ModelRun,
  ModelSource,
  ModelSummary,
  PairWeight,
  Thumbnails,
  TraceHandle,
  TraceSummary,
  VectorsInput,
} from './types.ts';
import { CoreError } from './types.ts';
import { WorkerDied, WorkerLink } from './worker_link.ts';

const ATTEMPTS = 3;

interface Made {
  handle: number;
  summary: unknown;
}

/** A trace or model in the worker, made again by `make` when its worker is gone. */
class RemoteHandle {
  readonly link: WorkerLink;
  readonly #make: () => Promise<Made>;
  #handle = 0;
  #generation = -1;
  #closed = false;

  constructor(link: WorkerLink, make: () => Promise<Made>) {
    this.link = link;
    this.#make = make;
  }

  async open(): Promise<Made> {
    const made = await this.#make();
    this.#handle = made.handle;
    this.#generation = this.link.generation;
    return made;
  }

  /** The number by which the present worker knows it. */
  async number(): Promise<number> {
    if (this.#closed) throw new CoreError('invalid_argument', 'This trace or model was closed already.');
    await this.link.start();
    if (this.#generation !== this.link.generation) await this.open();
    return this.#handle;
  }

  async call<T>(method: string, ...parts: unknown[]): Promise<T> {
    const response = await surviving(async () => this.link.call(await this.number(), method, parts));
    return ('value' in response ? response.value : undefined) as T;
  }

  dispose(): void {
    if (!this.#closed && this.#generation === this.link.generation) {
      this.link.call(this.#handle, 'dispose', []).catch(() => {});
    }
    this.#closed = true;
  }
}

/** Repeats `attempt` while workers die under it. */
async function surviving<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count++) {
    try {
      return await attempt();
    } catch (cause) {
      if (!(cause instanceof WorkerDied)) throw cause;
    }
  }
  throw new CoreError(
    'worker_lost',
    'The computation was stopped several times, perhaps because memory ran out. Try a shorter text, or reload the page.',
  );
}

function asMade(response: object): Made {
  return response as Made;
}

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
  statistics(): Promise<HeadStatistics[]> {
    return this.#remote.call('statistics');
  }
  pair(query: number, key: number): Promise<PairWeight[]> {
    return this.#remote.call('pair', query, key);
  }
  async setMask(mask: MaskSpec): Promise<void> {
    await this.#remote.call('setMask', mask);
    this.#mask.last = mask;
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
    if (mask.last) await link.call(made.handle, 'setMask', [mask.last]);
    return made;
  });
  const made = await surviving(() => remote.open());
  return new RemoteTrace(remote, made.summary as TraceSummary, mask);
}

class RemoteModel implements ModelHandle {
  readonly summary: ModelSummary;
  readonly #remote: RemoteHandle;

  constructor(remote: RemoteHandle, summary: ModelSummary) {
    this.#remote = remote;
    this.summary = summary;
  }

  run(input: ModelRun): Promise<TraceHandle> {
    return remoteTrace(this.#remote.link, async () =>
      asMade(await this.#remote.link.call(await this.#remote.number(), 'run', [input])),
    );
  }
  dispose(): void {
    this.#remote.dispose();
  }
}

export class WorkerCore implements Core {
  readonly where = 'worker';
  readonly #link: WorkerLink;
  readonly #listeners = new Set<(message: string) => void>();

  private constructor(create: () => Worker) {
    this.#link = new WorkerLink(create, () => {
      for (const listener of this.#listeners) {
        listener('The computation had stopped and was started again; nothing is lost.');
      }
    });
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

  openTrace(file: Uint8Array): Promise<TraceHandle> {
    return remoteTrace(this.#link, async () => asMade(await this.#link.call(0, 'openTrace', [file])));
  }

  attend(input: VectorsInput): Promise<TraceHandle> {
    return remoteTrace(this.#link, async () => asMade(await this.#link.call(0, 'attend', [input])));
  }

  async openModel(source: ModelSource): Promise<ModelHandle> {
    const remote = new RemoteHandle(this.#link, async () => {
      const bytes = await source.weights();
      const call = this.#link.call(0, 'openModel', [{ config: source.config, bytes }]);
      return asMade(await call);
    });
    const made = await surviving(() => remote.open());
    return new RemoteModel(remote, made.summary as ModelSummary);
  }

  async compute(file: Uint8Array): Promise<Uint8Array> {
    const response = await surviving(() => this.#link.call(0, 'compute', [file]));
    return ('value' in response ? response.value : undefined) as Uint8Array;
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
