/**
 * The cores of all elements of a page. A small trace is computed on this thread: that takes less time than a
 * worker's way to the page. A large one would hold up the page, and gets a worker.
 */

import { type FigureFile, figureFile } from '../core/figure/figure_file.ts';
import { type FigureModule, startFigureModule } from '../core/figure/figure_module.ts';
import { openFigure } from '../core/figure/figure_trace.ts';
import { partOf } from '../core/part.ts';
import type { StartedCores } from '../core/started_cores.ts';
import { CoreError, type TraceHandle, type TraceSummary } from '../core/types.ts';
import type { AttentionCores } from '../trace/open_attention.ts';

/** Comes back when the page around had its turn. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** In bytes; and of all heads together, in weights. */
const LARGEST_FILE_HERE = 1_000_000;
const MOST_WEIGHTS_HERE = 150_000;

let figures: Promise<FigureModule> | undefined;

/** Fetched and started once; one that could not be started is tried again by the next call. */
function moduleForFigures(): Promise<FigureModule> {
  figures ??= startFigureModule();
  figures.catch(() => {
    figures = undefined;
  });
  return figures;
}

let inWorkers: StartedCores | undefined;

async function coresInWorkers(): Promise<StartedCores> {
  const { startedInWorkers } = await partOf(import('./worker_cores.ts'), 'What computes large traces');
  inWorkers ??= startedInWorkers();
  return inWorkers;
}

function weightsOf({ layers }: Pick<TraceSummary, 'layers'> | FigureFile): number {
  return layers.reduce((sum, { heads, queries, keys }) => sum + heads * queries * keys, 0);
}

/** A trap leaves a module that nothing can be said of: a worker, which can be replaced, takes its place. */
let isLost = false;

/** Whether the cause is such a trap: the traces of this thread's module are lost then, and can be opened again. */
export function isTrap(cause: unknown): boolean {
  if (!globalThis.WebAssembly || !(cause instanceof WebAssembly.RuntimeError)) return false;
  isLost = true;
  return true;
}

/** What is computed for all heads at once waits for its turn: the page around is not held up by all of it together. */
function takingTurns(trace: TraceHandle): TraceHandle {
  const { statistics, thumbnails } = trace;
  return Object.assign(trace, {
    statistics: (tokens?: Int32Array) => nextTask().then(() => statistics.call(trace, tokens)),
    thumbnails: (size: number) => nextTask().then(() => thumbnails.call(trace, size)),
  });
}

/** Null: for a worker. */
async function openHere(bytes: Uint8Array): Promise<TraceHandle | null> {
  const { openTraceHere } = await partOf(import('./here.ts'), 'What answers questions about this figure');
  await nextTask();
  try {
    const trace = await openTraceHere(bytes);
    await nextTask();
    if (weightsOf(trace.summary) <= MOST_WEIGHTS_HERE) return takingTurns(trace);
    trace.dispose();
  } catch (cause) {
    if (!isTrap(cause)) throw cause;
  }
  return null;
}

async function openWhole(bytes: Uint8Array): Promise<TraceHandle> {
  const isForHere = !isLost && bytes.length <= LARGEST_FILE_HERE;
  const trace = isForHere ? await openHere(bytes) : null;
  return trace ?? (await (await coresInWorkers()).view()).openTrace(bytes);
}

/** What most posts show; null: a larger module is needed from the start, be it to say what is wrong. */
async function openAsFigure(bytes: Uint8Array): Promise<TraceHandle | null> {
  const file = !isLost && bytes.length <= LARGEST_FILE_HERE ? figureFile(bytes) : null;
  if (!file || weightsOf(file) > MOST_WEIGHTS_HERE) return null;
  try {
    const trace = openFigure(await moduleForFigures(), file, () => openWhole(bytes));
    return trace && takingTurns(trace);
  } catch {
    return null;
  }
}

async function openSomewhere(bytes: Uint8Array): Promise<TraceHandle> {
  return (await openAsFigure(bytes)) ?? openWhole(bytes);
}

/** Of a file that is no trace file the larger module also knows what it is instead. */
async function openTrace(bytes: Uint8Array): Promise<TraceHandle> {
  try {
    return await openSomewhere(bytes);
  } catch (cause) {
    if (!(cause instanceof CoreError) || cause.code !== 'malformed_file') throw cause;
    throw new CoreError('unsupported', cause.message);
  }
}

/** A post's: of those that only read it, none fetches more than the first module. */
interface PostCores extends AttentionCores {
  /** Somebody is about to ask of a figure what its first module does not answer. */
  expectQuestions(): void;
}

export const sharedCores: PostCores = {
  async core() {
    // It starts while the file is on its way; without it a larger one does all, or says why it cannot.
    moduleForFigures().catch(() => {});
    return { openTrace };
  },
  expectQuestions() {
    if (!isLost) import('./here.ts').then(({ startHere }) => startHere()).catch(() => {});
  },
  wholeCore: async () => (await coresInWorkers()).whole(),
};
