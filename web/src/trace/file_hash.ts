/** The hash of a file's bytes, made in stretches: files may be large. */

import { Yielding } from '../models/yielding.ts';

/** In words: a megabyte. */
const WORDS_AT_ONCE = 1 << 18;

/** The same for the same bytes; two lanes of 32 bits over whole words, as files may be large. */
export async function hashOfBytes(bytes: Uint8Array): Promise<string> {
  const yielding = new Yielding();
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
  for (let from = 0; from < whole; from += WORDS_AT_ONCE) {
    for (const word of words.subarray(from, from + WORDS_AT_ONCE)) take(word);
    await yielding.give();
  }
  for (const byte of bytes.subarray(whole * 4)) take(byte);
  const hex = (lane: number) => (lane >>> 0).toString(16).padStart(8, '0');
  return `${hex(first)}${hex(second)}`;
}
