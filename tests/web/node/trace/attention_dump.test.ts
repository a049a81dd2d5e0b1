import { readdir, readFile } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { DumpFile, TraceHandle } from '../../../../web/src/core/types.ts';
import { openAttention } from '../../../../web/src/trace/attention_dump.ts';
import { ATTENTION_FILES, isDump } from '../../../../web/src/trace/dump_bytes.ts';
import { tokensOfTrace } from '../../../../web/src/trace/tokens.ts';
import { largestDifference } from '../../../shared/agreement.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

const core = new InlineCore(await loadModule('simd'));
const folder = new URL('../../../fixtures/dumps/', import.meta.url);
const names = await readdir(folder);
const dumps = names.filter((name) => !name.endsWith('.safetensors') && !name.startsWith('refused_'));
/** Rounded to half precision, or computed in another order, by NumPy. */
const REBUILT = [
  'vectors.npz',
  'vectors_and_weights.npz',
  'vectors_joined.npz',
  'vectors.json',
  'cache.npz',
  'cache_square.npz',
  'hooks_square.npz',
  'tokens_first.npz',
];

async function fixture(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(name, folder)));
}

/** The trace file that NumPy wrote beside a dump. */
function beside(name: string): string {
  return name === 'vectors.json' ? 'vectors_joined.safetensors' : name.replace(/\.\w+$/, '.safetensors');
}

async function shown(trace: TraceHandle) {
  const layers = await Promise.all(trace.summary.layers.map((_, layer) => trace.weights(layer)));
  const sizes = trace.summary.layers.map(({ name, heads, queries, keys }) => ({
    name,
    heads,
    queries,
    keys,
  }));
  return { layers, sizes, tokens: sizes.map((_, layer) => tokensOfTrace(trace.summary, layer)) };
}

/** An archive of one entry, as its two headers claim it to be. */
function archive(name: string, bytes: Uint8Array, { method = 0, size = bytes.length, checksum = 0 } = {}) {
  const title = Buffer.from(name);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(method, 8);
  local.writeUInt16LE(title.length, 26);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(method, 10);
  record.writeUInt32LE(checksum, 16);
  record.writeUInt32LE(bytes.length, 20);
  record.writeUInt32LE(size, 24);
  record.writeUInt16LE(title.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(record.length + title.length, 12);
  end.writeUInt32LE(local.length + title.length + bytes.length, 16);
  return new Uint8Array(Buffer.concat([local, title, bytes, record, title, end]));
}

const matrix = await fixture('matrix.npy');
const deflated = deflateRawSync(matrix);
const good = { method: 8, size: matrix.length, checksum: crc32(matrix) };
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe('attention from elsewhere is the trace beside it', () => {
  it('has every fixture', () => expect(dumps).toHaveLength(38));

  it.each(dumps)('%s', async (name) => {
    const opened = await openAttention(core, name, await fixture(name));
    const expected = await openAttention(core, beside(name), await fixture(beside(name)));
    const [own, wanted] = [await shown(opened), await shown(expected)];
    expect(own.sizes).toEqual(wanted.sizes);
    for (const [layer, weights] of own.layers.entries()) {
      const difference = largestDifference(weights, wanted.layers[layer] ?? []);
      expect(difference).toBeLessThanOrEqual(REBUILT.includes(name) ? 2e-6 : 0);
    }
    if (name.startsWith('steps_later')) {
      expect(own.tokens[0]?.queryTokens.map(({ raw }) => raw)).toEqual(['was', 'ünî']);
    } else {
      expect(own.tokens).toEqual(wanted.tokens);
    }
    opened.dispose();
    expected.dispose();
  });
});

describe('files are told apart by their bytes', () => {
  it('dumps from traces', async () => {
    for (const name of names) expect(isDump(await fixture(name)), name).toBe(!name.endsWith('.safetensors'));
    expect(isDump(new Uint8Array(0))).toBe(false);
    // Headers of 91 and 123 bytes begin as JSON does.
    for (const length of [0x5b, 0x7b])
      expect(isDump(new Uint8Array([length, 0, 0, 0, 0, 0, 0, 0, 0x7b]))).toBe(false);
  });

  it('by the endings that the page offers', () => {
    for (const name of names)
      expect(ATTENTION_FILES.split(',').some((ending) => name.endsWith(ending))).toBe(true);
  });
});

describe('archives that lie end in a sentence', () => {
  it('one that does not, opens', async () => {
    const trace = await openAttention(core, 'a.npz', archive('maps/attn.npy', deflated, good));
    expect(trace.summary.layers).toMatchObject([{ heads: 1, queries: 3, keys: 5 }]);
    trace.dispose();
  });

  it.each([
    [
      'more bytes than it claims',
      deflated,
      { ...good, size: matrix.length - 1 },
      /inflates to more than its 187 bytes/,
    ],
    [
      'fewer bytes than it claims',
      deflated,
      { ...good, size: matrix.length + 1 },
      /inflates to 188 bytes, not 189/,
    ],
    ['bytes that are not deflated', matrix, good, /cannot be inflated/],
    ['an end that is cut off', deflated.subarray(0, -3), good, /cannot be inflated/],
  ])('%s', async (_what, bytes, claims, message) => {
    const error = await sourceErrorOf(() => openAttention(core, 'a.npz', archive('attn.npy', bytes, claims)));
    expect(error).toMatchObject({ code: 'malformed', message: expect.stringMatching(message) });
    expect(error.message).toContain('attn.npy');
  });

  it('a checksum that differs', async () => {
    const file = archive('attn.npy', deflated, { ...good, checksum: 1 });
    expect(await errorOf(() => openAttention(core, 'a.npz', file))).toMatchObject({
      code: 'malformed_file',
      message: expect.stringMatching(/'attn\.npy' is damaged: its checksum differs/),
    });
  });

  it('a size that no deflated data has, before anything is inflated', async () => {
    const file = archive('attn.npy', deflated, { ...good, size: 2 ** 31 });
    expect((await errorOf(() => openAttention(core, 'a.npz', file))).message).toMatch(
      /more than deflate can/,
    );
  });

  it('a gigabyte in all', async () => {
    // A megabyte of what inflates a thousandfold, as far as the archive says.
    const file = archive('attn.npy', new Uint8Array(1_100_000), { ...good, size: 1_100_000_000 });
    const error = await sourceErrorOf(() => openAttention(core, 'a.npz', file));
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringMatching(/1\.1 GB/) });
  });

  it("PyTorch's own, by what it holds", async () => {
    const file = archive('archive/data.pkl', matrix, { checksum: crc32(matrix) });
    const error = await sourceErrorOf(() => openAttention(core, 'model.pt', file));
    expect(error.message).toMatch(/model\.pt holds no arrays \(\.npy\), but archive\/data\.pkl\..*pickled/);
  });
});

