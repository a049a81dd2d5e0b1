/** A trace of long heads that is changed, compared and looked at: what crosses from the core, and that it is right. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { HIDDEN_CHANGE, type Intervention, type TraceHandle } from '../../../../web/src/core/types.ts';
import {
  changesIn,
  isLongDifference,
  isLongStages,
  type LongDifference,
  rowOf,
} from '../../../../web/src/trace/head_rows.ts';
import { overviewOf } from '../../../../web/src/trace/heads_overview.ts';
import { type OverlaidHead, Overlays } from '../../../../web/src/trace/overlaid.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { counted, originalOf } from '../../../shared/counted_trace.ts';

const COUNT = 560;
const HEADS = 3;
const WIDTH = 8;
const ARRAY = COUNT * COUNT * Float32Array.BYTES_PER_ELEMENT;
/** Hides what comes later, and sets one weight. */
const CHANGES: Intervention[] = [
  { kind: 'paint', layer: 0, head: 1, query: 540, key: 3, weight: 0.75 },
  { kind: 'block', token: 0, layer: 0, head: 1 },
];

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

async function longTrace(count: { bytes: number }): Promise<TraceHandle> {
  const numbers = (seed: number) => core.normalValues(seed, COUNT * HEADS * WIDTH);
  const trace = await core.attend({
    heads: HEADS,
    queryCount: COUNT,
    keyCount: COUNT,
    queries: await numbers(1),
    keys: await numbers(2),
    values: await numbers(3),
    mask: { causal: 'top-left' },
  });
  return counted(trace, count);
}

/** A session that shows the changed trace, beside what it was. */
async function sessionOf(trace: TraceHandle, before: TraceHandle): Promise<TraceSession> {
  const session = new TraceSession();
  session.addEventListener('failure', (event) => {
    throw (event as CustomEvent).detail;
  });
  Object.assign(session, { head: 1, pin: { query: 540, key: 3 } });
  session.extras = { beforeTrace: async () => before };
  await session.show(trace, tokensOfTrace(trace.summary, 0), false);
  return session;
}

const rowsCame = (session: TraceSession, query: number) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (session.stages && rowOf(session.stages, query)) resolve();
    };
    session.addEventListener('hover', look);
    session.addEventListener('change', look);
    look();
  });

describe('a long head that the reader changed', () => {
  it('is compared without that its cells cross: now, before and their difference', async () => {
    const count = { bytes: 0 };
    const trace = await longTrace(count);
    await trace.change(CHANGES);
    const before = counted(await originalOf(trace).unchanged(), count);
    const session = await sessionOf(trace, before);
    await session.chooseBefore(true);
    await session.chooseBefore(false);
    session.setHover({ query: 20, key: 1 });
    session.readRows([540, 20]);
    await rowsCame(session, 20);
    const difference = session.difference as LongDifference;
    expect(session.stages && isLongStages(session.stages)).toBe(true);
    expect(isLongDifference(difference)).toBe(true);
    const area = { level: 2, row: 0, column: 0, rows: COUNT / 4, columns: COUNT / 4 };
    const tile = await difference.tile(area);
    expect(count.bytes).toBeLessThan(ARRAY / 4);

    const [was, is] = await Promise.all([before.head(0, 1), trace.head(0, 1)]);
    const change = is.weights.map((weight, at) => weight - (was.weights[at] ?? 0));
    const largest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(difference.largest).toBe(largest);
    for (const query of [20, 540])
      expect(changesIn(difference, query)).toEqual(change.slice(query * COUNT, (query + 1) * COUNT));
    const strongest = (row: number, column: number) => {
      let most = HIDDEN_CHANGE;
      for (let query = row * 4; query < row * 4 + 4; query++)
        for (let key = column * 4; key < column * 4 + 4; key++) {
          const at = query * COUNT + key;
          const value = change[at] ?? 0;
          if (is.allowed[at] === 0 && value === 0) continue;
          if (most === HIDDEN_CHANGE || Math.abs(value) > Math.abs(most)) most = value;
        }
      return most;
    };
    for (const [row, column] of [
      [0, 0],
      [5, 0],
      [135, 0],
      [135, 100],
      [10, 120],
    ] as const)
      expect(tile[row * area.columns + column]).toBe(strongest(row, column));
    session.dispose();
    before.dispose();
  });

  it('shows what it was in rows and tiles while that is chosen', async () => {
    const count = { bytes: 0 };
    const trace = await longTrace(count);
    await trace.change(CHANGES);
    const before = counted(await originalOf(trace).unchanged(), count);
    const session = await sessionOf(trace, before);
    await session.chooseBefore(true);
    const { stages, tiles } = session.shown;
    const whole = await originalOf(before).head(0, 1);
    expect(stages && rowOf(stages, 540)?.weights).toEqual(whole.weights.slice(540 * COUNT, 541 * COUNT));
    const area = { level: 0, row: 540, column: 0, rows: 1, columns: 4, end: 'one' } as const;
    expect([...((await tiles?.tile(area)) ?? [])]).toEqual([
      ...whole.weights.subarray(540 * COUNT, 540 * COUNT + 4),
    ]);
    expect(count.bytes).toBeLessThan(ARRAY / 4);
    session.dispose();
    before.dispose();
  });

  it('is what it was before, whatever is changed after, and of a trace that holds only weights, too', async () => {
    const trace = originalOf(await longTrace({ bytes: 0 }));
    const own = await trace.head(0, 1);
    const file = await trace.save({ dtype: 'f32', metadata: {} });
    await trace.change(CHANGES);
    const unchanged = await trace.unchanged();
    await trace.change([]);
    expect((await unchanged.head(0, 1, ['scores'])).weights).toEqual(own.weights);
    const again = await core.openTrace(file);
    await again.change(CHANGES);
    const joined = await again.join({ heads: [{ layer: 0, head: 1 }], by: 'average' });
    const painted = await joined.head(0, 0);
    await joined.change([{ kind: 'paint', layer: 0, head: 0, query: 9, key: 2, weight: 0.5 }]);
    const bare = await joined.unchanged();
    expect((await bare.head(0, 0)).weights).toEqual(painted.weights);
    const changed = await joined.changeOf(0, 0, bare, { first: 9, count: 1 });
    expect(changed.values[2]).toBeCloseTo(0.5 - (painted.weights[9 * COUNT + 2] ?? 0), 6);
    for (const each of [trace, unchanged, again, joined, bare]) each.dispose();
  });
});

