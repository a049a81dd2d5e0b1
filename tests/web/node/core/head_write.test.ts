/** What heads write into the residual stream, through the binding: against float64, and what is said where there is none. */

import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadWrite, TraceHandle } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { apart, checkpointSource, headFixture, rowOf } from '../../../shared/head_cases.ts';
import type { TensorFile } from '../../../shared/safetensors.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));

/** The head whose keys are told apart. */
const HEAD = 1;
const CLOSE = 3e-5;

const length = (values: Float32Array) => Math.hypot(...values);
const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0);

/** Every vector of one head at every query and key, and the figures of each against its own vectors. */
async function compare(trace: TraceHandle, name: string, file: TensorFile): Promise<void> {
  for (const [layer, { name: layerName, queries, keys }] of trace.summary.layers.entries()) {
    const of = (what: string, row: number) => rowOf(file, `${name}.${layerName}.${what}`, row);
    for (let query = 0; query < queries; query++) {
      for (let key = 0; key < keys; key++) {
        const write = await trace.headWrite(layer, HEAD, query, key);
        expect(apart(write.fromKey, of('keys', query * keys + key))).toBeLessThan(CLOSE);
        if (key > 0) continue;
        expect(apart(write.written, of('heads', HEAD * queries + query))).toBeLessThan(CLOSE);
        expect(apart(write.attention, of('attention', query))).toBeLessThan(CLOSE);
        expect(apart(write.stream, of('stream', query))).toBeLessThan(CLOSE);
        expect(apart(write.bias, of('bias', 0))).toBeLessThan(CLOSE);
        checkFigures(write);
      }
    }
  }
}

function checkFigures(write: HeadWrite): void {
  const { written, attention, stream, bias, fromKey } = write;
  const parts = [
    [write.attentionOfStream, attention, stream],
    [write.keyOfWritten, fromKey, written],
    [write.writtenOfAttention, written, attention],
    [write.biasOfAttention, bias, attention],
    [write.writtenOfStream, written, stream],
  ] as const;
  for (const [figures, part, whole] of parts) {
    expect(figures.length).toBeCloseTo(length(part), 4);
    if (length(part) === 0 || length(whole) === 0) expect(figures.share).toBe(0);
    else {
      expect(figures.ratio).toBeCloseTo(length(part) / length(whole), 4);
      expect(figures.cosine).toBeCloseTo(dot(part, whole) / length(part) / length(whole), 4);
      expect(figures.share).toBeCloseTo(dot(part, whole) / dot(whole, whole), 4);
    }
  }
  expect(write.streamLength).toBeCloseTo(length(stream), 4);
  const sizes = write.strongest.map((column) => Math.abs(written[column] ?? Number.NaN));
  const largest = [...written].map(Math.abs).sort((x, y) => y - x);
  expect(sizes).toEqual(largest.slice(0, sizes.length));
}

describe.each(['bert', 'distilbert_masked'])('heads of the encoder %s', async (name) => {
  const { file, cases, tokenIds } = await headFixture('writes', name);
  const model = await core.openModel(await checkpointSource(name));

  it.each(cases)('write what float64 says under %s', async (one, interventions) => {
    const trace = await model.run({ tokenIds, interventions });
    await compare(trace, one, file);
    trace.dispose();
  });

  it('write nothing in a layer that is skipped', async () => {
    const trace = await model.run({ tokenIds, interventions: [{ kind: 'skip_layer', layer: 1 }] });
    expect(await errorOf(() => trace.headWrite(1, 0, 0, 0))).toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('layer is skipped'),
    });
    expect((await trace.headWrite(0, 0, 0, 0)).written.length).toBe(model.summary.width);
    trace.dispose();
  });

  it('can be asked when the model was closed', async () => {
    const again = await core.openModel(await checkpointSource(name));
    const trace = await again.run({ tokenIds });
    again.dispose();
    await compare(trace, 'plain', file);
    trace.dispose();
  });
});

describe.each(['llama_tied', 'gpt2'])('heads of the language model %s', async (name) => {
  const { file, cases, tokenIds } = await headFixture('writes', name);
  const model = await core.openLanguageModel(await checkpointSource(name));
  const session = await model.openSession(tokenIds.length);

  it.each(cases)('write what float64 says under %s', async (one, interventions) => {
    await session.run({ tokenIds, interventions });
    const trace = await session.trace();
    await compare(trace, one, file);
    trace.dispose();
  });

  it('raise and lower the tokens that float64 says', async () => {
    await session.run({ tokenIds });
    const query = tokenIds.length - 1;
    const effects = rowOf(file, 'plain.layer.1.logits', query);
    const mean = effects.reduce((sum, effect) => sum + effect, 0) / effects.length;
    const ranked = [...effects].map((effect, id) => ({ id, effect: effect - mean }));
    ranked.sort((x, y) => y.effect - x.effect);
    const { raised, lowered } = await session.writtenTokens(tokenIds.length, 1, HEAD, query);
    for (const [listed, expected] of [
      [raised, ranked.slice(0, 5)],
      [lowered, ranked.slice(-5).reverse()],
    ] as const) {
      expect(listed.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      for (const [rank, { effect }] of listed.entries())
        expect(effect).toBeCloseTo(expected[rank]?.effect ?? 0, 4);
    }
  });
});

it('says of a trace without its model that nothing is known', async () => {
  const trace = await core.attend(threeTokens());
  expect(await errorOf(() => trace.headWrite(0, 0, 0, 0))).toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no output projection'),
  });
  expect(await errorOf(() => trace.headWrite(0, 0.5, 0, 0))).toMatchObject({ code: 'invalid_argument' });
  trace.dispose();
});
