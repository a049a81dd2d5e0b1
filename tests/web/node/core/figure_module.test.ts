/** What the module for figures answers, beside the page's module: the same bits, or nothing. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { figureFile } from '../../../../web/src/core/figure/figure_file.ts';
import { startFigureModule } from '../../../../web/src/core/figure/figure_module.ts';
import { openFigure } from '../../../../web/src/core/figure/figure_trace.ts';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TraceHandle } from '../../../../web/src/core/types.ts';

const page = new InlineCore(await loadModule('simd'));
const figures = await startFigureModule('simd');
const shipped = new URL('../../../../web/public/traces/trophy.safetensors', import.meta.url);
const trophy = new Uint8Array(await readFile(shipped));

type Numbers = Float32Array | Uint16Array | Uint8Array;
type Tensor = [name: string, shape: number[], numbers: Numbers];

const DTYPES = { Float32Array: 'F32', Uint16Array: 'F16', Uint8Array: 'U8' } as const;
const dtypeOf = (numbers: Numbers) => DTYPES[numbers.constructor.name as keyof typeof DTYPES];

function fileOf(tensors: Tensor[], metadata?: Record<string, unknown>): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, shape, numbers] of tensors) {
    header[name] = { dtype: dtypeOf(numbers), shape, data_offsets: [end, end + numbers.byteLength] };
    end += numbers.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  let at = 8 + text.length;
  for (const [, , numbers] of tensors) {
    file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at += numbers.byteLength;
  }
  return file;
}

/** Numbers between -2 and 2 of a linear congruential generator. */
function numbersFrom(seed: number, count: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 30 - 2;
  });
}

/** Two layers of this shape, with these settings. */
function vectorsFile(settings: Record<string, unknown>, queries = 5, keys = 7, width = 3): Uint8Array {
  const { heads = 1, kvHeads = heads } = settings as { heads?: number; kvHeads?: number };
  const tensors = [0, 1].flatMap((layer): Tensor[] => [
    [`layer.${layer}.queries`, [queries, heads * width], numbersFrom(layer + 1, queries * heads * width)],
    [`layer.${layer}.keys`, [keys, kvHeads * width], numbersFrom(layer + 3, keys * kvHeads * width)],
    [`layer.${layer}.values`, [keys, kvHeads * 2], numbersFrom(layer + 5, keys * kvHeads * 2)],
  ]);
  const names = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => `t${index}`));
  return fileOf(tensors, {
    settings: JSON.stringify(settings),
    tokens: names(keys),
    query_tokens: names(queries),
  });
}

/** Rows that sum to 1. */
function evenWeights(heads: number, queries: number, keys: number): Float32Array {
  const weights = numbersFrom(9, heads * queries * keys).map(Math.abs);
  for (let start = 0; start < weights.length; start += keys) {
    const row = weights.subarray(start, start + keys);
    const sum = row.reduce((all, weight) => all + weight, 0);
    row.forEach((weight, key) => void row.fill(weight / sum, key, key + 1));
  }
  return weights;
}

const never = async (): Promise<TraceHandle> => {
  throw new Error('the larger module was asked');
};

function figureOf(bytes: Uint8Array, openWhole = never, module = figures): TraceHandle | null {
  const file = figureFile(bytes);
  return file && openFigure(module, file, openWhole);
}

/** All that a post shows before anybody acts. */
async function shownOf(trace: TraceHandle) {
  const { layers } = trace.summary;
  const numbers = new Int32Array(layers.reduce((sum, { keys }) => sum + keys, 0)).map((_, at) => at % 3);
  const heads = layers.flatMap(({ heads: count }, layer) =>
    Array.from({ length: count }, (_, head) => trace.head(layer, head, ['scores'])),
  );
  return {
    summary: trace.summary,
    heads: await Promise.all(heads),
    thumbnails: await trace.thumbnails(48),
    statistics: await trace.statistics(),
    ofTokens: await trace.statistics(numbers),
  };
}

