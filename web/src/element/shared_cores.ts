/**
 * The cores of all elements of a page. A small trace is computed on this thread: that takes less time than a
 * worker's way to the page. A large one would hold up the page, and gets a worker.
 */

import { detectBuild } from '../core/detect.ts';
import { openTrace as openTraceBy } from '../core/inline/files.ts';
import { type LoadedModule, loadModule } from '../core/load.ts';
import { partOf } from '../core/part.ts';
import type { StartedCores } from '../core/started_cores.ts';
import type { TraceHandle, TraceSummary } from '../core/types.ts';
import type { AttentionCores } from '../trace/open_attention.ts';

/** In bytes; and of all heads together, in weights. */
const LARGEST_FILE_HERE = 1_000_000;
const MOST_WEIGHTS_HERE = 150_000;

/** Fetched and started once; one that could not be started is tried again by the next call. */
async function moduleHere(): Promise<LoadedModule> {
  return loadModule(detectBuild(), 'view');
}

let inWorkers: StartedCores | undefined;

async function coresInWorkers(): Promise<StartedCores> {
  const { startedInWorkers } = await partOf(import('./worker_cores.ts'), 'What computes large traces');
  inWorkers ??= startedInWorkers();
  return inWorkers;
}

function weightsOf({ layers }: TraceSummary): number {
  return layers.reduce((sum, { heads, queries, keys }) => sum + heads * queries * keys, 0);
}

/** A trap leaves a module that nothing can be said of: a worker, which can be replaced, takes its place. */
let isLost = false;

/** Null: for a worker. */
async function openHere(bytes: Uint8Array): Promise<TraceHandle | null> {
  const { module } = await moduleHere();
  try {
    const trace = openTraceBy(module, bytes);
    if (weightsOf(trace.summary) <= MOST_WEIGHTS_HERE) return trace;
    trace.dispose();
  } catch (cause) {
    if (!(cause instanceof WebAssembly.RuntimeError)) throw cause;
    isLost = true;
  }
  return null;
}

async function openTrace(bytes: Uint8Array): Promise<TraceHandle> {
  const isForHere = !isLost && bytes.length <= LARGEST_FILE_HERE;
  const trace = isForHere ? await openHere(bytes) : null;
  return trace ?? (await (await coresInWorkers()).view()).openTrace(bytes);
}

export const sharedCores: AttentionCores = {
  async core() {
    await moduleHere();
    return { openTrace };
  },
  wholeCore: async () => (await coresInWorkers()).whole(),
};
