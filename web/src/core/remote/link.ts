/**
 * The page's end of a worker: numbered calls, and a new worker when one dies.
 * Handles of a dead worker are made again by whoever needs them next.
 */

import type { Ready, Request, Response } from '../messages.ts';
import { CoreError } from '../types.ts';
import { whenReleased } from '../worker_lock.ts';

export type Answer = Exclude<Response, { error: unknown }>;

interface Pending {
  resolve: (response: Answer) => void;
  reject: (error: unknown) => void;
}

/** Thrown to a call whose worker died; the caller may make its handle anew and repeat. */
export class WorkerDied extends Error {}

/** For input that cannot be sent to a worker. */
export function notPlain(): CoreError {
  return new CoreError('invalid_argument', 'The input holds something that is not plain data.');
}

const NOT_STARTED = 'The worker that computes attention could not start.';

export class WorkerLink {
  /** Counts workers: a handle made under another number is gone. */
  generation = 0;
  build: 'relaxed' | 'simd' = 'simd';
  /** Of each run: how many of its steps would be lost with the present worker. */
  readonly atRisk = new Set<() => number>();
  readonly #create: () => Worker;
  readonly #restarted: () => void;
  readonly #pending = new Map<number, Pending>();
  #started: Promise<Worker> | undefined;
  #worker: Worker | undefined;
  #startFailed: (cause: unknown) => void = () => {};
  #lastId = 0;
  #ready = 0;
  #closed = false;

  constructor(create: () => Worker, restarted: () => void) {
    this.#create = create;
    this.#restarted = restarted;
  }

  start(): Promise<Worker> {
    if (this.#started) return this.#started;
    const started = this.#start();
    this.#started = started;
    started.catch(() => {
      if (this.#started === started) this.#started = undefined;
    });
    return started;
  }

  async #start(): Promise<Worker> {
    if (this.#closed) throw new CoreError('worker_lost', 'The core was closed.');
    const worker = this.#newWorker();
    this.#worker = worker;
    this.generation++;
    return new Promise((resolve, reject) => {
      this.#startFailed = reject;
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new CoreError('load_failed', NOT_STARTED));
        this.#lose(worker);
      };
      worker.onmessage = ({ data }: MessageEvent<Ready | Response>) => {
        if (!('ready' in data)) return this.#settle(data, worker);
        if (!data.ready) {
          reject(new CoreError(data.error.code, data.error.message));
          return this.#lose(worker);
        }
        this.build = data.build;
        whenReleased(data.lock, () => this.#lose(worker));
        resolve(worker);
        if (this.#ready++ > 0) this.#restarted();
      };
    });
  }

  /** A script from another origin, for instance, may not become a worker. */
  #newWorker(): Worker {
    try {
      return this.#create();
    } catch {
      throw new CoreError('load_failed', NOT_STARTED);
    }
  }

  #settle(response: Response, worker: Worker): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (!('error' in response)) {
      pending?.resolve(response);
      return;
    }
    const { code, message, index } = response.error;
    pending?.reject(new CoreError(code, message, index));
    // The module in it broke off in the middle of something: it is not used again.
    if (code === 'worker_lost') this.#lose(worker);
  }

  #lose(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#started = undefined;
    this.#startFailed(new WorkerDied());
    for (const pending of this.#pending.values()) pending.reject(new WorkerDied());
    this.#pending.clear();
  }

  /** Ends the worker as a crash would; the next call starts another. */
  kill(): void {
    if (this.#worker) this.#lose(this.#worker);
  }

  /**
   * One call. A `generation` says which worker the target was made in: where
   * that one is gone, the number would name something else, or nothing. What is
   * in `moved` leaves this thread instead of being copied.
   */
  async call(
    target: number,
    method: string,
    parts: unknown[],
    generation?: number,
    moved: Transferable[] = [],
  ): Promise<Answer> {
    const worker = await this.start();
    if (worker !== this.#worker) throw new WorkerDied();
    if (generation !== undefined && generation !== this.generation) throw new WorkerDied();
    const request: Request = { id: ++this.#lastId, target, method, arguments: parts };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      try {
        worker.postMessage(request, moved);
      } catch {
        this.#pending.delete(request.id);
        reject(notPlain());
      }
    });
  }

  close(): void {
    this.#closed = true;
    this.kill();
  }
}
