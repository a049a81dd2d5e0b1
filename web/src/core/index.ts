/** The way into the core. */

import { detectBuild } from './detect.ts';
import { InlineCore } from './inline/core.ts';
import { loadModule } from './load.ts';
import { WorkerCore } from './remote/core.ts';
import type { Core } from './types.ts';

export * from './types.ts';

function createWorker(): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
}

/**
 * Starts a core: in a worker, on this thread, or (`auto`) in a worker where one
 * can be had; a script from another origin, for instance, gets none.
 * @throws CoreError `no_wasm` or `load_failed`; calling again tries again.
 */
export async function createCore({
  where = 'auto',
}: {
  where?: 'worker' | 'inline' | 'auto';
} = {}): Promise<Core> {
  detectBuild();
  if (where !== 'inline' && typeof Worker === 'function') {
    try {
      return await WorkerCore.start(createWorker);
    } catch (cause) {
      if (where === 'worker') throw cause;
    }
  }
  return new InlineCore(await loadModule());
}

let shared: Promise<Core> | undefined;

/** One core for all elements of a page; forgotten when its start fails. */
export function sharedCore(): Promise<Core> {
  if (shared) return shared;
  const started = createCore();
  shared = started;
  started.catch(() => {
    if (shared === started) shared = undefined;
  });
  return started;
}
