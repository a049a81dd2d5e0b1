/** Fetches and starts the wasm module: one per thread, tried again after a failure. */

import { type Build, detectBuild } from './detect.ts';
import type { MainModule } from './generated/attention.d.ts';
import { addressOf, loadGlue, type ModuleName } from './modules.ts';
import { readBytes } from './read_bytes.ts';
import { sandboxAdvice } from './sandbox.ts';
import { CoreError, messageOf } from './types.ts';

type ModuleFactory = (options: { wasmBinary: ArrayBuffer }) => Promise<MainModule>;

export interface LoadedModule {
  module: MainModule;
  /** As the module says itself: while the page is first served, one build stands in for the other. */
  build: Build;
}

async function start(build: Build, name: ModuleName): Promise<LoadedModule> {
  try {
    const [glue, wasmBinary] = await Promise.all([loadGlue(name), readBytes(addressOf(build, name))]);
    const module = await (glue as ModuleFactory)({ wasmBinary });
    return { module, build: module.buildName() === 'relaxed' ? 'relaxed' : 'simd' };
  } catch (cause) {
    const reason = messageOf(cause);
    throw new CoreError(
      'load_failed',
      `The part that computes attention could not be loaded (${reason}). ${sandboxAdvice() || 'Check the connection and try again.'}`,
    );
  }
}

const running = new Map<string, Promise<LoadedModule>>();

/** The module of this thread; a failed start is forgotten, so that a retry starts anew. */
export function loadModule(build: Build = detectBuild(), name: ModuleName = 'whole'): Promise<LoadedModule> {
  const key = `${name} ${build}`;
  const before = running.get(key);
  if (before) return before;
  const started = start(build, name);
  running.set(key, started);
  started.catch(() => running.delete(key));
  return started;
}
