/**
 * Score functions through the binding: published examples, how a cell was made,
 * what-if masks, saving and reading again, and what is refused.
 */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import {
  type CellDetail,
  type ScoreInput,
  STAGE_PARTS,
  type TraceHandle,
  type VectorsInput,
} from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { paintedMask } from '../../../shared/painted_mask.ts';
import { floatFile } from '../../../shared/safetensors.ts';
import { bitsOf, threeTokens } from '../../../shared/small_vectors.ts';

const core = new InlineCore(await loadModule('simd'));
const opened: TraceHandle[] = [];
afterAll(() => {
  for (const trace of opened) trace.dispose();
});

async function attend(input: VectorsInput): Promise<TraceHandle> {
  const trace = await core.attend(input);
  opened.push(trace);
  return trace;
}

function expectNear(actual: ArrayLike<number>, expected: number[], tolerance = 1e-6): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((actual[index] ?? Number.NaN) - value), `element ${index}`).toBeLessThan(tolerance);
  }
}

/** Science, section 1, F2: s = (1, 0), h = (0, 0), (1, 0), (0, 1), W = I, U = diag(1, 2). */
const additive = {
  function: 'additive',
  hidden: 2,
  queryWeight: Float32Array.of(1, 0, 0, 1),
  keyWeight: Float32Array.of(1, 0, 0, 2),
  vector: Float32Array.of(1, -1),
} satisfies ScoreInput;
const published: VectorsInput = {
  heads: 1,
  queries: Float32Array.of(1, 0),
  keys: Float32Array.of(0, 0, 1, 0, 0, 1),
  values: Float32Array.of(0, 0, 1, 0, 0, 1),
  queryCount: 1,
  keyCount: 3,
  score: additive,
};

/** One query of two numbers against keys of three. */
const general: VectorsInput = {
  heads: 1,
  queries: Float32Array.of(2, -1, 0.5, 1),
  keys: Float32Array.of(1, 0, 2, 0, 1, -1),
  values: Float32Array.of(1, 2),
  queryCount: 2,
  keyCount: 2,
  score: { function: 'general', queryWeight: Float32Array.of(1, 2, 3, 4, 5, 6) },
};

describe('additive', () => {
  it('gives the published scores, weights and context', async () => {
    const trace = await attend(published);
    const head = await trace.head(0, 0, STAGE_PARTS);
    expectNear(head.products, [0.76159416, 0.96402758, -0.20243342], 1e-7);
    expectNear(head.weights, [0.38376926, 0.46987886, 0.14635189], 1e-7);
    expectNear(head.output, [0.46987886, 0.14635189], 1e-7);
    const [layer] = trace.summary.layers;
    expect(layer).toMatchObject({ score: 'additive', hidden: 2, width: 2, keyWidth: 2, scale: 1 });
  });

  it('opens a cell up: W q, U k, their sum, its tanh, and v times it', async () => {
    const cell = await (await attend(published)).cell(0, 0, 0, 2);
    expectNear(cell.projectedQuery, [1, 0]);
    expectNear(cell.projectedKey, [0, 2]);
    expectNear(cell.hiddenSums, [1, 2]);
    expectNear(cell.tangents, [Math.tanh(1), Math.tanh(2)]);
    expectNear(cell.scoreVector, [1, -1]);
    expectNear(cell.elementProducts, [Math.tanh(1), -Math.tanh(2)]);
    expectNear([cell.product, cell.dotProduct, cell.score], [-0.20243342, -0.20243342, -0.20243342]);
  });
});

describe('general', () => {
  it('compares q W with keys of another width', async () => {
    const trace = await attend(general);
    expect(trace.summary.layers[0]).toMatchObject({ score: 'general', width: 2, keyWidth: 3 });
    // q W: 2 (1, 2, 3) - (4, 5, 6) = (-2, -1, 0), and (4.5, 6, 7.5).
    expectNear((await trace.head(0, 0, ['products'])).products, [-2, -1, 19.5, -1.5]);
    const cell = await trace.cell(0, 0, 1, 0);
    expectNear(cell.projectedQuery, [4.5, 6, 7.5]);
    expectNear(cell.elementProducts, [4.5, 0, 15]);
    expectNear(cell.key, [1, 0, 2]);
    expect(cell.projectedKey).toHaveLength(0);
  });
});

describe('cosine and dot', () => {
  it('a cosine shows both norms and the product that they divide', async () => {
    const input = { ...threeTokens(), score: { function: 'cosine' } as const, scale: 5 };
    const cell = await (await attend(input)).cell(0, 0, 0, 2);
    expectNear([cell.queryNorm, cell.keyNorm, cell.dotProduct], [1, Math.SQRT2, 1]);
    expectNear([cell.product, cell.scale, cell.score], [Math.SQRT1_2, 5, 5 * Math.SQRT1_2]);
  });

  it('dot has a factor of one', async () => {
    const trace = await attend({ ...threeTokens(), score: { function: 'dot' } });
    expect(trace.summary.layers[0]).toMatchObject({ score: 'dot', scale: 1 });
    expectNear((await trace.head(0, 0, ['scores'])).scores, [1, 0, 1, 0, 1, 1, 1, 1, 2]);
  });
});

