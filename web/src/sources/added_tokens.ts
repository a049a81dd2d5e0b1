/** Finds the tokens that stand in a text by their names. */

import type { AddedToken } from './tokenizer_plan.ts';

const SYNTAX = /[\\^$.*+?()[\]{}|/]/g;

function patternOf({ content, wordOnly }: AddedToken): string {
  const name = content.replace(SYNTAX, '\\$&');
  return wordOnly ? `(?<![\\p{L}\\p{N}_])${name}(?![\\p{L}\\p{N}_])` : name;
}

export class AddedTokens {
  readonly #byName: Map<string, AddedToken>;
  /** Longer names first: of several that begin at one place, the longest is found. */
  readonly #pattern: RegExp | null;

  constructor(tokens: readonly AddedToken[]) {
    const found = tokens.filter(({ content }) => content !== '');
    this.#byName = new Map(found.map((token) => [token.content, token]));
    const sorted = found.toSorted((one, other) => other.content.length - one.content.length);
    this.#pattern = found.length > 0 ? new RegExp(sorted.map(patternOf).join('|'), 'gu') : null;
  }

  /** Texts, and numbers of tokens between them, in the order of the text. Nothing is empty. */
  split(text: string): (string | number)[] {
    if (this.#pattern === null) return text === '' ? [] : [text];
    const parts: (string | number)[] = [];
    let end = 0;
    let trimsStart = false;
    const add = (part: string, trimsEnd: boolean) => {
      const left = trimsStart ? part.trimStart() : part;
      const kept = trimsEnd ? left.trimEnd() : left;
      if (kept !== '') parts.push(kept);
    };
    for (const match of text.matchAll(this.#pattern)) {
      const token = this.#byName.get(match[0]);
      if (token === undefined) continue;
      add(text.slice(end, match.index), token.takesBefore);
      parts.push(token.id);
      end = match.index + match[0].length;
      trimsStart = token.takesAfter;
    }
    add(text.slice(end), false);
    return parts;
  }
}
