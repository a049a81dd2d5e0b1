/** Finds the tokens that stand in a text by their names, as the package `tokenizers` does. */

import type { Piece } from './text_splits.ts';
import type { AddedToken } from './tokenizer_plan.ts';

const WORD = '[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]';
const WORD_BEFORE = new RegExp(`${WORD}$`, 'u');
const WORD_AFTER = new RegExp(`^${WORD}`, 'u');
const SPACE = /\p{White_Space}/u;

function touchesWord(text: string, start: number, end: number): boolean {
  // A letter beyond 16 bits has two units.
  return (
    WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start)) || WORD_AFTER.test(text.slice(end, end + 2))
  );
}

/** Where the white space that ends at `end` begins. */
function spaceBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && SPACE.test(text.charAt(start - 1))) start--;
  return start;
}

/** Where the white space that begins at `start` ends. */
function spaceAfter(text: string, start: number): number {
  let end = start;
  while (end < text.length && SPACE.test(text.charAt(end))) end++;
  return end;
}

interface Found {
  name: string;
  token: AddedToken;
}

export class AddedTokens {
  /** By the first UTF-16 unit of the name; longer names first, as of several at one place the longest is meant. */
  readonly #byBeginning = new Map<string, Found[]>();

  /** `nameOf`: what to look for; nothing is found where it is empty. */
  constructor(tokens: readonly AddedToken[], nameOf: (token: AddedToken) => string) {
    const named = tokens
      .map((token) => ({ name: nameOf(token), token }))
      .filter(({ name }) => name !== '')
      .sort((one, other) => other.name.length - one.name.length);
    for (const one of named) {
      const beginning = one.name.charAt(0);
      const others = this.#byBeginning.get(beginning);
      if (others) others.push(one);
      else this.#byBeginning.set(beginning, [one]);
    }
  }

  #at(text: string, start: number): Found | undefined {
    return this.#byBeginning.get(text.charAt(start))?.find(({ name }) => text.startsWith(name, start));
  }

  /**
   * Texts, and numbers of tokens between them, in the order of the text. Nothing is empty.
   * `readsSpecial`: special tokens count; they are ordinary text otherwise.
   */
  split(text: string, readsSpecial: boolean): (Piece | number)[] {
    if (this.#byBeginning.size === 0) return text === '' ? [] : [{ text, start: 0 }];
    const parts: (Piece | number)[] = [];
    let done = 0;
    const add = (end: number) => {
      if (done < end) parts.push({ text: text.slice(done, end), start: done });
    };
    for (let index = 0; index < text.length; ) {
      const found = this.#at(text, index);
      if (found === undefined) {
        index++;
        continue;
      }
      const { token, name } = found;
      const end = index + name.length;
      const counts = (readsSpecial || !token.special) && !(token.wordOnly && touchesWord(text, index, end));
      if (counts) {
        // White space that the token before took along is not there any more; a token of it alone neither.
        const from = token.takesBefore ? Math.max(spaceBefore(text, index), done) : index;
        const to = token.takesAfter ? spaceAfter(text, end) : end;
        add(from);
        if (from < to) parts.push(token.id);
        done = to;
      }
      index = end;
    }
    add(text.length);
    return parts;
  }
}