describe('what is refused', () => {
  const refused: [string, string, RegExp][] = [
    ['refused_object.npy', 'unsupported', /^Array 'refused_object': it holds pickled Python objects/],
    ['refused_complex.npy', 'unsupported', /'<c8'/],
    ['refused_record.npy', 'unsupported', /named fields/],
    [
      'refused_shape.npy',
      'shape_mismatch',
      /has shape \[3, 4, 5, 6, 7\]; weights are \[queries, keys\], \[heads,/,
    ],
    ['refused_empty.npy', 'shape_mismatch', /no size may be 0/],
    ['refused_axes.npz', 'invalid_argument', /\[heads, tokens, width\].* or \[tokens, heads, width\]/],
    ['refused_window.npz', 'invalid_argument', /cross attention.* or a window over the latest 4 of 7 tokens/],
    ['refused_numbers.npz', 'invalid_argument', /layer and head, or head and layer/],
    ['refused_none.npz', 'unsupported', /attn_implementation="eager"/],
    ['refused_null.json', 'malformed_file', /attn_implementation="eager"/],
    ['refused_nan.npz', 'non_finite', /drop the padded rows/],
    ['refused_batch.npz', 'shape_mismatch', /of a batch, save one text/],
    ['refused_texts.npz', 'shape_mismatch', /the tokens of 2 texts/],
  ];
  it.each(refused)('%s', async (name, code, message) => {
    const error = await errorOf(async () => openAttention(core, name, await fixture(name)));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('negative weights, with their place', async () => {
    const error = await errorOf(() =>
      openAttention(
        core,
        'a.json',
        json([
          [1, 0],
          [1.5, -0.5],
        ]),
      ),
    );
    expect(error).toMatchObject({ code: 'invalid_argument', index: 3 });
    expect(error.message).toMatch(/'a' holds a negative weight at \[1, 1\]/);
  });

  it('files that are none, before the call', async () => {
    const files: unknown[] = [
      null,
      [null],
      [{ bytes: matrix }],
      [{ name: 'a', bytes: 'b' }],
      [{ name: 'a', bytes: matrix, checksum: 2 ** 32 }],
      [{ name: 'a', bytes: matrix, checksum: 0.5 }],
    ];
    for (const wrong of files) {
      expect((await errorOf(() => core.openDump(wrong as DumpFile[]))).code).toBe('invalid_argument');
    }
    expect((await errorOf(() => core.zipEntries('' as unknown as Uint8Array))).code).toBe('invalid_argument');
    expect((await errorOf(() => core.openDump([]))).code).toBe('missing_tensor');
  });
});

describe('what is odd but usable is said', () => {
  it('rows that do not sum to 1', async () => {
    const trace = await openAttention(
      core,
      'a.json',
      json([
        [0.5, 0.1],
        [0.5, 0.5],
      ]),
    );
    expect(trace.summary.warnings).toHaveLength(1);
    expect(trace.summary.warnings[0]).toMatch(/do not sum to 1: head 0, query 0 sums to 0\.6/);
    trace.dispose();
  });

  it('a large list: 12 layers of 12 heads over 64 tokens', async () => {
    const even = (...shape: number[]): unknown =>
      shape.length === 0 ? 1 / 64 : Array.from({ length: shape[0] ?? 0 }, () => even(...shape.slice(1)));
    const trace = await openAttention(core, 'large.json', json(even(12, 12, 64, 64)));
    expect(trace.summary.layers).toHaveLength(12);
    expect(trace.summary.warnings).toEqual([]);
    expect((await trace.head(11, 11)).weights[4095]).toBe(1 / 64);
    trace.dispose();
  });
});