describe('the sink lens over a long head', () => {
  it('gets a row and a small map of each way', async () => {
    const count = { bytes: 0 };
    const trace = await longTrace(count);
    const request = { key: 0, score: 2, query: 550, side: 128 };
    const lens = await trace.sinkLens(0, 2, request);
    expect(count.bytes).toBeLessThan(4 * (128 * 128 + COUNT) * 4 + 1);
    const { weights } = await trace.head(0, 2);
    const row = weights.slice(550 * COUNT, 551 * COUNT);
    expect(lens.raw.row).toEqual(row);
    const rest = row.subarray(1).reduce((sum, weight) => sum + weight, 0);
    lens.without.row.forEach((weight, key) => {
      expect(weight).toBeCloseTo(key === 0 ? 0 : (row[key] ?? 0) / rest, 5);
    });
    trace.dispose();
  });
});

describe('all long heads at a glance', () => {
  it('come one after the other, with the same figures as at once, and end when nobody waits', async () => {
    const count = { bytes: 0 };
    const trace = await longTrace(count);
    const tokensOf = () => tokensOfTrace(trace.summary, 0);
    const seen: number[] = [];
    let latest = await new Promise<Parameters<Parameters<typeof overviewOf>[2]['came']>[0] | null>(
      (resolve) => {
        overviewOf(trace, tokensOf, {
          came: (overview) => {
            seen.push(overview.progress?.done ?? HEADS);
            if (!overview.progress) resolve(overview);
          },
          isLatest: () => true,
        });
      },
    );
    expect(seen.at(-1)).toBe(HEADS);
    expect(count.bytes).toBeLessThan(ARRAY / 4);
    const own = originalOf(trace);
    expect(latest?.statistics).toHaveLength(HEADS);
    const thumbnails = await own.thumbnails(48);
    expect(latest?.thumbnails?.pixels).toEqual(thumbnails.pixels);
    const single = await own.statistics(undefined, { first: 2, count: 1 });
    expect(single).toEqual((await own.statistics()).slice(2));
    latest = null;
    await overviewOf(trace, tokensOf, {
      came: (overview) => {
        latest = overview;
      },
      isLatest: () => false,
    });
    expect(latest).toBeNull();
    trace.dispose();
  });
});

describe('long heads together', () => {
  it('are rows and tiles of traces that the core makes', async () => {
    const count = { bytes: 0 };
    const trace = await longTrace(count);
    const session = new TraceSession();
    const overlays = new Overlays();
    Object.assign(session, { head: 1, pin: { query: 540, key: 3 }, beside: overlays });
    overlays.want({
      compared: { places: [{ layer: 0, head: 2 }], as: 'each' },
      rows: { places: [20], as: 'average' },
    });
    await session.show(trace, tokensOfTrace(trace.summary, 0), false);
    const { overlaid } = session;
    const own = originalOf(trace);
    const [first, second] = await Promise.all([own.head(0, 1), own.head(0, 2)]);
    const rowIn = (weights: Float32Array, query: number) => weights.slice(query * COUNT, (query + 1) * COUNT);
    const other = overlaid?.heads[1] as OverlaidHead;
    expect(rowOf(other.stages, 540)?.weights).toEqual(rowIn(second.weights, 540));
    const joined = overlaid?.joined?.stages;
    const largest = rowIn(first.weights, 540).map((weight, key) =>
      Math.max(weight, second.weights[540 * COUNT + key] ?? 0),
    );
    expect(joined && rowOf(joined, 540)?.weights).toEqual(largest);
    expect(overlaid?.row?.weights).toHaveLength(COUNT);
    const area = { level: 0, row: 540, column: 0, rows: 1, columns: 5, end: 'one' } as const;
    expect([...(await other.tiles.tile(area))]).toEqual([...rowIn(second.weights, 540).subarray(0, 5)]);
    session.readRows([30]);
    await rowsCame(session, 30);
    await new Promise((resolve) => setTimeout(resolve));
    const later = session.overlaid?.heads[1]?.stages;
    expect(later && rowOf(later, 30)?.weights).toEqual(rowIn(second.weights, 30));
    expect(count.bytes).toBeLessThan(ARRAY / 4);
    session.dispose();
  });
});
