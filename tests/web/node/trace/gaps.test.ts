/** Of a long text the sentence leaves out what is not spoken of; how much lies there is the core's to say. */

import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadStages } from '../../../../web/src/core/types.ts';
import { gapsOf } from '../../../../web/src/trace/gaps.ts';
import type { Token } from '../../../../web/src/trace/token.ts';
import { headStages } from '../../../shared/head_stages.ts';

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
  return headStages({ queries: COUNT, keys: COUNT, weights });
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
    expect(gapsOf(tokensOf(COUNT), null, null, [], 16)).toEqual([{ from: 16, to: COUNT - 16, mass: null }]);
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

describe('the mass of what is left out', async () => {
  const core = new InlineCore(await loadModule('simd'));
  const numbers = (count: number) =>
    Float32Array.from({ length: count }, (_, at) => Math.sin(3 * at) + Math.cos(at));
  const trace = await core.attend({
    heads: 2,
    queryCount: 9,
    keyCount: 9,
    queries: numbers(9 * 8),
    keys: numbers(9 * 8),
    values: numbers(9 * 8),
  });
  const { weights } = await trace.head(0, 1, ['scores']);

  it('is the sum of the weights there', async () => {
    const cuts = [0, 2, 2, 5, 9];
    for (let query = 0; query < 9; query++) {
      const masses = await trace.massBetween(0, 1, query, Int32Array.from(cuts));
      expect(masses.length).toBe(cuts.length - 1);
      for (const [at, mass] of masses.entries()) {
        const row = weights.subarray(9 * query + (cuts[at] ?? 0), 9 * query + (cuts[at + 1] ?? 0));
        expect(mass).toBeCloseTo(
          row.reduce((sum, weight) => sum + weight, 0),
          6,
        );
      }
    }
  });

  it('of a column is what the queries there give to one key', async () => {
    const cuts = [0, 3, 3, 4, 9];
    for (let key = 0; key < 9; key++) {
      const masses = await trace.columnMass(0, 1, key, Int32Array.from(cuts));
      for (const [at, mass] of masses.entries()) {
        let sum = 0;
        for (let query = cuts[at] ?? 0; query < (cuts[at + 1] ?? 0); query++)
          sum += weights[9 * query + key] ?? 0;
        expect(mass).toBeCloseTo(sum, 6);
      }
    }
    await expect(trace.columnMass(0, 1, 9, Int32Array.of(0, 3))).rejects.toThrow('There is no key 9');
  });

  it.each([
    ['cuts out of order', 0, [4, 2]],
    ['cuts beyond the row', 0, [0, 10]],
    ['a row that is not there', 9, [0, 3]],
  ])('is refused for %s', async (_, query, cuts) => {
    await expect(trace.massBetween(0, 1, query, Int32Array.from(cuts))).rejects.toThrow(/^the cuts/i);
  });
});
