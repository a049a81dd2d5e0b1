/** The other side of a comparison: what is computed for it, what is refused, and what becomes of its trace. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { TraceHandle } from '../../../../../web/src/core/types.ts';
import { defaultScene } from '../../../../../web/src/labs/encoder/source.ts';
import type { OtherScenes, Shown } from '../../../../../web/src/labs/lab.ts';
import type { Against, Scene } from '../../../../../web/src/scene/scene.ts';
import { OtherSide } from '../../../../../web/src/shell/compare/other_side.ts';
import type { Playground } from '../../../../../web/src/shell/store/playground.ts';
import { tokenOf } from '../../../../../web/src/trace/tokens.ts';
import { TraceSession } from '../../../../../web/src/trace/trace_session.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
const file = new Uint8Array(
  await readFile(new URL('../../../../fixtures/joined/trace.safetensors', import.meta.url)),
);
const COUNT = 9;
const named = (prefix: string, count = COUNT) =>
  Array.from({ length: count }, (_, at) => tokenOf(`${prefix}${at}`));

/** Which of the traces that were made for the other side are closed. */
let closed: string[] = [];
let session: TraceSession;
let scene: Scene;
let pending: Map<string, (shown: Shown | null) => void>;
let signals: Map<string, AbortSignal>;
let ended = 0;

async function shownOf(text: string, tokens = named('t')): Promise<Shown> {
  const trace = await core.openTrace(file.slice());
  const dispose = trace.dispose.bind(trace);
  const close = () => {
    closed.push(text);
    dispose();
  };
  Object.assign(trace, { dispose: close });
  return { trace, tokens: { queryTokens: tokens, keyTokens: tokens } };
}

const others: OtherScenes = {
  modes: ['self', 'causal'],
  text: {
    of: (source) => (source as never as { text: string }).text,
    with: (source, text) => ({ ...source, text }),
  },
  compute: ({ source }, signal) =>
    new Promise((resolve) => {
      const { text } = source as never as { text: string };
      pending.set(text, resolve);
      signals.set(text, signal);
    }),
  end: () => ended++,
};

function sideWith(run: object | null): { side: OtherSide; compare: (against: Against | null) => void } {
  const playground = {
    get scene() {
      return scene;
    },
    session,
    busy: false,
    run,
    runs: {
      resultPart: ({ source, mode, interventions, step }: Scene) =>
        JSON.stringify([source, mode, interventions, step]),
    },
  };
  const side = new OtherSide(playground as never as Playground, () => {});
  const compare = (against: Against | null) => {
    const { against: _, ...own } = scene;
    scene = against ? { ...own, against } : own;
    side.follow();
  };
  return { side, compare };
}

