/** Interventions through the binding: every kind in encoders and language models against float64, and what followed. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Intervention, TraceHandle } from '../../../../web/src/core/types.ts';
import { checkpointFolder } from '../../../shared/checkpoints.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { floats, integers, readTensorFile, type TensorFile } from '../../../shared/safetensors.ts';

const core = new InlineCore(await loadModule('simd'));

/** What was set in several cells and rows, and how scores are made, lie in files of their own. */
async function filesOf(name: string): Promise<TensorFile[]> {
  const read = async (part: string) => {
    const path = `../../../fixtures/interventions/checkpoints_${name}${part}.safetensors`;
    return readTensorFile(await readFile(new URL(path, import.meta.url)));
  };
  return Promise.all(['', '_cells', '_knobs'].map(read));
}

async function fixture(name: string) {
  const files = await filesOf(name);
  const cases = files.flatMap((file) => {
    const lists: Record<string, Intervention[]> = JSON.parse(file.metadata.interventions ?? '');
    return Object.entries(lists).map(([one, list]) => [one, list, file] as const);
  });
  const ids = files[0]?.tensors.get('ids');
  if (!ids) throw new Error(`${name} has no ids.`);
  return { cases, tokenIds: integers(ids) };
}

async function source(name: string) {
  const read = (file: string) => readFile(new URL(file, checkpointFolder(name)));
  return {
    config: await readFile(new URL('config.json', checkpointFolder(name)), 'utf8'),
    weights: [
      { name: 'model.safetensors', bytes: async () => new Uint8Array(await read('model.safetensors')) },
    ],
  };
}

/** The largest difference of all maps of a case. */
async function farthest(trace: TraceHandle, name: string, { tensors }: TensorFile): Promise<number> {
  let largest = 0;
  for (const [index, { name: layer }] of trace.summary.layers.entries()) {
    const expected = tensors.get(`expected.${name}.${layer}.weights`);
    if (!expected) throw new Error(`There is nothing to expect of ${name} in ${layer}.`);
    const weights = await trace.weights(index);
    for (const [cell, value] of floats(expected).entries())
      largest = Math.max(largest, Math.abs(value - (weights[cell] ?? Number.NaN)));
  }
  return largest;
}

describe.each(['bert', 'distilbert_masked'])('the encoder %s', async (name) => {
  const { cases, tokenIds } = await fixture(name);
  const model = await core.openModel(await source(name));

  it.each(cases)('computes under %s', async (one, interventions, file) => {
    const trace = await model.run({ tokenIds, interventions });
    expect(await farthest(trace, one, file)).toBeLessThan(3e-5);
    trace.dispose();
  });

  it.each(cases)('tells what follows from %s', async (one, interventions, file) => {
    const { trace, differences, meanCosine, firstCosine } = await model.follow({ tokenIds, interventions });
    const before = await model.run({ tokenIds });
    for (const [index, layer] of differences.entries()) {
      const [was, is] = [await before.weights(index), await trace.weights(index)];
      expect(layer.layer).toEqual({ stack: 'layer', index, kind: '' });
      expect(layer.values).toEqual(is.map((weight, cell) => weight - (was[cell] ?? 0)));
      const cells = layer.queries * layer.keys;
      const largest = Array.from({ length: layer.heads }, (_, head) =>
        Math.max(...layer.values.subarray(head * cells, (head + 1) * cells).map(Math.abs)),
      );
      expect([...layer.largest]).toEqual(largest);
    }
    const [hidden, plain] = [`expected.${one}.output`, 'expected.plain.output'].map((key) => {
      const tensor = file.tensors.get(key);
      return tensor ? floats(tensor) : new Float32Array();
    }) as [Float32Array, Float32Array];
    const width = hidden.length / tokenIds.length;
    expect(meanCosine).toBeCloseTo(cosine(mean(plain, width), mean(hidden, width)), 4);
    expect(firstCosine).toBeCloseTo(cosine([...plain.slice(0, width)], [...hidden.slice(0, width)]), 4);
    trace.dispose();
    before.dispose();
  });

  it('says what it has not', async () => {
    const interventions: Intervention[] = [{ kind: 'off', layer: 0, head: 9, by: 'zero' }];
    for (const call of [
      () => model.run({ tokenIds, interventions }),
      () => model.follow({ tokenIds, interventions }),
    ])
      expect(await errorOf(call)).toMatchObject({
        code: 'invalid_argument',
        message: expect.stringContaining('There is no head 9'),
      });
  });
});

describe.each(['llama_tied', 'gpt2'])('the language model %s', async (name) => {
  const { cases, tokenIds } = await fixture(name);
  const model = await core.openLanguageModel(await source(name));
  const session = await model.openSession(tokenIds.length);

  it.each(cases)('computes under %s', async (one, interventions, file) => {
    await session.run({ tokenIds, interventions });
    const trace = await session.trace();
    expect(await farthest(trace, one, file)).toBeLessThan(3e-5);
    trace.dispose();
  });
});

function mean(rows: Float32Array, width: number): number[] {
  const tokens = rows.length / width;
  return Array.from({ length: width }, (_, column) => {
    let sum = 0;
    for (let row = 0; row < tokens; row++) sum += rows[row * width + column] ?? 0;
    return sum / tokens;
  });
}

function cosine(x: number[], y: number[]): number {
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
