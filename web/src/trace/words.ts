/** Words, where a text's tokens are pieces of them. */

import { Spelling } from '../models/tokenizer/spelling.ts';
import type { Token } from './token.ts';

/** Runs of pieces. */
export interface Words {
  tokens: Token[];
  /** The first piece of each word. */
  starts: number[];
  /** How many pieces there are. */
  pieces: number;
}

/** Word pieces say themselves that they go on inside a word. */
const MARKED = /^##(?=.)/;
/** Bytes of a letter that another token began, as they are drawn. */
const REST_OF_LETTER = /^\u27e8[\dA-F]{2}( [\dA-F]{2})*\u27e9/;
/** Punctuation stands apart, and so does what is written without spaces between words. */
const ALONE =
  '[\\p{P}\\p{S}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';
const BEGINS_ALONE = new RegExp(`^${ALONE}`, 'u');
const ENDS_ALONE = new RegExp(`${ALONE}\\p{M}*$`, 'u');

/** Bytes of a letter that another token began. */
export const isRestOfLetter = ({ text }: Token) => REST_OF_LETTER.test(text);
/** The space before a word, as a piece of its own. */
const SPACE = '\u2423';
const isSpace = ({ visible, special }: Token) => visible === SPACE && !special;
const BEGINS_APART = /^[\u2423\u23ce\u21e5]/;

/** Whether a piece belongs to the word that begins with `first` and was last drawn with `letters`. */
function goesOn(first: Token, letters: string, piece: Token): boolean {
  if (isSpace(first) && letters === SPACE)
    return !piece.special && !BEGINS_APART.test(piece.visible ?? SPACE);
  if (!piece.continuesWord || piece.special || first.special || first.sentence !== piece.sentence)
    return false;
  if (piece.spelling === Spelling.continued || MARKED.test(piece.raw) || isRestOfLetter(piece)) return true;
  return !BEGINS_ALONE.test(piece.text) && !ENDS_ALONE.test(letters);
}

/** One token in their place. */
export function joinedPieces(pieces: readonly Token[]): Token {
  const [first] = pieces as [Token];
  if (pieces.length === 1) return { ...first, continuesWord: false };
  const letters = pieces.filter((piece) => !isRestOfLetter(piece));
  const drawn = letters.filter((piece) => !isSpace(piece));
  const textOf = (text: (piece: Token) => string, of: readonly Token[]) =>
    (of.length > 0 ? of : pieces).map(text).join('');
  const writes = pieces.at(-1)?.writes;
  const { spelling: _, writes: __, ...rest } = first;
  return {
    ...rest,
    text: textOf(({ text }) => text, drawn),
    ...(first.visible !== undefined && { visible: textOf(({ visible, text }) => visible ?? text, letters) }),
    raw: pieces.map(({ raw }) => raw).join(''),
    unknown: pieces.some(({ unknown }) => unknown),
    continuesWord: false,
    ...(writes !== undefined && { writes }),
    ...(pieces.some(({ follows }) => follows) && { follows: true }),
  };
}

export function wordsOf(pieces: readonly Token[]): Words {
  const starts: number[] = [];
  let letters = '';
  for (const [at, piece] of pieces.entries()) {
    const first = pieces[starts.at(-1) ?? -1];
    if (!first || !goesOn(first, letters, piece)) starts.push(at);
    if (!isRestOfLetter(piece)) letters = piece.text;
  }
  const tokens = starts.map((start, word) => joinedPieces(pieces.slice(start, starts[word + 1])));
  return { tokens, starts, pieces: pieces.length };
}

const known = new WeakMap<readonly Token[], Words>();

/** The same of the same text. */
export function knownWordsOf(pieces: readonly Token[]): Words {
  const words = known.get(pieces) ?? wordsOf(pieces);
  known.set(pieces, words);
  return words;
}

/** Whether any word has several pieces. */
export function hasPieces({ starts, pieces }: Words): boolean {
  return starts.length < pieces;
}

/** The word that a piece belongs to; below 0 for what is none. */
export function wordAt({ starts }: Words, piece: number): number {
  return piece < 0 ? -1 : starts.findLastIndex((start) => start <= piece);
}

/** The pieces of a word, from one up to another. */
export function piecesOf({ starts, pieces }: Words, word: number): { from: number; to: number } {
  return { from: starts[word] ?? pieces, to: starts[word + 1] ?? pieces };
}

/** Where words begin, as the core takes it. */
export function beginsOf({ starts, pieces }: Words): Uint8Array {
  const begins = new Uint8Array(pieces);
  for (const start of starts) begins[start] = 1;
  return begins;
}
