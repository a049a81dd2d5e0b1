/** Two texts aligned by token: against a longest common subsequence by recursion, and what has to hold of any two. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTokens, countCommon } from '../../../../web/src/trace/aligned_tokens.ts';
import { tokenOf } from '../../../../web/src/trace/token.ts';

const tokensOf = (text: string) => text.split(' ').map((word) => tokenOf(word));
const letters = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 9 })
  .map((words) => words.map((word) => tokenOf(word)));

function longestCommon(first: string[], second: string[]): number {
  const [own, ...rest] = first;
  const [other, ...others] = second;
  if (own === undefined || other === undefined) return 0;
  if (own === other) return 1 + longestCommon(rest, others);
  return Math.max(longestCommon(rest, second), longestCommon(first, others));
}

describe('two texts that are aligned', () => {
  it('have as many tokens in common as any two orders of them can have, each once and in order', () => {
    fc.assert(
      fc.property(letters, letters, (first, second) => {
        const aligned = alignTokens(first, second);
        const raw = (tokens: typeof first) => tokens.map((token) => token.raw);
        expect(countCommon(aligned)).toBe(longestCommon(raw(first), raw(second)));
        expect([...aligned.first].filter((place) => place >= 0)).toEqual([...first.keys()]);
        expect([...aligned.second].filter((place) => place >= 0)).toEqual([...second.keys()]);
        aligned.tokens.forEach((token, at) => {
          const own = first[aligned.first[at] ?? -1];
          const other = second[aligned.second[at] ?? -1];
          expect((own ?? other)?.raw).toBe(token.raw);
          if (own && other) expect(own.raw).toBe(other.raw);
        });
      }),
    );
  });

  it('mark what only one of them has, and say of which', () => {
    const { tokens, first, second } = alignTokens(
      tokensOf('it is too big .'),
      tokensOf('it is too small . now'),
    );
    expect(tokens.map(({ text }) => text)).toEqual([
      'it',
      'is',
      'too',
      'big (A)',
      'small (B)',
      '.',
      'now (B)',
    ]);
    expect([...first]).toEqual([0, 1, 2, 3, -1, 4, -1]);
    expect([...second]).toEqual([0, 1, 2, -1, 3, 4, 5]);
  });

  it('have nothing in common where no token is the same', () => {
    expect(countCommon(alignTokens(tokensOf('the cat'), tokensOf('le chat')))).toBe(0);
    expect(countCommon(alignTokens([], tokensOf('a')))).toBe(0);
  });
});
