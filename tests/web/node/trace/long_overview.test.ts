/** All heads of a long trace, as they come: told by and by, stopped and gone on with, and in the end those of the core. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { type HeadsSoFar, overviewByHeads } from '../../../../web/src/trace/long_overview.ts';

const COUNT = 1500;
const HEADS = 6;
const WIDTH = 2;
const SIZE = 48;
const NONE = new Int32Array();

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

async function longTrace() {
  const numbers = (seed: number) => core.normalValues(seed, COUNT * HEADS * WIDTH);
  return core.attend({
    heads: HEADS,
    queryCount: COUNT,
    keyCount: COUNT,
    queries: await numbers(1),
    keys: await numbers(2),
    values: await numbers(3),
    mask: { causal: 'top-left' },
  });
}

/** What is told, by a clock on which each look takes so many milliseconds. */
async function heard(each: number, hear: (heads: HeadsSoFar) => void, isLatest = () => true) {
  let time = 0;
  const now = () => {
    time += each;
    return time;
  };
  const trace = await longTrace();
  const whole = { thumbnails: await trace.thumbnails(SIZE), statistics: await trace.statistics(NONE) };
  const run = overviewByHeads(trace, { size: SIZE, numbers: NONE, came: hear, isLatest, now });
  return { run, whole, trace };
}

describe('all heads of a long trace', () => {
  it('come one by one, with what is left, and are those that the core gives at once', async () => {
    const told: HeadsSoFar[] = [];
    const { run, whole, trace } = await heard(500, (heads) => told.push(heads));
    await run;
    expect(told.map(({ statistics }) => statistics.length)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(told.map(({ progress }) => progress?.all)).toEqual([6, 6, 6, 6, 6, undefined]);
    const left = told.slice(0, -1).map(({ progress }) => progress?.secondsLeft ?? 0);
    expect(left.toSorted((one, other) => other - one)).toEqual(left);
    expect(left.at(-1)).toBeGreaterThan(0);
    expect(told.at(-1)?.thumbnails).toEqual(whole.thumbnails);
    expect(told.at(-1)?.statistics).toEqual(whole.statistics);
    // What was told before was not changed by what came later.
    const half = told[2]?.thumbnails.pixels ?? NONE;
    const one = whole.thumbnails.rows * whole.thumbnails.columns;
    expect(half.subarray(0, 3 * one)).toEqual(whole.thumbnails.pixels.subarray(0, 3 * one));
    expect(half.subarray(3 * one).every((pixel) => pixel === 0)).toBe(true);
    trace.dispose();
  });

  it('are told of at once and at last, and not with each that comes meanwhile', async () => {
    const told: number[] = [];
    const { run, trace } = await heard(1, ({ statistics }) => told.push(statistics.length));
    await run;
    expect(told).toEqual([1, 6]);
    trace.dispose();
  });

  it('stay as many as they are once they are stopped, and go on from there', async () => {
    const told: HeadsSoFar[] = [];
    const { run, whole, trace } = await heard(500, (heads) => {
      told.push(heads);
      if (told.length === 3) heads.progress?.stop?.();
    });
    await run;
    const stopped = told.at(-1);
    expect(stopped?.statistics).toHaveLength(3);
    expect(stopped?.progress).toMatchObject({ done: 3, all: 6, secondsLeft: null, stop: null });
    await stopped?.progress?.goOn();
    expect(told.at(-1)?.thumbnails).toEqual(whole.thumbnails);
    expect(told.at(-1)?.statistics).toEqual(whole.statistics);
    expect(told.at(-1)?.progress).toBeUndefined();
    trace.dispose();
  });

  it('are told of no more once another trace is shown, also where that was closed', async () => {
    let isLatest = true;
    const told: HeadsSoFar[] = [];
    const hear = (heads: HeadsSoFar) => {
      told.push(heads);
      heads.progress?.stop?.();
    };
    const { run, trace } = await heard(500, hear, () => isLatest);
    await run;
    const before = told.length;
    isLatest = false;
    trace.dispose();
    await told.at(-1)?.progress?.goOn();
    expect(told).toHaveLength(before);
  });
});
