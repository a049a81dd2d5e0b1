/** Rows of a head that are asked for one by one, what is told of the whole with them, and how a long head keeps them. */

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadStages, RowRange } from '../../../../web/src/core/types.ts';
import { filterOf, rowOf } from '../../../../web/src/trace/head_rows.ts';
import { LongHead, runsOfRows } from '../../../../web/src/trace/long_head.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

const COUNT = 70;
const HEADS = 2;
const PARTS = ['scores'] as const;

async function traceOf(causal: 'none' | 'top-left', count = COUNT) {
  const [queries, keys, values] = await Promise.all(
    [3, 5, 7].map((seed) => core.normalValues(seed, count * HEADS * 4)),
  );
  if (!queries || !keys || !values) throw new Error('There are no vectors.');
  return core.attend({
    heads: HEADS,
    queryCount: count,
    keyCount: count,
    queries,
    keys,
    values,
    mask: { causal },
  });
}

/** Sums in float64, apart from what they check. */
function figuresOf({ weights, allowed, keys }: HeadStages, query: number) {
  const row = Array.from(weights.subarray(query * keys, (query + 1) * keys));
  const seen = row.filter((_, key) => allowed[query * keys + key] !== 0).sort((one, other) => other - one);
  const sumOf = (list: number[]) => list.reduce((sum, weight) => sum + weight, 0);
  return { sum: sumOf(row), rest: sumOf(seen.slice(4)) };
}

describe('rows of a head', () => {
  it('are the same bits as in the whole head, in any order and after other heads', async () => {
    const trace = await traceOf('top-left');
    const whole = [await trace.head(0, 0, PARTS), await trace.head(0, 1, PARTS)] as const;
    const ranges = fc
      .tuple(fc.nat({ max: HEADS - 1 }), fc.nat({ max: COUNT - 1 }), fc.integer({ min: 0, max: COUNT }))
      .map(([head, first, count]) => ({ head, first, count: Math.min(count, COUNT - first) }));
    await fc.assert(
      fc.asyncProperty(ranges, async ({ head, first, count }) => {
        const part = await trace.head(0, head, PARTS, { first, count });
        const all = whole[head] as HeadStages;
        const cells = [first * COUNT, (first + count) * COUNT] as const;
        expect(part.weights).toEqual(all.weights.slice(...cells));
        expect(part.scores).toEqual(all.scores.slice(...cells));
        expect(part.allowed).toEqual(all.allowed.slice(...cells));
        expect(part.rowSums).toEqual(all.rowSums.slice(first, first + count));
        expect([part.firstRow, part.queries, part.products.length]).toEqual([first, COUNT, 0]);
        if (count > 0) expect(rowOf(part, first)).toEqual(rowOf(all, first));
        expect(rowOf(part, first + count)).toBeNull();
      }),
      { numRuns: 60 },
    );
    trace.dispose();
  });

  it('have the sums that their weights have, and tell what the whole hides', async () => {
    for (const causal of ['none', 'top-left'] as const) {
      const trace = await traceOf(causal);
      const whole = await trace.head(0, 1);
      for (let query = 0; query < COUNT; query++) {
        const { sum, rest } = figuresOf(whole, query);
        expect(whole.rowSums[query]).toBeCloseTo(sum, 6);
        expect(whole.restSums[query]).toBeCloseTo(rest, 6);
      }
      expect([whole.hides, whole.hidesLater]).toEqual([causal !== 'none', causal !== 'none']);
      const afterFirst = whole.weights.filter((_, at) => at % COUNT !== 0);
      expect(whole.largestAfterFirst).toBe(Math.max(...afterFirst));
      expect((await trace.head(0, 1, [], { first: 3, count: 1 })).largestAfterFirst).toBe(
        whole.largestAfterFirst,
      );
      trace.dispose();
    }
  });

  it('are filtered like the whole', async () => {
    const trace = await traceOf('none');
    const whole = await trace.topMass(0, 0, 0.8);
    const part = await trace.topMass(0, 0, 0.8, { first: 5, count: 3 });
    expect(part.kept).toEqual(whole.kept.slice(5 * COUNT, 8 * COUNT));
    expect(part.hidden).toEqual(whole.hidden.slice(5, 8));
    trace.dispose();
  });

  it('that are not there are refused with a sentence', async () => {
    const trace = await traceOf('none');
    const wrong: RowRange[] = [
      { first: 0, count: COUNT + 1 },
      { first: COUNT + 1, count: 0 },
    ];
    for (const rows of wrong) {
      await expect(trace.head(0, 0, [], rows)).rejects.toThrow('The rows should lie in the head.');
      await expect(trace.topMass(0, 0, 0.5, rows)).rejects.toThrow('The rows should lie in the head.');
    }
    await expect(trace.head(0, 0, [], { first: -1, count: 1 })).rejects.toThrow('The first row must be');
    trace.dispose();
  });
});

