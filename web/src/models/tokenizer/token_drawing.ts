/** Tokens in a row as the views draw them: alike from a vocabulary and from the names in a file. */

import type { Token } from '../../trace/token.ts';
import { bytesOfName, isSpecial, Spelling } from './spelling.ts';
import { letterAt, visibleParts, visibleText } from './visible_text.ts';

export interface NamedToken {
  name: string;
  /** One `Spelling`. */
  spelling: number;
}

const SPACE = 0x20;

function isGap(byte: number | undefined): boolean {
  return byte === SPACE || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

/** A whole letter, or a byte that is part of one that is drawn elsewhere or of none. */
export type Part = string | number;

/** A run of tokens without a special one, cut into letters: each stands where its first byte stands. */
export function partsOf(run: readonly Uint8Array[]): Part[][] {
  const all = new Uint8Array(run.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  const owner: number[] = [];
  run.forEach((bytes, index) => {
    all.set(bytes, end);
    end += bytes.length;
    for (let count = 0; count < bytes.length; count++) owner.push(index);
  });
  const parts: Part[][] = run.map(() => []);
  for (let at = 0; at < all.length; ) {
    const letter = letterAt(all, at);
    const own = owner[at] ?? 0;
    parts[own]?.push(letter?.letter ?? all[at] ?? 0);
    const next = at + (letter?.length ?? 1);
    for (at++; at < next; at++) {
      if (owner[at] !== own) parts[owner[at] ?? 0]?.push(all[at] ?? 0);
    }
  }
  return parts;
}

function ordinary(parts: readonly Part[], empty: string): Pick<Token, 'text' | 'visible'> {
  const visible = visibleParts(parts);
  const text = parts[0] === ' ' ? visibleParts(parts.slice(1)) || visible : visible;
  return { text: text || empty, visible: visible || empty };
}

export interface DrawOptions {
  /** What is drawn for a token without bytes. */
  emptyName: (index: number) => string;
  /** Each token says itself whether it goes on inside a word, whatever stands before it. */
  apart?: boolean;
  /** What stands before names that go on inside a word. */
  continuation?: string;
}

export function drawTokens(
  named: readonly NamedToken[],
  { emptyName, apart = false, continuation = '' }: DrawOptions,
): Token[] {
  const bytes = named.map(({ name, spelling }) => bytesOfName(name, spelling, continuation));
  const parts: Part[][] = [];
  for (let from = 0; from < named.length; ) {
    let to = from;
    while (to < named.length && !isSpecial(named[to]?.spelling ?? 0)) to++;
    for (const own of partsOf(bytes.slice(from, to))) parts.push(own);
    parts.push([]);
    from = to + 1;
  }
  let begins = !apart;
  return named.map(({ name, spelling }, index) => {
    const special = isSpecial(spelling);
    const own = bytes[index] ?? new Uint8Array();
    const seen = special ? visibleText(name) : '';
    const drawn = special
      ? { text: seen || emptyName(index), visible: seen || emptyName(index) }
      : ordinary(parts[index] ?? [], emptyName(index));
    const continuesWord = !special && !isGap(own[0]) && spelling !== Spelling.word && !begins;
    begins = !apart && (special || isGap(own.at(-1)));
    const unknown = spelling === Spelling.unknown;
    return { raw: name, ...drawn, special, unknown, continuesWord, sentence: 0, spelling };
  });
}
