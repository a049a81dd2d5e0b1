import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { CoreError, type ModelSource } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { floats, readTensorFile } from '../../../shared/safetensors.ts';
import { bitsOf, threeTokens } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));
const fixtures = new URL('../../../fixtures/', import.meta.url);
const trophy = new Uint8Array(await readFile(new URL('minilm/trophy.safetensors', fixtures)));
const operation = new Uint8Array(await readFile(new URL('closed_form/f1_full.safetensors', fixtures)));

/** A safetensors file with this header, whatever it claims. */
function fileWith(header: string, data = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

function tensor(name: string, shape: number[], begin: number, end: number): string {
  return `"${name}":{"dtype":"F32","shape":[${shape.join()}],"data_offsets":[${begin},${end}]}`;
}

const liar = new Uint8Array(16);
new DataView(liar.buffer).setBigUint64(0, 2n ** 32n, true);
const largest = new Uint8Array(16).fill(255, 0, 8);
const weights = 'layer.0.weights';

const bad: [string, Uint8Array][] = [
  ['no bytes', new Uint8Array(0)],
  ['five bytes', new Uint8Array(5)],
  ['a header of 4 GB', liar],
  ['a header of 16 exabytes', largest],
  ['a header that is no JSON', fileWith('{"layer.0.weights":')],
  ['a header that is a list', fileWith('[]')],
  ['no tensor', fileWith('{}')],
  ['a file cut off in the tensors', trophy.subarray(0, trophy.length - 5)],
  ['a file cut off in the header', trophy.subarray(0, 100)],
  ['one byte too many', new Uint8Array([...trophy.subarray(0), 0])],
  [
    'tensors that overlap',
    fileWith(`{${tensor(weights, [1, 1, 1], 0, 4)},${tensor('layer.1.weights', [1, 1, 1], 0, 4)}}`, 4),
  ],
  [
    'a tensor twice',
    fileWith(`{${tensor(weights, [1, 1, 1], 0, 4)},${tensor(weights, [1, 1, 1], 4, 8)}}`, 8),
  ],
  ['a shape that does not fill its bytes', fileWith(`{${tensor(weights, [1, 2, 2], 0, 4)}}`, 4)],
  ['a shape whose product wraps', fileWith(`{${tensor(weights, [4294967296, 4294967296, 1], 0, 4)}}`, 4)],
  ['a negative size', fileWith(`{${tensor(weights, [-1, 1, 1], 0, 4)}}`, 4)],
  ['two axes', fileWith(`{${tensor(weights, [1, 1], 0, 4)}}`, 4)],
];

describe('files that are refused', () => {
  it.each(bad)('%s', async (_name, file) => {
    for (const call of [() => core.openTrace(file), () => core.compute(file)]) {
      const error = await errorOf(call);
      expect(['malformed_file', 'shape_mismatch', 'missing_tensor']).toContain(error.code);
      expect(error.message).toMatch(/^\S.*[.!?]$/);
    }
  });

  it('NaN in a dropped file is reported', async () => {
    const file = operation.slice();
    const { tensors } = readTensorFile(file);
    const keys = tensors.get('keys');
    if (!keys) throw new Error('the fixture has no keys');
    // The tensor's bytes are a view of the file.
    new DataView(keys.bytes.buffer, keys.bytes.byteOffset).setFloat32(8, Number.NaN, true);
    expect(await errorOf(() => core.compute(file))).toMatchObject({ code: 'non_finite' });
  });

  it.each([null, undefined, 'text', new ArrayBuffer(8), [1, 2]])('%s is no file', async (file) => {
    expect((await errorOf(() => core.openTrace(file as unknown as Uint8Array))).code).toBe(
      'invalid_argument',
    );
    expect((await errorOf(() => core.compute(file as unknown as Uint8Array))).code).toBe('invalid_argument');
  });
});

describe('models that are refused', () => {
  const config = '{"hidden_size":4}';
  const weightsOf = (bytes: unknown) => async () => bytes as Uint8Array;
  const models: [string, unknown, string][] = [
    ['null', null, 'invalid_argument'],
    [
      'a configuration that is no text',
      { config: {}, weights: weightsOf(new Uint8Array(9)) },
      'invalid_argument',
    ],
    ['weights that are no function', { config, weights: new Uint8Array(9) }, 'invalid_argument'],
    ['weights that give nothing', { config, weights: weightsOf(null) }, 'invalid_argument'],
    ['a configuration without sizes', { config, weights: weightsOf(operation) }, 'malformed_file'],
    ['a configuration cut off', { config: '{"hidden', weights: weightsOf(operation) }, 'malformed_file'],
  ];
  it.each(models)('%s', async (_name, source, code) => {
    expect((await errorOf(() => core.openModel(source as ModelSource))).code).toBe(code);
  });

  it('a download that was cancelled stays cancelled', async () => {
    const cancelled = new CoreError('cancelled', 'The download was cancelled.');
    const source: ModelSource = { config, weights: () => Promise.reject(cancelled) };
    expect(await errorOf(() => core.openModel(source))).toBe(cancelled);
  });
});

describe('memory that cannot be had is an error, and the module lives on', () => {
  it('a file of 4 GB', async () => {
    // Never written to, so the pages stay untouched zeros.
    expect(await errorOf(() => core.openTrace(new Uint8Array(2 ** 32)))).toMatchObject({
      code: 'out_of_memory',
    });
  });

  it('a file of 2 GB', async () => {
    expect(await errorOf(() => core.openTrace(new Uint8Array(2 ** 31)))).toMatchObject({
      code: 'out_of_memory',
    });
  });

  it('a head of 60,000 x 60,000', async () => {
    const column = new Float32Array(60_000);
    const count = column.length;
    const huge = {
      heads: 1,
      queries: column,
      keys: column,
      values: column,
      queryCount: count,
      keyCount: count,
    };
    const trace = await core.attend(huge);
    expect(await errorOf(() => trace.head(0, 0))).toMatchObject({ code: 'out_of_memory' });
    expect(await errorOf(() => trace.statistics())).toMatchObject({ code: 'out_of_memory' });
    trace.dispose();
    const small = await core.attend(threeTokens());
    expect((await small.head(0, 0)).weights).toHaveLength(9);
    small.dispose();
  });

  it('is given back: many traces in a row leave the module as it was', async () => {
    const count = 512;
    const rows = new Float32Array(count * 64);
    const input = { heads: 1, queries: rows, keys: rows, values: rows, queryCount: count, keyCount: count };
    // Kept, these would be 6 GB, more than the module's memory may grow to.
    for (let round = 0; round < 2000; round++) {
      const trace = await core.attend(input);
      if (round % 100 === 0) await trace.head(0, 0);
      trace.dispose();
    }
    const trace = await core.attend(input);
    expect((await trace.head(0, 0)).weights).toHaveLength(count * count);
    trace.dispose();
  });
});

describe('files that are read and written', () => {
  it('a trace saved and opened again has the same bits', async () => {
    const first = await core.attend({ ...threeTokens(), mask: { causal: 'bottom-right' } });
    const file = await first.save({ dtype: 'f32', metadata: { tokens: '["a","b","ü😀"]' } });
    const second = await core.openTrace(file);
    expect(second.summary.metadata.tokens).toBe('["a","b","ü😀"]');
    expect(bitsOf((await second.head(0, 0, ['products'])).products)).toEqual(
      bitsOf((await first.head(0, 0, ['products'])).products),
    );
    first.dispose();
    second.dispose();
  });

  it('a stored weight comes back as it stands in the file', async () => {
    const stored = readTensorFile(trophy).tensors.get('layer.3.weights');
    if (!stored) throw new Error('the fixture has no layer 3');
    const trace = await core.openTrace(trophy);
    const { queries, keys } = trace.summary.layers[3] ?? { queries: 0, keys: 0 };
    const { weights } = await trace.head(3, 1);
    const wanted = floats(stored).subarray(queries * keys, 2 * queries * keys);
    expect(weights.length).toBe(queries * keys);
    expect(bitsOf(weights)).toEqual(bitsOf(wanted));
    trace.dispose();
  });
});