describe('a long head', () => {
  async function opened(share = 1) {
    const trace = await traceOf('top-left');
    const came: RowRange[] = [];
    const failures: unknown[] = [];
    const input = { trace, layer: 0, head: 1, parts: PARTS, share };
    const long = new LongHead(
      input,
      (rows) => came.push(rows),
      (cause) => failures.push(cause),
    );
    await long.open(4);
    return { trace, long, came, failures };
  }

  it('has the row that it was opened with, then those that are wanted, each fetched once', async () => {
    const { trace, long, came } = await opened();
    const whole = await trace.head(0, 1, PARTS);
    expect(rowOf(long.stages, 4)).toEqual(rowOf(whole, 4));
    expect(rowOf(long.stages, 5)).toBeNull();
    const before = long.stages;
    long.want([4, 5, 6, 20]);
    await expect
      .poll(() => came)
      .toEqual([
        { first: 5, count: 2 },
        { first: 20, count: 1 },
      ]);
    for (const query of [4, 5, 6, 20]) expect(rowOf(long.stages, query)).toEqual(rowOf(whole, query));
    expect(long.stages).not.toBe(before);
    expect(long.stages.weights).toHaveLength(0);
    long.want([5, 6]);
    await Promise.resolve();
    expect(came).toHaveLength(2);
    trace.dispose();
  });

  it('filters its rows as they come', async () => {
    const { trace, long } = await opened(0.8);
    const whole = await trace.topMass(0, 1, 0.8);
    const filter = filterOf({ kept: new Uint8Array(), hidden: new Float32Array() }, long.stages, 4);
    expect(filter?.kept).toEqual(whole.kept.slice(4 * COUNT, 5 * COUNT));
    expect(filter?.hidden).toBe(whole.hidden[4]);
    trace.dispose();
  });

  it('says nothing any more once it is closed, also of what fails', async () => {
    const { trace, long, came, failures } = await opened();
    long.want([9]);
    long.close();
    trace.dispose();
    await new Promise((resolve) => setTimeout(resolve));
    expect([came, failures]).toEqual([[], []]);
  });

  it('leaves rows alone that are not in the head, and tells of what could not be had', async () => {
    const { trace, long, came, failures } = await opened();
    long.want([-1, COUNT]);
    await new Promise((resolve) => setTimeout(resolve));
    expect([came, failures]).toEqual([[], []]);
    trace.dispose();
    long.want([9]);
    await expect.poll(() => failures).toHaveLength(1);
  });
});

describe('runs of rows', () => {
  it('hold every row once, in order, and are no longer than they may be', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 })), fc.integer({ min: 1, max: 8 }), (rows, most) => {
        const runs = runsOfRows(rows, most);
        const held = runs.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at));
        expect(held).toEqual([...new Set(rows)].sort((one, other) => one - other));
        for (const { count } of runs) expect(count).toBeLessThanOrEqual(most);
      }),
    );
  });
});
