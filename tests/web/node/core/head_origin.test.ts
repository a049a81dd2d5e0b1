/** Where a head's query and key come from, through the binding: against float64, sums that add up, and what has no model. */

import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { HeadOrigin, TraceHandle, VectorOrigin } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { apart, checkpointSource, expectedOf, headFixture, rowOf } from '../../../shared/head_cases.ts';
import type { TensorFile } from '../../../shared/safetensors.ts';
import { threeTokens } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));

const CLOSE = 3e-5;
const SIDES = ['query', 'key'] as const;

const length = (values: Float32Array) => Math.hypot(...values);

/** terms + rest + bias = value, which is the column of the vector; the numbers of the terms are those that are read. */
function checkSum({ read, vector, explained }: VectorOrigin, column: number): void {
  const { value, bias, terms, others, rest } = explained;
  const size = terms.reduce((sum, { product }) => sum + Math.abs(product), Math.abs(bias) + 1e-3);
  const sum = terms.reduce((all, { product }) => all + product, bias + rest);
  expect(Math.abs(sum - value)).toBeLessThan(1e-5 * size);
  expect(Math.abs(value - (vector[column] ?? Number.NaN))).toBeLessThan(1e-5 * size);
  expect(terms.length + others).toBe(read.length);
  for (const term of terms) {
    expect(term.read).toBe(read[term.input]);
    expect(term.product).toBeCloseTo(term.read * term.weight, 5);
  }
}

function checkFirst({ first, stream }: VectorOrigin, file: TensorFile, name: string, row: number): void {
  for (const part of ['token', 'position', 'segment'] as const) {
    const told = first?.[part];
    if (!expectedOf(file, `${name}.${part}`)) {
      expect(told ?? null).toBeNull();
      continue;
    }
    expect(apart(told?.values ?? new Float32Array(), rowOf(file, `${name}.${part}`, row))).toBeLessThan(
      CLOSE,
    );
    expect(told?.length).toBeCloseTo(length(told?.values ?? new Float32Array()), 4);
    const product = told?.values.reduce((sum, value, at) => sum + value * (stream[at] ?? 0), 0) ?? 0;
    expect(told?.cosine).toBeCloseTo(product / (told?.length ?? 0) / length(stream), 4);
  }
}

function checkColumn({ query, key, column, product }: HeadOrigin, isTurned: boolean): void {
  if (isTurned) return;
  const products = query.vector.map((value, at) => value * (key.vector[at] ?? 0));
  expect(product).toBe(products[column]);
  expect(Math.max(...products.map(Math.abs))).toBe(Math.abs(product));
}

async function compare(trace: TraceHandle, name: string, file: TensorFile, isTurned: boolean): Promise<void> {
  for (const [
    layer,
    { name: layerName, queries, keys, heads, keyValueHeads },
  ] of trace.summary.layers.entries()) {
    for (let at = 0; at < queries * heads; at++) {
      const place = { query: at % queries, key: (at * 2 + 1) % keys };
      const head = Math.floor(at / queries);
      const origin = await trace.headOrigin(layer, head, place.query, place.key);
      checkColumn(origin, isTurned);
      for (const side of SIDES) {
        const own = side === 'query' ? heads : keyValueHeads;
        const shared = Math.floor(head / (heads / own));
        const { stream, read, vector, matrix, streamLength } = origin[side];
        const of = (what: string, row: number, parts = 1) =>
          rowOf(file, `${name}.${layerName}.${side}.${what}`, row, parts);
        expect(apart(stream, of('stream', place[side]))).toBeLessThan(CLOSE);
        expect(apart(read, of('read', place[side]))).toBeLessThan(CLOSE);
        expect(apart(vector, of('vectors', place[side] * own + shared, own))).toBeLessThan(CLOSE);
        expect(
          apart(matrix.means, expectedOf(file, `${name}.${layerName}.${side}.means`) ?? vector),
        ).toBeLessThan(CLOSE);
        expect(matrix.limit).toBe(Math.max(...matrix.means.map(Math.abs)));
        expect(streamLength).toBeCloseTo(length(stream), 3);
        checkSum(origin[side], origin.column);
        if (layer === 0) checkFirst(origin[side], file, `${name}.layer.first`, place[side]);
        else expect(origin[side].first).toBeNull();
      }
    }
  }
}

describe.each(['bert', 'distilbert_masked'])('heads of the encoder %s', async (name) => {
  const { file, cases, tokenIds } = await headFixture('origins', name);
  const model = await core.openModel(await checkpointSource(name));

  it.each(cases)('read what float64 says under %s', async (one, interventions) => {
    const trace = await model.run({ tokenIds, interventions });
    await compare(trace, one, file, false);
    const { query } = await trace.headOrigin(0, 0, 0, 0);
    expect([query.isNormed, query.first?.isNormed]).toEqual([false, true]);
    trace.dispose();
  });

  it('can be asked when the model was closed, and in a layer that is skipped', async () => {
    const again = await core.openModel(await checkpointSource(name));
    const trace = await again.run({ tokenIds, interventions: [{ kind: 'skip_layer', layer: 1 }] });
    again.dispose();
    expect((await trace.headOrigin(1, 0, 0, 0)).query.stream.length).toBe(model.summary.width);
    trace.dispose();
  });
});

describe.each(['llama_tied', 'gpt2'])('heads of the language model %s', async (name) => {
  const { file, cases, tokenIds } = await headFixture('origins', name);
  const model = await core.openLanguageModel(await checkpointSource(name));
  const session = await model.openSession(tokenIds.length);

  it.each(cases)('read what float64 says under %s', async (one, interventions) => {
    await session.run({ tokenIds, interventions });
    const trace = await session.trace();
    await compare(trace, one, file, name === 'llama_tied' && one === 'plain');
    const { query } = await trace.headOrigin(0, 0, 0, 0);
    expect([query.isNormed, query.first?.isNormed]).toEqual([true, false]);
    trace.dispose();
  });
});

it('says of a trace without its model that nothing is known', async () => {
  const trace = await core.attend(threeTokens());
  expect(await errorOf(() => trace.headOrigin(0, 0, 0, 0))).toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('does not say where its queries and keys come from'),
  });
  expect(await errorOf(() => trace.headOrigin(0, 0.5, 0, 0))).toMatchObject({ code: 'invalid_argument' });
  trace.dispose();
});
