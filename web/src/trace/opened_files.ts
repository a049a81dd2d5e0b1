/** Files that the reader opened, by the hash of their bytes: undo and the way back find them. */

import type { TraceHandle } from '../core/types.ts';
import { fetchTrace } from './trace_file.ts';

/** Together they take at most so much; the latest stays however large it is. */
const MOST_BYTES = 512 * 1024 * 1024;

export class OpenedFiles {
  /** The latest last. */
  readonly #kept = new Map<string, { name: string; bytes: Uint8Array }>();
  /** Opened when it was looked at, until it is shown. */
  #opened: { hash: string; trace: TraceHandle } | null = null;

  /** Keeps a file; `trace` is what it holds, already opened. Returns the hash. */
  async keep(name: string, bytes: Uint8Array, trace: TraceHandle): Promise<string> {
    const { hashOfBytes } = await import('./file_hash.ts');
    const hash = await hashOfBytes(bytes);
    this.#kept.delete(hash);
    this.#kept.set(hash, { name, bytes });
    this.#opened?.trace.dispose();
    this.#opened = { hash, trace };
    let held = [...this.#kept.values()].reduce((sum, kept) => sum + kept.bytes.byteLength, 0);
    for (const [oldest, kept] of this.#kept) {
      if (held <= MOST_BYTES || oldest === hash) break;
      this.#kept.delete(oldest);
      held -= kept.bytes.byteLength;
    }
    return hash;
  }

  /** What the file holds, where nobody has taken it since it was opened. */
  takeOpened(hash: string | undefined): TraceHandle | null {
    const opened = this.#opened;
    if (!opened || opened.hash !== hash) return null;
    this.#opened = null;
    return opened.trace;
  }

  /** The bytes of the reader's file, or of one beside the page. @throws SourceError */
  async bytesOf(src: string, hash?: string): Promise<Uint8Array> {
    const named = [...this.#kept.values()].findLast(({ name }) => name === src);
    const kept = hash === undefined ? named : this.#kept.get(hash);
    return kept?.bytes ?? fetchTrace(new URL(src, document.baseURI).href);
  }
}
