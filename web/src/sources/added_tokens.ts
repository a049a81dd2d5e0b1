/** Finds the tokens that stand in a text by their names. */

import type { AddedToken } from './tokenizer_plan.ts';

const WORD = /[\p{L}\p{N}_]/u;

function touchesWord(text: string, start: number, end: number): boolean {
  return WORD.test(text.charAt(start - 1)) || WORD.test(text.charAt(end));
}

export class AddedTokens {
  /** By the first UTF-16 unit of the name; longer names first, as of several at one place the longest is meant. */
  readonly #byBeginning = new Map<string, AddedToken[]>();

  constructor(tokens: readonly AddedToken[]) {
    const sorted = tokens.toSorted((one, other) => other.content.length - one.content.length);
    for (const token of sorted) {
      const beginning = token.content.charAt(0);
      if (beginning === '') continue;
      const others = this.#byBeginning.get(beginning);
      if (others) others.push(token);
      else this.#byBeginning.set(beginning, [token]);
    }
  }

  #at(text: string, start: number): AddedToken | undefined {
    return this.#byBeginning
      .get(text.charAt(start))
      ?.find(
        ({ content, wordOnly }) =>
          text.startsWith(content, start) && !(wordOnly && touchesWord(text, start, start + content.length)),
      );
  }

  /** Texts, and numbers of tokens between them, in the order of the text. Nothing is empty. */
  split(text: string): (string | number)[] {
    const parts: (string | number)[] = [];
    let done = 0;
    let trimsStart = false;
    const add = (end: number, trimsEnd: boolean) => {
      const part = text.slice(done, end);
      const left = trimsStart ? part.trimStart() : part;
      const kept = trimsEnd ? left.trimEnd() : left;
      if (kept !== '') parts.push(kept);
    };
    for (let index = 0; index < text.length; ) {
      const token = this.#at(text, index);
      if (token === undefined) {
        index++;
        continue;
      }
      add(index, token.takesBefore);
      parts.push(token.id);
      index += token.content.length;
      done = index;
      trimsStart = token.takesAfter;
    }
    add(text.length, false);
    return parts;
  }
}
