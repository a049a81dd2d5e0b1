/** How a vocabulary's entry spells the bytes that it stands for. */

import { bytesOfLetters } from './byte_letters.ts';

export const Spelling = {
  /** No entry, or one that is never used. */
  none: 0,
  /** A letter for each byte, as in GPT-2's vocabulary. */
  letters: 1,
  /** U+2581 for a space, as in SentencePiece's. */
  marked: 2,
  /** `<0x0A>` for one byte. */
  byte: 3,
  /** The text itself. */
  exact: 4,
  /** The text itself, of a token that steers the model. */
  special: 5,
  /** What stands for letters that the vocabulary lacks. */
  unknown: 6,
  /** The text itself, of a word or of a part that says not of which: another word follows after a space. */
  word: 7,
  /** The text behind the vocabulary's mark for what goes on inside a word, such as `##`. */
  continued: 8,
} as const;

/** Names of tokens for one byte, where a vocabulary falls back to bytes. */
export const BYTE_NAME = /^<0x[0-9A-Fa-f]{2}>$/;

const encoder = new TextEncoder();

export function isSpecial(spelling: number): boolean {
  return spelling === Spelling.special || spelling === Spelling.unknown;
}

/** `continuation`: what stands before names that go on inside a word. */
export function bytesOfName(name: string, spelling: number, continuation = ''): Uint8Array<ArrayBuffer> {
  switch (spelling) {
    case Spelling.letters:
      return bytesOfLetters(name);
    case Spelling.marked:
      return encoder.encode(name.replaceAll('\u2581', ' '));
    case Spelling.byte:
      return Uint8Array.of(Number.parseInt(name.slice(3, 5), 16));
    case Spelling.continued:
      return encoder.encode(name.slice(continuation.length));
    default:
      return encoder.encode(name);
  }
}
