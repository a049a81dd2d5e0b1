/** What crosses between page and worker when a reader chooses, pins, hovers, edits and opens: messages and bytes. */

import { afterEach, describe, expect, it } from 'vitest';
import type { WorkerCore } from '../../../web/src/core/remote/core.ts';
import { tokensByLayer } from '../../../web/src/trace/tokens.ts';
import { TraceSession } from '../../../web/src/trace/trace_session.ts';
import { countingCore, type Traffic, trafficDuring } from '../../shared/counted_worker.ts';

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

/** Weights and scores as floats, a byte for each cell of the mask; a row's sum, and whether it is empty. */
const DRAWN = CELLS * (4 + 4 + 1) + TOKENS * (4 + 1);

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
    expect(bytes).toBe(HEADS * (CELLS * (4 + 1) + TOKENS * (4 + 1)));
  });
});
