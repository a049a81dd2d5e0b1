/** Heads and rows together in a session: what it asks of the core, and what it hands to the views. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadPosition, Together } from '../../../../web/src/scene/scene.ts';
import { type Overlay, Overlays } from '../../../../web/src/trace/overlaid.ts';
import { tokensByLayer } from '../../../../web/src/trace/tokens.ts';
import { TraceSession } from '../../../../web/src/trace/trace_session.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
const bytes = new Uint8Array(
  await readFile(new URL('../../../fixtures/joined/trace.safetensors', import.meta.url)),
);
const TOKENS = 9;

async function shownSession(): Promise<TraceSession> {
  const session = new TraceSession();
  const trace = await core.openTrace(bytes);
  Object.assign(session, { layer: 0, head: 1, pin: { query: 5, key: 3 } });
  await session.show(trace, tokensByLayer(trace.summary)(0));
  return session;
}

async function lay(session: TraceSession, overlay: Overlay): Promise<void> {
  session.beside ??= new Overlays();
  session.beside.want(overlay);
  await session.chooseHead(session.layer, session.head);
}

const headsOf = (as: Together<HeadPosition>['as'], ...places: [number, number][]) => ({
  compared: { places: places.map(([layer, head]) => ({ layer, head })), as },
  rows: undefined,
});
const rowOf = (weights: Float32Array | undefined, query: number) =>
  weights?.slice(query * TOKENS, (query + 1) * TOKENS) ?? new Float32Array();

describe('heads together', () => {
  it('with a hue each leave the chosen head as it is, and say what each looks at most', async () => {
    const session = await shownSession();
    await lay(session, headsOf('each', [1, 2], [1, 0]));
    const { stages, overlaid, strongest } = session.shown;
    expect(stages).toBe(session.stages);
    expect(strongest).toBeNull();
    expect(overlaid?.heads.map(({ layer, head }) => [layer, head])).toEqual([
      [0, 1],
      [1, 2],
      [1, 0],
    ]);
    for (const { stages: own, strongest: looks } of overlaid?.heads ?? [])
      expect(looks?.named[0]?.weight).toBe(Math.max(...rowOf(own.weights, 5)));
    const most = overlaid?.joined?.stages.weights.map((_, cell) =>
      Math.max(...(overlaid?.heads.map(({ stages: own }) => own.weights[cell] ?? 0) ?? [])),
    );
    expect(overlaid?.joined?.stages.weights).toEqual(most);
    session.dispose();
  });

  it('as one are what views are given, and the steps stay those of the chosen head', async () => {
    const session = await shownSession();
    const own = session.stages;
    await lay(session, headsOf('average', [1, 2]));
    expect(session.title).toBe('Average of 2 heads');
    const { stages, tiles } = session.shown;
    const other = (await session.trace?.head(1, 2))?.weights ?? new Float32Array();
    for (const [cell, weight] of (stages?.weights ?? []).entries())
      expect(weight).toBeCloseTo(((own?.weights[cell] ?? 0) + (other[cell] ?? 0)) / 2, 6);
    const tile = await tiles?.tile({ level: 0, row: 5, column: 0, rows: 1, columns: 6, end: 'one' });
    expect(tile).toEqual(
      rowOf(stages?.weights, 5)
        .slice(0, 6)
        .map((weight, key) => (stages?.allowed[5 * TOKENS + key] ? weight : -1)),
    );
    expect(session.explained.stages).toEqual(own);
    expect(session.headName).toBe('Layer 0, head 1');
    await lay(session, { compared: undefined, rows: undefined });
    expect(session.shown.stages).toBe(session.stages);
    expect(session.title).toBe('Layer 0 · Head 1');
    session.dispose();
  });

  it('that there are not are named, and the others are shown', async () => {
    const session = await shownSession();
    await lay(session, headsOf('each', [1, 0], [7, 0], [0, 9]));
    expect(session.overlaid?.heads).toHaveLength(2);
    expect(session.overlaid?.left).toEqual([
      { layer: 7, head: 0 },
      { layer: 0, head: 9 },
    ]);
    session.dispose();
  });
});

describe('rows together', () => {
  it('are named with what each looks at, and as one by the core', async () => {
    const session = await shownSession();
    await lay(session, { compared: undefined, rows: { places: [0, 8, 99], as: 'average' } });
    const { overlaid } = session;
    expect(overlaid?.rows.map(({ query }) => query)).toEqual([5, 0, 8]);
    const rows = [5, 0, 8].map((query) => rowOf(session.stages?.weights, query));
    for (const [key, weight] of (overlaid?.row?.weights ?? []).entries())
      expect(weight).toBeCloseTo(rows.reduce((sum, row) => sum + (row[key] ?? 0), 0) / 3, 6);
    expect(overlaid?.row?.strongest.named[0]?.weight).toBe(Math.max(...(overlaid?.row?.weights ?? [])));
    session.dispose();
  });

  it('follow the pin, and go with it', async () => {
    const session = await shownSession();
    await lay(session, { compared: undefined, rows: { places: [0], as: 'each' } });
    await session.choosePin({ query: 7, key: -1 });
    expect(session.overlaid?.rows.map(({ query }) => query)).toEqual([7, 0]);
    await session.choosePin(null);
    expect(session.overlaid).toBeNull();
    session.dispose();
  });

  it('of heads as one are rows of that one', async () => {
    const session = await shownSession();
    const { compared } = headsOf('maximum', [1, 2]);
    await lay(session, { compared, rows: { places: [2], as: 'maximum' } });
    const weights = session.overlaid?.joined?.stages.weights;
    const wanted = rowOf(weights, 5).map((weight, key) => Math.max(weight, rowOf(weights, 2)[key] ?? 0));
    expect(session.overlaid?.row?.weights).toEqual(wanted);
    session.dispose();
  });
});
