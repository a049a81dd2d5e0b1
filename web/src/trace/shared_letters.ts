/**
 * One text, cut into tokens by two tokenizers: tokens are put together until both sides begin and end at the same
 * letters. Case, accents and spaces are no letters: not every tokenizer keeps them.
 */

import { type AlignedTokens, alignTokens } from './aligned_tokens.ts';
import type { Token } from './token.ts';
import { isRestOfLetter, joinedPieces, type Words, wordsOf } from './words.ts';

export interface SharedLetters {
  /** Tokens of each side, put together; the same rows and columns for both. */
  first: Words;
  second: Words;
  aligned: AlignedTokens;
}

/** The letters of a text, and at which of them each of its tokens begins. */
interface Lettered {
  tokens: readonly Token[];
  letters: string;
  begins: readonly number[];
  /** Where tokens with letters begin. */
  starts: ReadonlySet<number>;
}

const NO_LETTERS = /[\p{M}\s\u2423\u23ce\u21e5]/gu;

/** What a tokenizer adds has none. */
function lettersOf(token: Token): string {
  if (token.special || isRestOfLetter(token)) return '';
  return token.text.normalize('NFD').replace(NO_LETTERS, '').toLowerCase();
}

function lettered(tokens: readonly Token[]): Lettered {
  let letters = '';
  const starts = new Set<number>();
  const begins = tokens.map((token) => {
    const begin = letters.length;
    letters += lettersOf(token);
    if (letters.length > begin) starts.add(begin);
    return begin;
  });
  return { tokens, letters, begins, starts };
}

/** How many letters both have alike at the beginning, and of the rest at the end. */
function alike(first: string, second: string): { before: number; after: number } {
  const shorter = Math.min(first.length, second.length);
  let before = 0;
  while (before < shorter && first[before] === second[before]) before++;
  let after = 0;
  while (after < shorter - before && first.at(-1 - after) === second.at(-1 - after)) after++;
  return { before, after };
}

/** Where letters differ, words stay together: there is nothing on the other side to begin with. */
function groupsOf(own: Lettered, other: Lettered, { before, after }: ReturnType<typeof alike>): Words {
  const { tokens, letters, begins, starts } = own;
  const wordStarts = new Set(wordsOf(tokens).starts);
  const end = letters.length - after;
  const isShared = (letter: number, at: number) => {
    if (letter <= before && other.starts.has(letter)) return true;
    if (letter >= end) return other.starts.has(letter - letters.length + other.letters.length);
    return letter > before && wordStarts.has(at);
  };
  const groups: number[] = [];
  let hasLetters = false;
  for (const [at, token] of tokens.entries()) {
    const letter = begins[at] ?? 0;
    const isFull = (begins[at + 1] ?? letters.length) > letter && starts.has(letter);
    const isApart = token.special || at === 0 || tokens[at - 1]?.special === true;
    const isNext = isFull && hasLetters && isShared(letter, at);
    if (isApart || isNext) groups.push(at);
    hasLetters = isFull || (hasLetters && !isApart);
  }
  const joined = groups.map((from, group) => joinedPieces(tokens.slice(from, groups[group + 1])));
  return { tokens: joined, starts: groups, pieces: tokens.length };
}

/** Two groups are the same where their letters are; special tokens where they are the same one. */
function keyed(tokens: readonly Token[]): Token[] {
  return tokens.map((token) => {
    const letters = lettersOf(token);
    return { ...token, raw: letters === '' ? `\0${token.raw}` : letters };
  });
}

export function shareLetters(first: readonly Token[], second: readonly Token[]): SharedLetters {
  const [own, other] = [lettered(first), lettered(second)];
  const { before, after } = alike(own.letters, other.letters);
  const groups = groupsOf(own, other, { before, after });
  const others = groupsOf(other, own, { before, after });
  return { first: groups, second: others, aligned: alignTokens(keyed(groups.tokens), keyed(others.tokens)) };
}
