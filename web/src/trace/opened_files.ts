/** Files that the reader opened, by the hash of their bytes: undo and the way back find them. */

import type { TraceHandle } from '../core/types.ts';
import { fetchTrace } from './trace_file.ts';

/** Together they take at most so much; the latest stays however large it is. */
const MOST_BYTES = 512 * 1024 * 1024;

/** The same for the same bytes; two lanes of 32 bits over whole words, as files may be large. */
export function hashOfBytes(bytes: Uint8Array): string {
  const whole = bytes.byteLength >>> 2;
  const words =
    bytes.byteOffset % 4 === 0
      ? new Uint32Array(bytes.buffer, bytes.byteOffset, whole)
      : new Uint32Array(bytes.slice(0, whole * 4).buffer);
  let [first, second] = [0xdeadbeef ^ bytes.byteLength, 0x41c6ce57 ^ bytes.byteLength];
  const take = (word: number) => {
    first = Math.imul(first ^ word, 2654435761);
    first ^= first >>> 15;
    second = Math.imul(second ^ word, 1597334677);
    second ^= second >>> 13;
  };
  for (const word of words) take(word);
  for (const byte of bytes.subarray(whole * 4)) take(byte);
  const hex = (lane: number) => (lane >>> 0).toString(16).padStart(8, '0');
  return `${hex(first)}${hex(second)}`;
}

export class OpenedFiles {
  /** The latest last. */
  readonly #kept = new Map<string, { name: string; bytes: Uint8Array }>();
  /** Opened when it was looked at, until it is shown. */
  #opened: { hash: string; trace: TraceHandle } | null = null;

  /** Keeps a file; `trace` is what it holds, already opened. Returns the hash. */
  keep(name: string, bytes: Uint8Array, trace: TraceHandle): string {
    const hash = hashOfBytes(bytes);
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
