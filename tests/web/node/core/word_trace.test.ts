/** Heads in words through the binding: against float64 and to the bits of the native build, and beside their pieces. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { WorkerCore } from '../../../../web/src/core/remote/core.ts';
import type { Core, Intervention, TraceHandle } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { FloatHash } from '../../../shared/hash.ts';
import { floats, readTensorFile, type TensorFile } from '../../../shared/safetensors.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';
import { threadWorker } from '../../../shared/thread_worker.ts';

const core = new InlineCore(await loadModule('simd'));
const read = (path: string) => readFile(new URL(`../../../fixtures/${path}`, import.meta.url));
const hashes: Record<string, string> = JSON.parse(String(await read('hashes.json')));

function tensorOf({ tensors }: TensorFile, name: string) {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`There is no tensor ${name}.`);
  return tensor;
}

describe.each(['square', 'causal', 'cross', 'words_already', 'one_word', 'empty_rows'])('%s', (name) => {
  it('is what float64 makes of it', async () => {
    const bytes = new Uint8Array(await read(`words/${name}.safetensors`));
    const file = readTensorFile(bytes);
    const pieces = await core.openTrace(bytes);
    const words = await pieces.inWords(new Uint8Array(tensorOf(file, 'begins').bytes));
    const made = await words.weights(0);
    const expected = floats(tensorOf(file, 'expected.words'));
    expect(made).toHaveLength(expected.length);
    for (const [cell, value] of expected.entries()) expect(made[cell]).toBeCloseTo(value, 6);
    expect(new FloatHash().add(made).digits()).toBe(hashes[`words/${name}`]);
    for (const trace of [pieces, words]) trace.dispose();
  });
});

/** Of three tokens the last two are one word. */
const BEGINS = Uint8Array.of(1, 1, 0, 1, 1, 0);

async function both(): Promise<{ pieces: TraceHandle; words: TraceHandle }> {
  const pieces = await core.attend({ ...threeTokens(), mask: { causal: 'bottom-right' } });
  return { pieces, words: await pieces.inWords(BEGINS) };
}

it('in a worker outlive their pieces and the worker, with the changes of the pieces', async () => {
  const worker = await WorkerCore.start(threadWorker);
  const change: Intervention[] = [{ kind: 'paint', layer: 0, head: 0, query: 2, key: 0, weight: 0.9 }];
  const made = async (maker: Core) => {
    const pieces = await maker.attend(threeTokens());
    const before = await (await maker.attend(threeTokens())).inWords(BEGINS);
    await pieces.change(change);
    const words = await pieces.inWords(BEGINS);
    pieces.dispose();
    return { before, words };
  };
  const here = await made(core);
  const there = await made(worker);
  const expected = await here.words.head(0, 0);
  for (const kills of [false, true]) {
    if (kills) worker.killWorker();
    expect([...(await there.words.head(0, 0)).weights]).toEqual([...expected.weights]);
    expect(await there.words.changeOf(0, 0, there.before)).toEqual(
      await here.words.changeOf(0, 0, here.before),
    );
  }
  worker.dispose();
});

describe('words', () => {
  it('answer what a trace answers, in words', async () => {
    const { words } = await both();
    const { weights, rowSums, allowed, queries, keys } = await words.head(0, 0);
    expect([queries, keys]).toEqual([2, 2]);
    expect([...allowed]).toEqual([1, 0, 1, 1]);
    expect([...rowSums]).toEqual([1, 1].map((sum) => expect.closeTo(sum, 6)));
    expect(words.summary.layers[0]).toMatchObject({ queries: 2, keys: 2, hasVectors: false });
    expect((await words.cell(0, 0, 1, 0)).weight).toBe(weights[2]);
    expect((await words.pair(1, 0)).map(({ weight }) => weight)).toContain(weights[2]);
    const { row } = await words.strongest(0, 0, 1, 0);
    expect(row.named.map(({ place }) => place).sort()).toEqual([0, 1]);
    expect((await words.thumbnails(48)).rows).toBe(2);
    expect((await words.statistics())[0]?.firstTokenMass).toBeCloseTo(weights[2] ?? 0, 6);
    const [first, rest] = await words.massBetween(0, 0, 1, Int32Array.of(0, 1, 2));
    expect(first).toBeCloseTo(weights[2] ?? 0, 6);
    expect(rest).toBeCloseTo(weights[3] ?? 0, 6);
  });

  it('outlive their pieces, and are saved as a trace', async () => {
    const { pieces, words } = await both();
    pieces.dispose();
    const { weights } = await words.head(0, 0);
    const saved = await core.openTrace(await words.save({ dtype: 'f32', metadata: {} }));
    expect([...(await saved.head(0, 0)).weights]).toEqual([...weights]);
  });

  it('show what a change of the pieces did', async () => {
    const { pieces, words } = await both();
    const before = await words.head(0, 0);
    const change: Intervention[] = [{ kind: 'paint', layer: 0, head: 0, query: 2, key: 0, weight: 0.9 }];
    await pieces.change(change);
    const after = await pieces.inWords(BEGINS);
    const moved = ((await after.head(0, 0)).weights[2] ?? 0) - (before.weights[2] ?? 0);
    expect(moved).not.toBe(0);
    expect((await after.changeOf(0, 0)).values[2]).toBeCloseTo(moved, 6);
    expect([...(await after.headWith(0, 0, [])).weights]).toEqual([...before.weights]);
    const unchanged = await (
      await core.attend({ ...threeTokens(), mask: { causal: 'bottom-right' } })
    ).inWords(BEGINS);
    const difference = await after.changeOf(0, 0, unchanged);
    expect(difference.values[2]).toBeCloseTo(moved, 6);
    expect(difference.largest).toBeCloseTo(Math.abs(moved), 6);
  });

  it('are not changed themselves, and say so', async () => {
    const { pieces, words } = await both();
    const change: Intervention[] = [{ kind: 'paint', layer: 0, head: 0, query: 1, key: 0, weight: 0.9 }];
    expect(await errorOf(() => words.change(change))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('change that one'),
    });
    expect(await errorOf(() => pieces.inWords(Uint8Array.of(1)))).toMatchObject({ code: 'shape_mismatch' });
    expect(await errorOf(() => pieces.inWords([1, 1, 0] as never))).toMatchObject({
      code: 'invalid_argument',
    });
    expect(await errorOf(() => words.changeOf(0, 0, pieces))).toMatchObject({ code: 'shape_mismatch' });
    expect(await errorOf(() => words.changeOf(0, 0, {} as never))).toMatchObject({
      code: 'invalid_argument',
    });
  });
});
