/** What crosses between page and worker when a reader chooses, pins, hovers, edits and opens: messages and bytes. */

import { afterEach, describe, expect, it } from 'vitest';
import type { WorkerCore } from '../../../../web/src/core/remote/core.ts';
import type { HeadStages } from '../../../../web/src/core/types.ts';
import { rowOf } from '../../../../web/src/trace/head_rows.ts';
import { tokensByLayer } from '../../../../web/src/trace/tokens.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';
import { countingCore, type Traffic, trafficDuring } from '../../../shared/counted_worker.ts';

const TOKENS = 24;
const HEADS = 2;
const WIDTH = 4;
const CELLS = TOKENS * TOKENS;

const open: WorkerCore[] = [];
afterEach(() => {
  for (const core of open.splice(0)) core.dispose();
});

async function numbers(core: WorkerCore, seed: number): Promise<Float32Array> {
  return core.normalValues(seed, TOKENS * HEADS * WIDTH);
}

async function shownTrace(showsStages = false) {
  const { core, traffic } = await countingCore();
  open.push(core);
  const [queries, keys, values] = await Promise.all([1, 2, 3].map((seed) => numbers(core, seed)));
  if (!queries || !keys || !values) throw new Error('there are no vectors');
  const input = { heads: HEADS, queryCount: TOKENS, keyCount: TOKENS, queries, keys, values };
  const session = new TraceSession();
  session.extras = { showsStages };
  const trace = await core.attend(input);
  await session.show(trace, tokensByLayer(trace.summary)(0));
  const during = (gesture: () => unknown): Promise<Traffic> => trafficDuring(traffic, gesture);
  return { core, session, during, input };
}

/** Weights and scores as floats, a byte for each cell of the mask; a row's two sums, and whether it is empty. */
const DRAWN = CELLS * (4 + 4 + 1) + TOKENS * (4 + 4 + 1);

describe('a gesture over a long head', () => {
  const LONG = 600;
  /** Weights and scores as floats, a byte for each cell of the mask; two sums, and whether it is empty. */
  const ROW = LONG * (4 + 4 + 1) + 4 + 4 + 1;

  async function shownLong() {
    const { core, traffic } = await countingCore();
    open.push(core);
    const vectors = (seed: number) => core.normalValues(seed, LONG * HEADS * WIDTH);
    const [queries, keys, values] = await Promise.all([vectors(1), vectors(2), vectors(3)]);
    const input = { heads: HEADS, queryCount: LONG, keyCount: LONG, queries, keys, values };
    const session = new TraceSession();
    session.pin = { query: 7, key: 3 };
    const trace = await core.attend(input);
    await session.show(trace, tokensByLayer(trace.summary)(0));
    return { session, during: (gesture: () => unknown): Promise<Traffic> => trafficDuring(traffic, gesture) };
  }

  it('that chooses another one asks for the pinned row, never for the whole', async () => {
    const { session, during } = await shownLong();
    const { asked, bytes } = await during(() => session.chooseHead(0, 1));
    expect(asked).toEqual(['cell', 'head', 'pair', 'strongest']);
    expect(bytes).toBeLessThan(2 * ROW);
    expect(rowOf(session.stages as HeadStages, 7)?.weights).toHaveLength(LONG);
    expect(session.stages?.weights).toHaveLength(0);
  });

  it('that hovers asks for a row that is not there, and not again', async () => {
    const { session, during } = await shownLong();
    const first = await during(async () => {
      session.setHover({ query: 9, key: 1 });
      await expect.poll(() => rowOf(session.stages as HeadStages, 9)).not.toBeNull();
    });
    expect(first).toMatchObject({ asked: ['head'], bytes: ROW });
    const again = await during(() => {
      for (let key = 0; key < LONG; key++) session.setHover({ query: 9, key });
      session.setHover({ query: 7, key: 0 });
      session.setHover(null);
    });
    expect(again).toMatchObject({ asked: [], bytes: 0 });
  });

  it('that steps through heads computes only the first and the last of them', async () => {
    const { session, during } = await shownLong();
    const { asked } = await during(async () => {
      const steps = [1, 0, 1, 0, 1].map((head) => session.chooseHead(0, head));
      await Promise.all(steps);
    });
    expect(asked.filter((call) => call === 'head').length).toBeLessThanOrEqual(2);
    expect(session.head).toBe(1);
  });
});

describe('a gesture', () => {
  it('that chooses a head asks once, for what is drawn', async () => {
    const { session, during } = await shownTrace();
    const { asked, bytes } = await during(() => session.chooseHead(0, 1));
    expect(asked).toEqual(['head']);
    expect(bytes).toBe(DRAWN);
    expect(session.stages?.weights).toHaveLength(CELLS);
    expect(session.stages?.output).toHaveLength(0);
  });

  it('that chooses a head asks for every stage where a view shows them', async () => {
    const { session, during } = await shownTrace(true);
    const { asked, bytes } = await during(() => session.chooseHead(0, 1));
    expect(asked).toEqual(['head']);
    expect(bytes).toBe(DRAWN + CELLS * (4 + 4) + TOKENS * WIDTH * 4);
  });

  it('that pins a cell asks for its steps, its weight in every head, and what is strongest beside it', async () => {
    const { session, during } = await shownTrace();
    const { asked, bytes } = await during(() => session.choosePin({ query: 5, key: 2 }));
    expect(asked).toEqual(['cell', 'pair', 'strongest']);
    expect(bytes).toBeLessThan(CELLS);
  });

  it('that hovers asks nothing', async () => {
    const { session, during } = await shownTrace();
    await session.choosePin({ query: 5, key: 2 });
    const { asked, bytes } = await during(() => {
      for (let key = 0; key < TOKENS; key++) session.setHover({ query: 3, key });
    });
    expect({ asked, bytes }).toEqual({ asked: [], bytes: 0 });
  });

  it('that edits computes once, and asks for head, overview and pin', async () => {
    const { core, session, during, input } = await shownTrace();
    await session.choosePin({ query: 5, key: 2 });
    const { asked } = await during(async () => {
      const edited = await core.attend({ ...input, mask: { causal: 'bottom-right' } });
      await session.show(edited, tokensByLayer(edited.summary)(0));
    });
    expect(asked).toEqual([
      'attend',
      'cell',
      'dispose',
      'head',
      'pair',
      'statistics',
      'strongest',
      'thumbnails',
    ]);
  });

  it('over all heads of a small trace is one message', async () => {
    const { session, during } = await shownTrace();
    const { trace } = session;
    const heads: number[] = [];
    const { asked, bytes } = await during(async () => {
      for (const layer of (await trace?.heads()) ?? [])
        heads.push(...layer.map(({ weights }) => weights.length));
    });
    expect(asked).toEqual(['heads']);
    expect(heads).toEqual([CELLS, CELLS]);
    expect(bytes).toBe(HEADS * (CELLS * (4 + 1) + TOKENS * (4 + 4 + 1)));
  });
});
