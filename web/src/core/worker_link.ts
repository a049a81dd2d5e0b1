/**
 * The page's end of a worker: numbered calls, and a new worker when one dies.
 * Handles of a dead worker are made again by whoever needs them next.
 */

import type { Ready, Request, Response } from './messages.ts';
import { CoreError } from './types.ts';

interface Pending {
  resolve: (response: Exclude<Response, { error: unknown }>) => void;
  reject: (error: unknown) => void;
}

/** Thrown to a call whose worker died; the caller may make its handle anew and repeat. */
export class WorkerDied extends Error {}

export class WorkerLink {
  /** Counts workers: a handle made under another number is gone. */
  generation = 0;
  build: 'relaxed' | 'simd' = 'simd';
  readonly #create: () => Worker;
  readonly #restarted: () => void;
  readonly #pending = new Map<number, Pending>();
  #started: Promise<Worker> | undefined;
  #worker: Worker | undefined;
  #lastId = 0;
  #closed = false;

  constructor(create: () => Worker, restarted: () => void) {
    this.#create = create;
    this.#restarted = restarted;
  }

  start(): Promise<Worker> {
    this.#started ??= this.#start();
    this.#started.catch(() => {
      this.#started = undefined;
    });
    return this.#started;
  }

  #start(): Promise<Worker> {
    if (this.#closed) return Promise.reject(new CoreError('worker_lost', 'The core was closed.'));
    const worker = this.#create();
    this.#worker = worker;
    this.generation++;
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new CoreError('load_failed', 'The worker that computes attention could not start.'));
        this.#lose(worker);
      };
      worker.onmessage = ({ data }: MessageEvent<Ready | Response>) => {
        if (!('ready' in data)) return this.#settle(data);
        if (!data.ready) return reject(new CoreError(data.error.code, data.error.message));
        this.build = data.build;
        resolve(worker);
        if (this.generation > 1) this.#restarted();
      };
    });
  }

  #settle(response: Response): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (!pending) return;
    if ('error' in response) {
      const { code, message, index } = response.error;
      pending.reject(new CoreError(code, message, index));
    } else {
      pending.resolve(response);
    }
  }

  #lose(worker: Worker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    this.#started = undefined;
    for (const pending of this.#pending.values()) pending.reject(new WorkerDied());
    this.#pending.clear();
  }

  /** Ends the worker as a crash would; the next call starts another. */
  kill(): void {
    if (this.#worker) this.#lose(this.#worker);
  }

  async call(target: number, method: string, parts: unknown[], transfer: Transferable[] = []) {
    const worker = await this.start();
    if (worker !== this.#worker) throw new WorkerDied();
    const id = ++this.#lastId;
    const request: Request = { id, target, method, arguments: parts };
    return new Promise<Exclude<Response, { error: unknown }>>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage(request, transfer);
    });
  }

  close(): void {
    this.#closed = true;
    this.kill();
  }
}