async function expectSame(bytes: Uint8Array, hidesLater = false): Promise<void> {
  const ours = figureOf(bytes);
  const theirs = await page.openTrace(bytes);
  if (!ours) throw new Error('the module for figures should open this file');
  if (hidesLater) for (const trace of [ours, theirs]) await trace.hideLater(true);
  expect(await shownOf(ours)).toEqual(await shownOf(theirs));
  theirs.dispose();
}

describe('what is ordinary is computed to the bit as on the page', () => {
  it('the trace that is shipped, with what comes later in sight and hidden', async () => {
    await expectSame(trophy);
    await expectSame(trophy, true);
  });

  it('so that a number stays when the larger module takes over where relaxed SIMD runs', async () => {
    const ours = figureOf(trophy, never, await startFigureModule('relaxed'));
    const theirs = await new InlineCore(await loadModule('relaxed')).openTrace(trophy);
    expect(ours && (await shownOf(ours))).toEqual(await shownOf(theirs));
    theirs.dispose();
  });

  it.each([
    [{}],
    [{ heads: 2 }],
    [{ heads: 4, kvHeads: 2 }],
    [{ heads: 2, scale: 0.3, softCap: 1.5 }],
    [{ heads: 2, scale: null, causal: 'none' }],
    [{ heads: 2, causal: 'bottom-right' }],
    [{ heads: 2, causal: 'top-left', prefix: 2 }],
    [{ heads: 2, causal: 'bottom-right', window: [1, -1] }],
    [{ window: [0, 0], emptyRow: 'zero' }],
  ])('settings %j', async (settings) => {
    await expectSame(vectorsFile(settings));
    await expectSame(vectorsFile(settings), true);
    // More queries than keys leave rows in which nothing is allowed.
    await expectSame(vectorsFile({ ...settings, emptyRow: 'uniform' }, 7, 4));
  });

  it('weights alone, in each type', async () => {
    const weights = evenWeights(3, 6, 6);
    await expectSame(fileOf([['layer.2.weights', [3, 6, 6], weights]]));
    await expectSame(
      fileOf([['layer.2.weights', [3, 6, 6], weights]], { settings: '{"causal":"top-left"}' }),
    );
    const bytes = Uint8Array.from(weights, (weight) => Math.round(255 * weight));
    await expectSame(
      fileOf([['layer.0.weights', [3, 6, 6], bytes]], { tokens: '["a","b","c","d","é","字"]' }),
    );
    const halves = new Uint16Array(2 * 4 * 4).fill(0x3400);
    await expectSame(fileOf([['layer.0.weights', [2, 4, 4], halves]], { model: 'x' }));
  });

  it('layers of other sizes, under the heads of the first weights', async () => {
    const weights: Tensor = ['layer.0.weights', [2, 3, 3], evenWeights(2, 3, 3)];
    const vectors = (layer: number): Tensor[] => [
      [`layer.${layer}.queries`, [3, 8], numbersFrom(1, 24)],
      [`layer.${layer}.keys`, [3, 8], numbersFrom(2, 24)],
    ];
    await expectSame(fileOf([weights, ...vectors(0), ...vectors(1)]));
    await expectSame(fileOf([['layer.1.weights', [2, 5, 5], evenWeights(2, 5, 5)], weights]));
  });
});