const settled = async () => {
  for (let count = 0; count < 20; count++) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(async () => {
  closed = [];
  pending = new Map();
  signals = new Map();
  ended = 0;
  scene = defaultScene();
  session = new TraceSession();
  Object.assign(session, { layer: 0, head: 1 });
  const tokens = named('t');
  const trace: TraceHandle = await core.openTrace(file.slice());
  await session.show(trace, { queryTokens: tokens, keyTokens: tokens });
});

describe('the other side of a comparison', () => {
  it('is another head of the same trace, the last one where there is none of that number', async () => {
    const { side, compare } = sideWith({});
    compare({ head: { layer: 1, head: 0 } });
    await settled();
    expect(side.problem).toBeNull();
    expect(side.shown?.second).toMatchObject({ layer: 1, head: 0, title: 'Layer 1 · Head 0' });
    expect(side.shown?.comparison.rowsOfBoth).toBe(COUNT);
    compare({ head: { layer: 99, head: 99 } });
    await settled();
    expect(side.shown?.second.layer).toBe((session.trace?.summary.layers.length ?? 0) - 1);
    expect(side.note).toMatch(
      /^Side B has no head 99\.99: the nearest one, Layer \d · Head \d, is compared\.$/,
    );
  });

  it('drops an answer that a newer wish has overtaken, and closes every trace that was made', async () => {
    const { side, compare } = sideWith({ others: () => others });
    compare({ text: 'first' });
    await settled();
    compare({ text: 'second' });
    await settled();
    pending.get('second')?.(await shownOf('second'));
    await settled();
    pending.get('first')?.(await shownOf('first'));
    await settled();
    expect(side.shown?.second.apart).toBe('the other text');
    expect(closed).toEqual(['first']);
    // Another head of the same text is no other computation.
    compare({ text: 'second', head: { layer: 1, head: 0 } });
    await settled();
    expect(side.shown?.second.layer).toBe(1);
    expect(pending.size).toBe(2);
    compare(null);
    await settled();
    expect(side.shown).toBeNull();
    expect(closed).toEqual(['first', 'second']);
    expect(ended).toBe(1);
  });

  it('goes on being computed while another head of it is chosen, and ends with the comparison', async () => {
    const { side, compare } = sideWith({ others: () => others });
    compare({ text: 'slow' });
    await settled();
    compare({ text: 'slow', head: { layer: 1, head: 0 } });
    await settled();
    expect([pending.size, signals.get('slow')?.aborted, side.busy]).toEqual([1, false, true]);
    pending.get('slow')?.(await shownOf('slow'));
    await settled();
    expect([side.problem, side.shown?.second.layer]).toEqual([null, 1]);
    compare({ text: 'never' });
    await settled();
    compare(null);
    await settled();
    expect(signals.get('never')?.aborted).toBe(true);
  });

  it('is refused in a sentence where it is empty, over other tokens or not to be had', async () => {
    const { side, compare } = sideWith({ others: () => others });
    const answer = async (text: string, shown: Shown | null) => {
      compare({ text });
      await settled();
      pending.get(text)?.(shown);
      await settled();
      expect(side.shown).toBeNull();
      return side.problem;
    };
    expect((await answer('', null))?.words).toBe('The other side is empty: type a text for B.');
    const unlike = await answer('unlike', await shownOf('unlike', named('other')));
    expect(unlike?.words).toMatch(/have no tokens in common/);
    expect(unlike?.nearest).toEqual({ name: 'Layer 0 · Head 0', against: { head: { layer: 0, head: 0 } } });
    const alone = sideWith({});
    alone.compare({ text: 'x' });
    await settled();
    expect(alone.side.problem?.words).toMatch(/^This source has one text and one mask/);
    alone.compare({ unchanged: true });
    await settled();
    expect(alone.side.problem?.words).toMatch(/^You have changed nothing here/);
  });

  it('is refused where a side has weights that are no numbers', async () => {
    const { side, compare } = sideWith({});
    const trace = session.trace as TraceHandle;
    const found = trace.compare.bind(trace);
    const compareWith: TraceHandle['compare'] = async (...parts) => ({
      ...(await found(...parts)),
      meanMoved: Number.NaN,
    });
    Object.assign(trace, { compare: compareWith });
    compare({ head: { layer: 1, head: 0 } });
    await settled();
    expect(side.shown).toBeNull();
    expect(side.problem?.words).toMatch(
      /^Weights of one side are not numbers, as of rows that may look at nothing/,
    );
  });

  it('waits for a model that is loading, and asks for one that is not', async () => {
    let asked = 0;
    const entry = { title: 'MiniLM', bytes: 45_600_000 };
    const loader = { entry, state: 'idle', problem: '', loadUnasked: () => asked++ };
    const { side, compare } = sideWith({ others: () => null, wantedLoader: () => loader });
    compare({ mode: 'causal' });
    await settled();
    expect(asked).toBe(1);
    loader.state = 'loading';
    side.follow();
    await settled();
    expect(side.problem?.words).toBe('MiniLM, 46 MB, is loading: the comparison appears when it is here.');
    expect(side.problem?.loader).toBe(loader);
    Object.assign(loader, { state: 'failed', problem: 'The connection broke off.' });
    side.follow();
    await settled();
    expect(side.problem?.words).toBe('MiniLM could not be loaded: The connection broke off.');
  });
});
