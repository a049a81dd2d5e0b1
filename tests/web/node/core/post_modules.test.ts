/** What the modules of posts answer, through their own small binding, beside the page's module behind embind. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { MainModule } from '../../../../web/src/core/generated/attention.d.ts';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { openDump, openTrace } from '../../../../web/src/core/inline/files.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { addressOf, loadGlue, type ModuleName } from '../../../../web/src/core/modules_trace.ts';
import { STAGE_PARTS, type TraceHandle } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';

type Start = (options: { wasmBinary: ArrayBuffer }) => Promise<MainModule>;

async function postModule(name: ModuleName): Promise<MainModule> {
  const [start, bytes] = await Promise.all([loadGlue(name), readFile(addressOf('simd', name))]);
  return (start as Start)({ wasmBinary: new Uint8Array(bytes).buffer });
}

const page = new InlineCore(await loadModule('simd'));
const small = await postModule('view');
const larger = await postModule('whole');
const shipped = new URL('../../../../web/public/traces/trophy.safetensors', import.meta.url);
const trophy = new Uint8Array(await readFile(shipped));

/** One head of weights 1 / keys, with this metadata. */
function uniformTrace(queries: number, keys: number, metadata: Record<string, string>): Uint8Array {
  const weights = new Float32Array(queries * keys).fill(1 / keys);
  const tensor = { dtype: 'F32', shape: [1, queries, keys], data_offsets: [0, weights.byteLength] };
  const header = JSON.stringify({ 'layer.0.weights': tensor, __metadata__: metadata });
  const text = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 4) * 4));
  const file = new Uint8Array(8 + text.length + weights.byteLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(new Uint8Array(weights.buffer), 8 + text.length);
  return file;
}

/** Everything that a post may ask of a trace; errors as they are said. */
async function answersOf(trace: TraceHandle) {
  const { heads = 1, keys = 1 } = trace.summary.layers[0] ?? {};
  const tile = { level: 1, row: 0, column: 0, rows: 1, columns: 1, end: 'row', share: 0.9 } as const;
  return {
    summary: trace.summary,
    head: await trace.head(0, heads - 1, STAGE_PARTS),
    weights: await trace.weights(0),
    cell: await trace.cell(0, 0, 1, 0),
    thumbnails: await trace.thumbnails(8),
    statistics: await trace.statistics(),
    ofTokens: await trace.statistics(new Int32Array(trace.summary.layers.length * keys)),
    pair: await trace.pair(1, 0),
    mass: await trace.topMass(0, 0, 0.8),
    between: await trace.massBetween(0, 0, 1, Int32Array.of(0, 1, keys)),
    tile: await trace.tile(0, 0, tile),
    strongest: await trace.strongest(0, 0, 1, 0),
    noHead: (await errorOf(() => trace.head(0, 99))).message,
    noToken: await errorOf(() => trace.statistics(Int32Array.of(1))),
  };
}

describe.each([
  ['small', small],
  ['larger', larger],
] as const)('the %s module of posts', (_name, module) => {
  it('answers for a trace with vectors what the page does, bit for bit', async () => {
    const [ours, theirs] = [openTrace(module, trophy), await page.openTrace(trophy)];
    expect(await answersOf(ours)).toEqual(await answersOf(theirs));
    await ours.hideLater(true);
    await theirs.hideLater(true);
    expect(await ours.head(3, 1, STAGE_PARTS)).toEqual(await theirs.head(3, 1, STAGE_PARTS));
    ours.dispose();
  });

  it('takes and gives text in any script', async () => {
    const metadata = { tokens: '["naïve","東京","😀","\\u0000"]', text: 'naïve 東京 😀' };
    const file = uniformTrace(4, 4, metadata);
    const trace = openTrace(module, file);
    expect(trace.summary.metadata).toEqual(metadata);
    expect(await answersOf(trace)).toEqual(await answersOf(await page.openTrace(file)));
  });

  it('reads traces that are larger than the memory it starts with', async () => {
    for (const queries of [3000, 3001]) {
      const trace = openTrace(module, uniformTrace(queries, 2000, {}));
      const weights = await trace.weights(0);
      expect(weights).toHaveLength(2000 * queries);
      expect(new Set(weights)).toEqual(new Set([Math.fround(1 / 2000)]));
      trace.dispose();
    }
  });

  it('says what is wrong with a file that is cut off', async () => {
    const cut = trophy.subarray(0, trophy.length - 5);
    const said = await errorOf(async () => openTrace(module, cut));
    expect(said).toEqual(await errorOf(() => page.openTrace(cut)));
  });

  it('refuses objects that were deleted or are of another kind', () => {
    const file = module.ByteBuffer.create(trophy.length);
    file?.view().set(trophy);
    const trace = module.openTrace(file);
    if (!file || !trace) throw new Error('the trace should open');
    expect(() => module.openTrace(trace as unknown as typeof file)).toThrow('ByteBuffer');
    file.delete();
    expect(() => file.delete()).toThrow('ByteBuffer');
    expect(() => file.view()).toThrow('ByteBuffer');
    expect(() => module.openTrace(file)).toThrow('ByteBuffer');
    expect(trace.layerCount()).toBe(6);
    trace.delete();
    expect(() => trace.layerCount()).toThrow('TraceHandle');
  });

  it('gives nothing and a reason where memory cannot be had', () => {
    expect(module.ByteBuffer.create(2 ** 31 - 1)).toBeNull();
    expect(module.lastError()).toMatchObject({ code: 'out_of_memory', index: 2 ** 31 - 1 });
  });
});

const webPage = new TextEncoder().encode('<!doctype html><title>No trace</title>');

it('leaves what a file is instead to the larger module', async () => {
  const said = await errorOf(async () => openTrace(larger, webPage));
  expect(said.message).toMatch(/^This is an HTML page/);
  expect(said).toEqual(await errorOf(() => page.openTrace(webPage)));
  expect((await errorOf(async () => openTrace(small, webPage))).code).toBe('malformed_file');
});

it('reads attention from elsewhere under a name in any script', async () => {
  const json = new TextEncoder().encode('{"attention": [[[1, 0], [0.25, 0.75]]], "tokens": ["ä", "字"]}');
  const files = [{ name: 'Blick ➜ 字.json', bytes: json }];
  const trace = openDump(larger, files);
  expect(await answersOf(trace)).toEqual(await answersOf(await page.openDump(files)));
  const broken = [{ name: 'Blick ➜ 字.json', bytes: json.subarray(0, 20) }];
  const said = await errorOf(async () => openDump(larger, broken));
  expect(said.message).toContain('Blick ➜ 字');
  expect(said).toEqual(await errorOf(() => page.openDump(broken)));
});