describe('what is not is left to a larger module', () => {
  const good: Tensor = ['layer.0.weights', [2, 3, 3], evenWeights(2, 3, 3)];
  const with3 = (numbers: Float32Array): Uint8Array => fileOf([['layer.0.weights', [2, 3, 3], numbers]]);

  it.each<[string, Uint8Array]>([
    ['a file that is cut off', trophy.subarray(0, trophy.length - 5)],
    ['an empty file', new Uint8Array()],
    ['a web page', new TextEncoder().encode('<!doctype html><title>No trace</title>')],
    ['bytes behind the last tensor', Uint8Array.of(...fileOf([good]), 0)],
    ['rows that do not sum to 1', with3(new Float32Array(18).fill(0.5))],
    ['a weight that is no number', with3(new Float32Array(18).fill(Number.NaN))],
    [
      'an infinite key',
      fileOf([
        ['layer.0.queries', [1, 2], Float32Array.of(1, 2)],
        ['layer.0.keys', [1, 2], Float32Array.of(1, Infinity)],
      ]),
    ],
    ['queries without keys', fileOf([['layer.0.queries', [1, 2], Float32Array.of(1, 2)]])],
    ['other tensors', fileOf([good, ['layer.0.extra', [1], Float32Array.of(1)]])],
    ['stacks', fileOf([['encoder.0.self.weights', [2, 3, 3], evenWeights(2, 3, 3)]])],
    ['a name that is no number', fileOf([['layer.01.weights', [2, 3, 3], evenWeights(2, 3, 3)]])],
    ['too few names', fileOf([good], { tokens: '["a","b"]' })],
    ['ids in place of names', fileOf([good], { tokens: '[1,2,3]' })],
    ['names that are no JSON', fileOf([good], { tokens: 'a b c' })],
    ['names in other words', fileOf([good], { source_tokens: '["a","b","c"]' })],
    ['masks of single layers', fileOf([good], { masks: '{}' })],
    ['metadata that is no text', fileOf([good], { model: 1 })],
    ['settings that are not known', fileOf([good], { settings: '{"heads":2,"rotary":1}' })],
    ['settings that are no object', fileOf([good], { settings: '"heads"' })],
    ['a wrong setting', fileOf([good], { settings: '{"heads":2,"causal":"left"}' })],
    ['half a window', fileOf([good], { settings: '{"heads":2,"window":[1]}' })],
    ['no heads', fileOf([good], { settings: '{"heads":0}' })],
    ['a factor in words', fileOf([good], { settings: '{"heads":2,"scale":"1"}' })],
    ['another score function', fileOf([good], { settings: '{"heads":2,"score":"cosine"}' })],
    [
      'scores that become infinite',
      fileOf([
        ['layer.0.queries', [1, 1], Float32Array.of(3e38)],
        ['layer.0.keys', [1, 1], Float32Array.of(3e38)],
      ]),
    ],
  ])('%s', async (_what, bytes) => {
    const trace = figureOf(bytes);
    if (trace) await expect(trace.head(0, 0)).rejects.toThrow('the larger module was asked');
  });
});

describe('a trace that is a figure first', () => {
  it('opens the larger module once, for what it cannot answer, and asks that from then on', async () => {
    let opened = 0;
    const trace = figureOf(trophy, async () => {
      opened++;
      return page.openTrace(trophy);
    });
    if (!trace) throw new Error('the trace should open');
    await trace.hideLater(true);
    const before = await trace.head(3, 1, ['scores']);
    expect(opened).toBe(0);
    const theirs = await page.openTrace(trophy);
    await theirs.hideLater(true);
    const [cell, strongest] = await Promise.all([trace.cell(3, 1, 11, 2), trace.strongest(3, 1, 11, 2)]);
    expect(cell).toEqual(await theirs.cell(3, 1, 11, 2));
    expect(strongest).toEqual(await theirs.strongest(3, 1, 11, 2));
    expect(await trace.head(3, 1, ['scores'])).toEqual(before);
    await trace.hideLater(false);
    await theirs.hideLater(false);
    expect(await trace.head(3, 1, ['products'])).toEqual(await theirs.head(3, 1, ['products']));
    expect(opened).toBe(1);
    trace.dispose();
    await expect(trace.pair(1, 0)).rejects.toThrow('closed');
  });

  it('tries again after the larger module could not be had, and says why it could not', async () => {
    let isOffline = true;
    const trace = figureOf(trophy, () => (isOffline ? never() : page.openTrace(trophy)));
    if (!trace) throw new Error('the trace should open');
    await expect(trace.pair(1, 0)).rejects.toThrow('the larger module was asked');
    expect((await trace.head(0, 0)).queries).toBe(17);
    isOffline = false;
    expect((await trace.pair(1, 0)).length).toBe(72);
    await expect(trace.head(0, 0.5)).rejects.toThrow('must be a whole number');
    await expect(trace.head(0, 99)).rejects.toThrow('There is no head 99');
    trace.dispose();
  });
});
