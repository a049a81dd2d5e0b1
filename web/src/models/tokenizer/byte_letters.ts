/**
 * Byte-level vocabularies write every byte as a letter that can be seen: those that Latin-1 shows stand for
 * themselves, the 68 others for U+0100 on, in order. As in GPT-2's `bytes_to_unicode`.
 */

const FIRST_STAND_IN = 0x100;

function shows(byte: number): boolean {
  return (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
}

const letters: string[] = [];
const bytes = new Map<string, number>();
for (let byte = 0, standIn = FIRST_STAND_IN; byte < 256; byte++) {
  const letter = String.fromCharCode(shows(byte) ? byte : standIn++);
  letters.push(letter);
  bytes.set(letter, byte);
}

const encoder = new TextEncoder();

/** The letters of a text's UTF-8. */
export function bytesToLetters(text: string): string {
  let all = '';
  for (const byte of encoder.encode(text)) all += letters[byte];
  return all;
}

/** A letter that stands for no byte counts as its UTF-8. */
export function bytesOfLetters(text: string): Uint8Array<ArrayBuffer> {
  const all: number[] = [];
  for (const letter of text) {
    const byte = bytes.get(letter);
    if (byte !== undefined) all.push(byte);
    else all.push(...encoder.encode(letter));
  }
  return Uint8Array.from(all);
}

/** Whether every letter stands for a byte. */
export function isByteLetters(text: string): boolean {
  return [...text].every((letter) => bytes.has(letter));
}
