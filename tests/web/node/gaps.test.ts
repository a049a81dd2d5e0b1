/** Of a long text the sentence leaves out what is not spoken of; how much lies there is the core's to say. */

import { describe, expect, it } from 'vitest';
import type { HeadStages } from '../../../web/src/core/types.ts';
import { gapsOf } from '../../../web/src/trace/gaps.ts';
import type { Token } from '../../../web/src/trace/token.ts';

const COUNT = 200;

function tokensOf(count: number, continues: (at: number) => boolean = () => false): Token[] {
  return Array.from({ length: count }, (_, at) => ({
    text: `w${at}`,
    raw: `w${at}`,
    continuesWord: continues(at),
    special: false,
    unknown: false,
    sentence: 0,
  })) as Token[];
}

/** One row that looks at these keys. */
function looking(query: number, keys: Record<number, number>): HeadStages {
  const weights = new Float32Array(COUNT * COUNT);
  for (const [key, weight] of Object.entries(keys)) weights[query * COUNT + Number(key)] = weight;
  return { queries: COUNT, keys: COUNT, weights } as HeadStages;
}

const left = (gaps: { from: number; to: number }[], at: number) =>
  gaps.some(({ from, to }) => from <= at && at < to);

describe('the sentence of a long text', () => {
  it('is whole where the text is short', () => {
    expect(gapsOf(tokensOf(64), null, null)).toEqual([]);
  });

  it('shows both ends where nothing is pinned', () => {
    const gaps = gapsOf(tokensOf(COUNT), null, null);
    expect(gaps).toEqual([{ from: 24, to: COUNT - 24, mass: null }]);
  });

  it('shows the words around what is pinned, and around what it looks at', () => {
    const stages = looking(150, { 3: 0.5, 90: 0.25, 91: 0.125, 150: 0.0625 });
    const gaps = gapsOf(tokensOf(COUNT), stages, { query: 150, key: 30 });
    for (const at of [150, 144, 156, 3, 90, 97, 30, 24]) expect(left(gaps, at)).toBe(false);
    for (const at of [60, 120, 180]) expect(left(gaps, at)).toBe(true);
  });

  it('is cut between words, never within one', () => {
    // Every third token begins a word.
    const tokens = tokensOf(COUNT, (at) => at % 3 !== 0);
    for (let query = 0; query < COUNT; query += 7)
      for (const { from, to } of gapsOf(tokens, looking(query, { 5: 1 }), { query, key: -1 })) {
        expect(tokens[from]?.continuesWord).toBe(false);
        expect(to === COUNT || tokens[to]?.continuesWord === false).toBe(true);
      }
  });

  it('has gaps in reading order that do not touch', () => {
    for (let query = 0; query < COUNT; query += 11) {
      const gaps = gapsOf(tokensOf(COUNT), looking(query, { 100: 0.7, 40: 0.2 }), { query, key: 100 });
      gaps.reduce((end, { from, to }) => {
        expect(from).toBeGreaterThan(end);
        expect(to).toBeGreaterThan(from);
        expect(from <= query && query < to).toBe(false);
        return to;
      }, -1);
    }
  });
});
