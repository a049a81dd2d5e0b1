/** What the lines join, and what a filter or the length of a text leaves out of them. */

import { describe, expect, it } from 'vitest';
import type { HeadStages } from '../../../../web/src/core/types.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';
import { type Between, filterWords, linesBetween } from '../../../../web/src/view/head/lines_between.ts';
import { columnOf, keyGaps, queryGaps } from '../../../../web/src/view/head/lines_window.ts';
import { headStages } from '../../../shared/head_stages.ts';

const tokensOf = (count: number) => Array.from({ length: count }, (_, at) => tokenOf(`w${at}`));

function stagesOf(count: number, cells: [query: number, key: number, weight: number][]): HeadStages {
  const weights = new Float32Array(count * count);
  for (const [query, key, weight] of cells) weights[query * count + key] = weight;
  return headStages({ queries: count, keys: count, weights });
}

const SMALL = stagesOf(3, [
  [0, 0, 0.5],
  [0, 1, 0.25],
  [0, 2, 0.02],
  [1, 1, 0.875],
  [2, 1, 0.0625],
]);
const betweenOf = (parts: Partial<Between>): Between => ({
  stages: SMALL,
  massFilter: null,
  queries: columnOf(3, []),
  keys: columnOf(3, []),
  query: -1,
  key: -1,
  pin: null,
  ...parts,
});
const drawn = (parts: Partial<Between>) =>
  linesBetween(betweenOf(parts)).map(({ from, to, tone }) => `${from}-${to} ${tone}`);

describe('the lines of a short text', () => {
  it('are those of all rows but the faintest, until one is chosen', () => {
    expect(drawn({})).toEqual(['0-0 looks', '0-1 looks', '1-1 looks', '2-1 looks']);
    expect(drawn({ query: 0 })).toEqual(['0-0 looks', '0-1 looks', '0-2 looks']);
  });

  it('go both ways from what is pointed at, each pair once, and the pinned one lies on top', () => {
    expect(drawn({ query: 0, key: 1, pin: { query: 0, key: 0 } })).toEqual([
      '1-1 looked',
      '2-1 looked',
      '0-1 looks',
      '0-2 looks',
      '0-0 pinned',
    ]);
  });

  it('leave out what the filter leaves out, and say how much that is', () => {
    const massFilter = {
      kept: Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 1, 0),
      hidden: Float32Array.of(0.02, 0, 0),
    };
    expect(drawn({ query: 0, massFilter })).toEqual(['0-0 looks', '0-1 looks']);
    expect(filterWords(betweenOf({ query: 0, massFilter }))).toBe('The strongest 2 of 3; hidden 0.02.');
    expect(filterWords(betweenOf({}))).toBe('Weights from 0.05 on.');
  });
});

describe('the lines of a long text', () => {
  const COUNT = 444;
  const tokens = tokensOf(COUNT);
  const stages = stagesOf(COUNT, [
    [300, 3, 0.5],
    [300, 150, 0.25],
    [300, 299, 0.125],
    [20, 150, 0.75],
  ]);

  it('show the words around the query, around what it looks at and around what looks at the key', () => {
    const about = { query: 300, key: 150 };
    const keys = columnOf(COUNT, keyGaps(tokens, stages, about));
    for (const at of [3, 2, 4, 150, 145, 155, 299]) expect(keys.left[at], `key ${at}`).toBe(0);
    for (const at of [30, 200, 400]) expect(keys.left[at], `key ${at}`).toBe(1);
    const queries = columnOf(COUNT, queryGaps(tokens, stages, about));
    for (const at of [295, 300, 305, 20]) expect(queries.left[at], `query ${at}`).toBe(0);
    for (const at of [100, 200, 400]) expect(queries.left[at], `query ${at}`).toBe(1);
    expect(Math.max(keys.slots.length, queries.slots.length)).toBeLessThan(50);
  });

  it('show its ends where nothing is chosen', () => {
    const { slots, left } = columnOf(COUNT, keyGaps(tokens, stages, null));
    expect(slots.length).toBe(21);
    expect([left[9], left[10], left[COUNT - 11], left[COUNT - 10]]).toEqual([0, 1, 1, 0]);
  });

  it('lose no token: each is in its place or in the gap there', () => {
    const { slots, rowOf, left } = columnOf(COUNT, keyGaps(tokens, stages, { query: 300, key: 150 }));
    for (const { at, row } of Array.from(rowOf, (row, at) => ({ at, row }))) {
      const slot = slots[row];
      if (left[at]) expect(slot?.gap && slot.gap.from <= at && at < slot.gap.to).toBe(true);
      else expect(slot?.token).toBe(at);
    }
  });

  it('join a gap by one line with its mass, and not its tokens', () => {
    const gaps = keyGaps(tokens, stages, { query: 300, key: 150 }).map((gap, at) => ({
      ...gap,
      mass: at === 0 ? 0.125 : 0,
    }));
    const keys = columnOf(COUNT, gaps);
    const lines = linesBetween(betweenOf({ stages, keys, queries: columnOf(COUNT, []), query: 300 }));
    const ofGaps = lines.filter(({ to }) => keys.slots[to]?.gap);
    expect(ofGaps.map(({ weight }) => weight)).toEqual([0.125]);
  });
});
