/**
 * SentencePiece's map of characters to what they are normalised to: a double array of bytes, and after it the
 * results, each with a zero at its end. Read as the Rust crate `spm_precompiled` does.
 */

import { refuse, TOKENIZER_JSON } from './tokenizer_plan.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** A group of letters with more bytes is looked up letter by letter. */
const LONGEST_GROUP = 5;

const hasLeaf = (unit: number) => ((unit >>> 8) & 1) === 1;
const labelOf = (unit: number) => (unit & 0x800000ff) >>> 0;
const offsetOf = (unit: number) => ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;

function damaged(): never {
  return refuse(TOKENIZER_JSON, 'the precompiled_charsmap of its "Precompiled" normalizer is damaged.');
}

function bytesOf(base64: unknown): Uint8Array {
  if (typeof base64 !== 'string') damaged();
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return damaged();
  }
}

export class PrecompiledMap {
  readonly #units: Uint32Array;
  readonly #results: Uint8Array;
  readonly #groups = new Intl.Segmenter('und', { granularity: 'grapheme' });

  /** @throws SourceError `malformed` */
  constructor(base64: unknown) {
    const bytes = bytesOf(base64);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = bytes.length < 4 ? damaged() : view.getUint32(0, true);
    if (size % 4 !== 0 || size === 0 || size > bytes.length - 4) damaged();
    this.#units = Uint32Array.from({ length: size / 4 }, (_, at) => view.getUint32(4 + 4 * at, true));
    this.#results = bytes.subarray(4 + size);
  }

  /** Of the shortest beginning that the map has; null where it has none. */
  #mapped(text: string): string | null {
    let node = offsetOf(this.#units[0] ?? 0);
    for (const byte of encoder.encode(text)) {
      if (byte === 0) return null;
      node ^= byte;
      const unit = this.#units[node] ?? 0;
      if (labelOf(unit) !== byte) return null;
      node ^= offsetOf(unit);
      if (hasLeaf(unit)) return this.#resultAt((this.#units[node] ?? 0) & 0x7fffffff);
    }
    return null;
  }

  #resultAt(start: number): string {
    const end = this.#results.indexOf(0, start);
    return decoder.decode(this.#results.subarray(start, end < 0 ? this.#results.length : end));
  }

  #letters(group: string): string {
    return Array.from(group, (letter) => this.#mapped(letter) ?? letter).join('');
  }

  /** Letters that are drawn as one are looked up together first. */
  normalize(text: string): string {
    let all = '';
    for (const { segment } of this.#groups.segment(text)) {
      const isShort = encoder.encode(segment).length <= LONGEST_GROUP;
      all += (isShort ? this.#mapped(segment) : null) ?? this.#letters(segment);
    }
    return all;
  }

  /** Whether the first letter of the text goes away. */
  dropsStart(text: string): boolean {
    const [letter] = text;
    return letter !== undefined && this.normalize(letter) === '';
  }
}
