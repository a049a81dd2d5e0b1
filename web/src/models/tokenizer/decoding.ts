/**
 * How the names of a trace's tokens become text. A file keeps names as the vocabulary has them; its metadata
 * `decoding` says how they spell text, `undecoded` which of them are text as they stand, `continuation` what marks
 * pieces of words, and `second_text` where the second text of a pair begins. Files from elsewhere say nothing:
 * what their names look like decides.
 */

import { SPECIAL, type Token, tokenOf, UNKNOWN } from '../../trace/token.ts';
import { bytesOfLetters, isByteLetters } from './byte_letters.ts';
import { BYTE_NAME, Spelling } from './spelling.ts';
import { drawTokens } from './token_drawing.ts';
import { letterAt } from './visible_text.ts';

const DECODINGS = ['byte-level', 'sentencepiece', 'word-pieces', 'text'] as const;
export type DecodingName = (typeof DECODINGS)[number];

/** Places of tokens whose names are text as they stand, by what they are. */
export type Undecoded = Partial<Record<'special' | 'unknown' | 'text', number[]>>;

export interface Decoding {
  name: DecodingName;
  /** Null: names that look special are. */
  undecoded: Undecoded | null;
  /** What stands before word pieces that go on inside a word. */
  continuation: string;
  /** The first token of a second text; null: what stands between two texts decides. */
  second: number | null;
}

export const USUAL_CONTINUATION = '##';

/** What names are that are text as they stand. */
export const KINDS = [
  ['special', Spelling.special],
  ['unknown', Spelling.unknown],
  ['text', Spelling.exact],
] as const;

/** Whether all bytes are letters of UTF-8, apart from one that is cut off at either end; and of how many bytes. */
function readsAsText(bytes: Uint8Array): { fits: boolean; joined: number } {
  const isRest = (byte: number | undefined) => byte !== undefined && byte >= 0x80 && byte < 0xc0;
  let at = 0;
  while (at < 3 && isRest(bytes[at])) at++;
  let joined = 0;
  while (at < bytes.length) {
    const letter = letterAt(bytes, at);
    if (!letter) {
      const rest = bytes.subarray(at + 1);
      const isCut = (bytes[at] ?? 0) >= 0xc2 && rest.length < 3 && rest.every(isRest);
      return { fits: isCut, joined: joined + (rest.length > 0 ? 1 : 0) };
    }
    if (letter.length > 1) joined++;
    at += letter.length;
  }
  return { fits: true, joined };
}

const SPACE_LETTERS = /^\u0120|^[\u010a\u0120]+$/;
/** Letters that stand for bytes but are no letters of any language: no text is spelt with them by chance. */
const SIGNS = /[\u00a1-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf]/;

/**
 * Whether names are spelt with a letter for each byte: every letter stands for a byte, together they are UTF-8,
 * and something says that they are no plain words, which may have such letters as well.
 */
function isByteLevel(names: readonly string[]): boolean {
  if (!names.every(isByteLetters)) return false;
  const { fits, joined } = readsAsText(bytesOfLetters(names.join('')));
  if (!fits) return false;
  return (
    names.some((name) => SPACE_LETTERS.test(name)) ||
    joined > 1 ||
    (joined > 0 && names.some((name) => SIGNS.test(name)))
  );
}

/** Of a file that does not say it. */
function guessed(names: readonly string[]): DecodingName {
  const ordinary = names.filter((name) => !SPECIAL.test(name) && !UNKNOWN.test(name));
  if (isByteLevel(ordinary)) return 'byte-level';
  if (ordinary.some((name) => name.startsWith('\u2581') || BYTE_NAME.test(name))) return 'sentencepiece';
  const hasPieces = ordinary.some((name) => /^##./.test(name));
  return !hasPieces && ordinary.some((name) => /^\s/.test(name)) ? 'text' : 'word-pieces';
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** What the metadata say of one list of names; null: nothing. */
export function decodingIn(metadata: Record<string, string>, entry: string): Decoding | null {
  const name = DECODINGS.find((one) => one === metadata.decoding);
  if (name === undefined) return null;
  const undecoded: unknown = Object(parsed(metadata.undecoded))[entry];
  const second: unknown = Object(parsed(metadata.second_text))[entry];
  return {
    name,
    undecoded: Object(undecoded) === undecoded ? (undecoded as Undecoded) : null,
    continuation: metadata.continuation ?? USUAL_CONTINUATION,
    second: typeof second === 'number' ? second : null,
  };
}

function spellingOf(name: string, index: number, decodes: Decoding): number {
  const { name: decoding, undecoded, continuation } = decodes;
  if (undecoded) {
    const kind = KINDS.find(([key]) => Array.isArray(undecoded[key]) && undecoded[key].includes(index));
    if (kind) return kind[1];
  } else {
    if (SPECIAL.test(name)) return Spelling.special;
    if (UNKNOWN.test(name)) return Spelling.unknown;
  }
  if (decoding === 'byte-level') return Spelling.letters;
  if (decoding === 'text') return Spelling.exact;
  if (decoding === 'word-pieces') {
    return name !== continuation && name.startsWith(continuation) ? Spelling.continued : Spelling.word;
  }
  return BYTE_NAME.test(name) ? Spelling.byte : Spelling.marked;
}

/** The second text of a pair begins after the first `[SEP]`, or after the first of two `</s>` in a row. */
function secondIn(names: readonly string[]): number {
  const bert = names.indexOf('[SEP]');
  const roberta = names.findIndex((name, index) => name === '</s>' && names[index + 1] === '</s>');
  const end = bert >= 0 ? bert : names[0] === '<s>' ? roberta : -1;
  return end >= 0 ? end + 1 : names.length;
}

/** Word pieces say themselves whether they go on inside a word, and have nothing that could not be seen. */
function asPieces({ visible: _, ...token }: Token): Token {
  return { ...token, special: token.special && !token.unknown };
}

export function tokensOfNames(names: readonly string[], known: Decoding | null): Token[] {
  const decoding = known ?? {
    name: guessed(names),
    undecoded: null,
    continuation: USUAL_CONTINUATION,
    second: null,
  };
  const second = decoding.second ?? secondIn(names);
  const sentenceOf = (index: number) => (index < second ? 0 : 1);
  const pieces = decoding.name === 'word-pieces';
  const named = names.map((name, index) => ({ name, spelling: spellingOf(name, index, decoding) }));
  if (pieces && !decoding.undecoded)
    return named.map(({ name, spelling }, index) => ({ ...tokenOf(name, sentenceOf(index)), spelling }));
  const emptyName = () => '\u2423';
  const tokens = drawTokens(named, { emptyName, apart: pieces, continuation: decoding.continuation });
  return tokens.map((token, index) => ({
    ...(pieces ? asPieces(token) : token),
    sentence: sentenceOf(index),
  }));
}
