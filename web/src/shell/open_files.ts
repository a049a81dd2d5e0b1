/** Files that the reader opens: a trace, an attention file, or attention from elsewhere in one or several files. */

import { type Core, CoreError } from '../core/types.ts';
import { BEGINNING, kindOfFile } from '../labs/training/runs/run_file.ts';
import { isDump, openAttention } from '../trace/attention_dump.ts';
import { fetchTrace, readTraceFile } from '../trace/trace_file.ts';
import type { PlaygroundController } from './controller.ts';

/** A dump as the bytes of a trace file, to be opened like any other. */
async function traceOfDump(core: Core, files: File[]): Promise<Uint8Array> {
  const read = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: await readTraceFile(file) })),
  );
  const trace = await core.openDump(read);
  try {
    return await trace.save({ dtype: 'f32', metadata: trace.summary.metadata });
  } finally {
    trace.dispose();
  }
}

/** An attention file that no trace can keep is computed, and its result taken. */
async function openable(core: Core, name: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    (await openAttention(core, name, bytes)).dispose();
    return bytes;
  } catch (cause) {
    if (isDump(bytes) || !(cause instanceof CoreError) || cause.code !== 'unsupported') throw cause;
  }
  const computed = await core.compute(bytes);
  (await core.openTrace(computed)).dispose();
  return computed;
}

/** Whether a file is a checkpoint or the weights of a small model. */
async function isOfTraining(file: File): Promise<boolean> {
  try {
    return kindOfFile(new Uint8Array(await file.slice(0, BEGINNING).arrayBuffer())) !== null;
  } catch {
    return false;
  }
}

/** So many files are kept for undo and the way back. */
const KEPT = 4;

/** What was opened last; it lives only as long as the page. */
export class OpenedFiles {
  readonly #controller: PlaygroundController;
  /** By name, the latest last. */
  readonly #kept = new Map<string, Uint8Array>();

  constructor(controller: PlaygroundController) {
    this.#controller = controller;
  }

  /** Looked at before it replaces anything, so that a bad file loses nothing; that is said. */
  async open(files: File[]): Promise<void> {
    const [first, ...more] = files;
    if (!first) return;
    if (more.length === 0 && (await isOfTraining(first))) {
      await this.#controller.training.open(first);
      return;
    }
    try {
      const core = await this.#controller.core();
      const bytes =
        more.length > 0
          ? await traceOfDump(core, files)
          : await openable(core, first.name, await readTraceFile(first));
      this.#keep(first.name, bytes);
      await this.#controller.setSource({ kind: 'trace', src: first.name });
    } catch (cause) {
      this.#controller.notices.failed(cause, `${first.name}: `);
    }
  }

  #keep(name: string, bytes: Uint8Array): void {
    this.#kept.delete(name);
    this.#kept.set(name, bytes);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The bytes of the file `src`: the reader's, or one beside the page. @throws SourceError */
  async bytesOf(src: string): Promise<Uint8Array> {
    const kept = this.#kept.get(src);
    return kept ?? fetchTrace(new URL(src, document.baseURI).href);
  }
}
