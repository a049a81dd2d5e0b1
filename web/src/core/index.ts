/** The way into the core. */

import { detectBuild } from './detect.ts';
import type { ModuleName } from './modules.ts';
import { WorkerCore } from './remote/core.ts';
import type { Core, ViewCore } from './types.ts';

export type { ModuleName } from './modules.ts';
export * from './types.ts';

export interface CoreOptions {
  where?: 'worker' | 'inline' | 'auto';
  /** The module that is fetched for it. */
  module?: ModuleName;
}

/** The worker reads from its name which module it is to fetch. */
function createWorker(name: ModuleName): Worker {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
}

/**
 * Starts a core: in a worker, on this thread, or (`auto`) in a worker where one
 * can be had; a script from another origin, for instance, gets none.
 * @throws CoreError `no_wasm` or `load_failed`; calling again tries again.
 */
export function createCore(options: CoreOptions & { module: 'view' }): Promise<ViewCore>;
export function createCore(options?: CoreOptions): Promise<Core>;
export async function createCore({ where = 'auto', module = 'whole' }: CoreOptions = {}): Promise<Core> {
  const build = detectBuild();
  if (where !== 'inline' && typeof Worker === 'function') {
    try {
      return await WorkerCore.start(() => createWorker(module));
    } catch (cause) {
      if (where === 'worker') throw cause;
    }
  }
  // Where there are workers, this thread needs nothing of what they do.
  const { startInline } = await import('./inline/start.ts');
  return startInline(build, module);
}
