/** Two texts side by side: tokens that both have, in the order of both, and those that only one of them has. */

import { matchTokens } from './matched_tokens.ts';
import type { Token } from './token.ts';

export interface AlignedTokens {
  /** Of both, in reading order. */
  tokens: Token[];
  /** Where each of them stands in the first text and in the second; -1: nowhere. */
  first: Int32Array;
  second: Int32Array;
}

/** What only one side has says so wherever it is named. */
function marked(token: Token, side: 'A' | 'B'): Token {
  const { visible } = token;
  const mark = (text: string) => `${text} (${side})`;
  return { ...token, text: mark(token.text), ...(visible !== undefined && { visible: mark(visible) }) };
}

/** By a longest common subsequence of their tokens. */
export function alignTokens(first: readonly Token[], second: readonly Token[]): AlignedTokens {
  const matched = matchTokens(first, second);
  const tokens: Token[] = [];
  const places: Record<'first' | 'second', number[]> = { first: [], second: [] };
  const add = (token: Token, own: number, other: number) => {
    tokens.push(token);
    places.first.push(own);
    places.second.push(other);
  };
  let next = 0;
  const addAlone = (to: number) => {
    for (; next < to; next++) add(marked(second[next] as Token, 'B'), -1, next);
  };
  first.forEach((token, at) => {
    const place = matched[at] ?? -1;
    if (place < 0) {
      add(marked(token, 'A'), at, -1);
      return;
    }
    addAlone(place);
    add(token, at, place);
    next = place + 1;
  });
  addAlone(second.length);
  return { tokens, first: Int32Array.from(places.first), second: Int32Array.from(places.second) };
}

/** How many tokens both have. */
export function countCommon({ first, second }: AlignedTokens): number {
  return first.filter((place, at) => place >= 0 && (second[at] ?? -1) >= 0).length;
}
