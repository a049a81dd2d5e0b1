/** Two texts side by side: tokens that both have, in the order of both, and those that only one of them has. */

import type { Token } from './token.ts';

export interface AlignedTokens {
  /** Of both, in reading order. */
  tokens: Token[];
  /** Where each of them stands in the first text and in the second; -1: nowhere. */
  first: Int32Array;
  second: Int32Array;
}

/** `[first + 1, second + 1]`: how many tokens the rests of both from there on have in common. */
function commonRests(first: readonly Token[], second: readonly Token[]): Uint16Array {
  const width = second.length + 1;
  const common = new Uint16Array((first.length + 1) * width);
  for (let row = first.length - 1; row >= 0; row--)
    for (let column = second.length - 1; column >= 0; column--) {
      const at = row * width + column;
      const isSame = first[row]?.raw === second[column]?.raw;
      const below = common[at + width] ?? 0;
      const right = common[at + 1] ?? 0;
      common[at] = isSame ? (common[at + width + 1] ?? 0) + 1 : Math.max(below, right);
    }
  return common;
}

/** What only one side has says so wherever it is named. */
function marked(token: Token, side: 'A' | 'B'): Token {
  const { visible } = token;
  const mark = (text: string) => `${text} (${side})`;
  return { ...token, text: mark(token.text), ...(visible !== undefined && { visible: mark(visible) }) };
}

/** By a longest common subsequence of their tokens. */
export function alignTokens(first: readonly Token[], second: readonly Token[]): AlignedTokens {
  const common = commonRests(first, second);
  const width = second.length + 1;
  const aligned: { token: Token; places: [number, number] }[] = [];
  let [row, column] = [0, 0];
  while (row < first.length || column < second.length) {
    const [own, other] = [first[row], second[column]];
    const rest = row * width + column;
    if (own && other && own.raw === other.raw) aligned.push({ token: own, places: [row++, column++] });
    else if (own && (!other || (common[rest + width] ?? 0) >= (common[rest + 1] ?? 0)))
      aligned.push({ token: marked(own, 'A'), places: [row++, -1] });
    else if (other) aligned.push({ token: marked(other, 'B'), places: [-1, column++] });
  }
  return {
    tokens: aligned.map(({ token }) => token),
    first: Int32Array.from(aligned, ({ places }) => places[0]),
    second: Int32Array.from(aligned, ({ places }) => places[1]),
  };
}

/** How many tokens both have. */
export function countCommon({ first, second }: AlignedTokens): number {
  return first.filter((place, at) => place >= 0 && (second[at] ?? -1) >= 0).length;
}
