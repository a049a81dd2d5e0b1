/** The core in a worker: the same interface, and it survives a worker that dies. */

import type { CallsOf } from '../calls.ts';
import type { Core } from '../types.ts';
import { RemoteHandle } from './handle.ts';
import { WorkerLink } from './link.ts';
import { callsOn } from './proxy.ts';

/** What a restart costs, in a sentence. */
function restartMessage({ atRisk }: WorkerLink): string {
  const restarted = 'The computation had stopped and was started again';
  let steps = 0;
  for (const stepsOf of atRisk) steps += stepsOf();
  if (steps === 0) return `${restarted}; nothing is lost.`;
  const count = steps === 1 ? 'one step' : `${steps} steps`;
  return `${restarted}; ${count} of training will be taken again, and nothing else is lost.`;
}

/** Has every call of the table; see `callsOn`. */
class WorkerCoreBase {
  constructor(link: WorkerLink) {
    const core = new RemoteHandle(link, async () => ({
      handle: 0,
      generation: link.generation,
      properties: {},
    }));
    const { dispose: _, ...calls } = callsOn('core', core);
    Object.assign(this, calls);
  }
}

const WithCalls = WorkerCoreBase as new (link: WorkerLink) => CallsOf<'core'>;

export class WorkerCore extends WithCalls implements Core {
  readonly where = 'worker';
  readonly #link: WorkerLink;
  readonly #listeners = new Set<(message: string) => void>();

  private constructor(create: () => Worker) {
    const link = new WorkerLink(create, () => {
      const message = restartMessage(link);
      for (const listener of this.#listeners) listener(message);
    });
    super(link);
    this.#link = link;
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
