/** Files that the reader drops: undo finds the one before, and each opens where it was left. */

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { savedScene } from '../../../../web/src/labs/trace_file/saved_scene.ts';
import { isTrace, traceScene } from '../../../../web/src/labs/trace_file/source.ts';
import { metadataOf } from '../../../../web/src/shell/share/save_trace.ts';
import { openFiles } from '../../../../web/src/shell/store/open_files.ts';
import { Playground } from '../../../../web/src/shell/store/playground.ts';
import { hashOfBytes } from '../../../../web/src/trace/file_hash.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';

const core = new InlineCore(await loadModule('simd'));
const [HEADS, TOKENS, WIDTH] = [3, 5, 4];
const NAME = 'mine.safetensors';
let playground: Playground;
const fetched = vi.spyOn(globalThis, 'fetch');

beforeEach(() => {
  playground = new Playground(async () => core);
});
afterEach(() => {
  playground.session.dispose();
  fetched.mockClear();
});
afterAll(() => core.dispose());

/** A file with other numbers for each seed, all of the same sizes. */
async function fileOf(seed: number, scene?: unknown): Promise<File> {
  const rows = (more: number) => core.normalValues(10 * seed + more, HEADS * TOKENS * WIDTH);
  const [queries, keys, values] = await Promise.all([rows(0), rows(1), rows(2)]);
  const trace = await core.attend({
    heads: HEADS,
    queryCount: TOKENS,
    keyCount: TOKENS,
    queries,
    keys,
    values,
  });
  const metadata = { model: `seed ${seed}`, ...(scene !== undefined && { scene: JSON.stringify(scene) }) };
  const bytes = await trace.save({ dtype: 'f32', metadata });
  trace.dispose();
  return new File([Uint8Array.from(bytes)], NAME);
}

const model = () => playground.session.trace?.summary.metadata.model;

describe('a second file of the same name', () => {
  it('gives way to the first when it is undone, and comes back, without a request', async () => {
    await openFiles(playground, [await fileOf(1)]);
    const first = [...(playground.session.stages?.weights ?? [])];
    await openFiles(playground, [await fileOf(2)]);
    expect(model()).toBe('seed 2');
    expect([...(playground.session.stages?.weights ?? [])]).not.toEqual(first);
    await playground.undo();
    expect(model()).toBe('seed 1');
    expect([...(playground.session.stages?.weights ?? [])]).toEqual(first);
    await playground.redo();
    expect(model()).toBe('seed 2');
    expect(playground.notices.all).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('that is no trace loses nothing of the first', async () => {
    await openFiles(playground, [await fileOf(1)]);
    const { scene } = playground;
    await openFiles(playground, [new File(['no trace'], NAME)]);
    expect(playground.scene).toBe(scene);
    expect(model()).toBe('seed 1');
    expect(playground.notices.all.map(({ text }) => text)).toEqual([expect.stringMatching(`^${NAME}: `)]);
  });
});

it('a file with several stacks is saved with the tokens of each, whichever is on show', async () => {
  const path = new URL('../../../fixtures/dropped/generated.npz', import.meta.url);
  await openFiles(playground, [new File([await readFile(path)], 'generated.npz')]);
  const { trace } = playground.session;
  if (!trace) throw new Error('The file should be shown.');
  const last = trace.summary.layers.length - 1;
  const wanted = trace.summary.layers.map((_, layer) => tokensOfTrace(trace.summary, layer));
  await playground.chooseHead({ layer: last, head: 0 });
  const saved = await core.openTrace(await trace.save({ dtype: 'f32', metadata: metadataOf(playground) }));
  const tokens = saved.summary.layers.map((_, layer) => tokensOfTrace(saved.summary, layer));
  saved.dispose();
  expect(tokens).toEqual(wanted);
  expect(new Set(wanted.map(({ keyTokens }) => JSON.stringify(keyTokens))).size).toBeGreaterThan(1);
});

describe('the hash of a file', () => {
  it('is that of its bytes, wherever they lie, and another one where any byte differs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.integer({ min: 0, max: 3 }),
        async (bytes, at, change, offset) => {
          const shifted = new Uint8Array(bytes.length + offset).subarray(offset);
          shifted.set(bytes);
          expect(await hashOfBytes(shifted)).toBe(await hashOfBytes(bytes));
          expect(await hashOfBytes(bytes)).toMatch(/^[0-9a-f]{16}$/);
          const other = Uint8Array.from(bytes);
          const place = at % bytes.length;
          other[place] = ((other[place] ?? 0) + change) % 256;
          expect(await hashOfBytes(other)).not.toBe(await hashOfBytes(bytes));
          expect(await hashOfBytes(Uint8Array.of(...bytes, 0))).not.toBe(await hashOfBytes(bytes));
        },
      ),
    );
  });
});

describe('a file that was saved from a scene', () => {
  const saved = { layer: 0, head: 2, pin: { query: 3, key: 1 }, view: 'lines', mode: 'self' };

  it('opens with its head, its cell and its view', async () => {
    await openFiles(playground, [await fileOf(1, saved)]);
    const { scene, session } = playground;
    expect(scene).toMatchObject(saved);
    expect(isTrace(scene.source)).toBe(true);
    expect({ layer: session.layer, head: session.head, pin: session.pin }).toEqual({
      layer: 0,
      head: 2,
      pin: saved.pin,
    });
    expect(session.cell?.weight).toBe(session.stages?.weights[3 * TOKENS + 1]);
  });

  it('opens with the mask that lay over it, but not with one that a model had', async () => {
    const causal = { ...saved, mode: 'causal' };
    await openFiles(playground, [await fileOf(1, { ...causal, source: { kind: 'trace', src: 'x' } })]);
    expect(playground.scene.mode).toBe('causal');
    expect(playground.session.stages?.allowed[1]).toBe(0);
    await openFiles(playground, [await fileOf(2, { ...causal, source: { kind: 'encoder', text: 'x' } })]);
    expect(playground.scene.mode).toBe('self');
    expect(playground.session.stages?.allowed[1]).toBe(1);
  });

  it('opens like any other where it says nothing sensible', () => {
    const source = { kind: 'trace', src: NAME } as const;
    const layers = [{ name: 'layer 0', heads: HEADS, queries: TOKENS, keys: TOKENS }];
    const before = { ...traceScene(source), view: 'table' } as const;
    const opened = (scene: string) =>
      savedScene(
        { metadata: { scene }, layers } as unknown as Parameters<typeof savedScene>[0],
        source,
        before,
      );
    const nothing = savedScene({ metadata: {}, layers } as never, source, before);
    expect(nothing).toEqual(before);
    for (const bad of [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"layer":0}',
      '{"layer":1,"head":0}',
      '{"layer":0,"head":3}',
    ])
      expect(opened(bad), bad).toEqual(nothing);
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(opened(json)).toEqual(nothing);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (pin, view) => {
        const scene = opened(JSON.stringify({ layer: 0, head: 1, pin, view }));
        expect(scene).toEqual({ ...before, head: 1 });
      }),
    );
  });
});