describe.each([
  ['additive', published],
  ['general', general],
  ['cosine', { ...threeTokens(), score: { function: 'cosine' }, scale: 3 }],
  ['dot', { ...threeTokens(), score: { function: 'dot' } }],
] as [string, VectorsInput][])('a trace of %s', (_name, input) => {
  it('adds up in every cell', async () => {
    const trace = await attend(input);
    const head = await trace.head(0, 0, STAGE_PARTS);
    for (let query = 0; query < head.queries; query++) {
      for (let key = 0; key < head.keys; key++) {
        const cell: CellDetail = await trace.cell(0, 0, query, key);
        expect(cell.product).toBe(head.products[query * head.keys + key]);
        const sum = cell.elementProducts.reduce((all, product) => all + product, 0);
        expect(Math.abs(sum - cell.dotProduct)).toBeLessThan(1e-5);
      }
    }
  });

  it('comes back from a file with the same bits, and follows another mask', async () => {
    const trace = await attend(input);
    const again = await core.openTrace(await trace.save({ dtype: 'f32', metadata: {} }));
    opened.push(again);
    expect(again.summary.layers).toEqual(trace.summary.layers);
    expect(bitsOf(await again.weights(0))).toEqual(bitsOf(await trace.weights(0)));
    const mask = { allowed: new Uint8Array(input.queryCount * input.keyCount).fill(1).fill(0, 0, 1) };
    await trace.change([paintedMask(mask.allowed, input.queryCount)]);
    const masked = await attend({ ...input, mask });
    expect(bitsOf(await trace.weights(0))).toEqual(bitsOf(await masked.weights(0)));
    expect((await trace.weights(0))[0]).toBe(0);
    expect(await trace.statistics()).toHaveLength(1);
    expect((await trace.thumbnails(4)).pixels[0]).toBe(0);
  });
});

it("a trace's own mask is kept where what comes later is hidden, and comes back to the bit", async () => {
  // The first key is hidden from the last row: by a cell of its own, and by a window that a file can say.
  const allowed = Uint8Array.of(1, 1, 1, 1, 1, 1, 0, 1, 1);
  const trace = await attend({ ...threeTokens(), mask: { allowed } });
  const windowed = await attend({ ...threeTokens(), mask: { window: { left: 1 } } });
  const file = await core.openTrace(await windowed.save({ dtype: 'f32', metadata: {} }));
  opened.push(file);
  for (const each of [trace, file]) {
    const before = await each.head(0, 0);
    expect(before.weights[1]).toBeGreaterThan(0);
    expect(before.weights[6]).toBe(0);
    await each.hideLater(true);
    const hidden = await each.head(0, 0);
    expect(Array.from(hidden.allowed)).toEqual([1, 0, 0, 1, 1, 0, 0, 1, 1]);
    await each.hideLater(false);
    const again = await each.head(0, 0);
    expect(bitsOf(again.weights)).toEqual(bitsOf(before.weights));
    expect(again.allowed).toEqual(before.allowed);
  }
  expect(await errorOf(() => trace.hideLater('yes' as never))).toMatchObject({ code: 'invalid_argument' });
});

it('an operation file computes the same', async () => {
  const tensors = {
    queries: { shape: [1, 2], values: published.queries },
    keys: { shape: [3, 2], values: published.keys },
    values: { shape: [3, 2], values: published.values },
    'score.query_weight': { shape: [1, 2, 2], values: additive.queryWeight },
    'score.key_weight': { shape: [1, 2, 2], values: additive.keyWeight },
    'score.vector': { shape: [1, 2], values: additive.vector },
  };
  const file = floatFile(tensors, { settings: JSON.stringify({ heads: 1, score: 'additive' }) });
  const result = await core.openTrace(await core.compute(file));
  opened.push(result);
  expect(bitsOf(await result.weights(0))).toEqual(bitsOf(await (await attend(published)).weights(0)));
});

describe('what is refused', () => {
  const refused = (score: unknown) =>
    errorOf(() => core.attend({ ...published, score } as unknown as VectorsInput));

  it('a function that is none', async () => {
    expect((await refused({ function: 'location' })).message).toBe(
      'The score function must be one of scaled-dot, dot, general, additive, cosine, not location.',
    );
    expect((await refused(null)).message).toContain('The score must be an object');
  });

  it('parameters that are missing, or no floats', async () => {
    expect((await refused({ function: 'general' })).message).toBe(
      'The score function "general" needs 4 numbers in the query weight (heads x query width x key width) but there are 0.',
    );
    expect((await refused({ ...additive, vector: [1, -1] })).message).toContain('The vector of the score');
    for (const hidden of [0, 1.5, Number.NaN, '2']) {
      expect((await refused({ ...additive, hidden })).message).toContain('The hidden size of the score');
    }
  });

  it('parameters of another size, or that are no numbers', async () => {
    expect((await refused({ ...additive, hidden: 3 })).code).toBe('shape_mismatch');
    const error = await refused({ ...additive, vector: Float32Array.of(1, Number.NaN) });
    expect([error.code, error.index]).toEqual(['non_finite', 1]);
    expect((await errorOf(() => core.attend({ ...general, score: { function: 'dot' } }))).message).toContain(
      'A query has 2 numbers per head but a key has 3',
    );
  });
});
