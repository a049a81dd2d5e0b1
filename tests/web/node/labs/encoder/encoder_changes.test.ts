/** Changes inside an encoder as its lab makes them: words, what was computed, and what its heads predict. */

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import { KIND_NAMES, KINDS, kindOf } from '../../../../../web/src/intervention/kinds/index.ts';
import { toggledOff, wordsOf } from '../../../../../web/src/intervention/list.ts';
import { changedHeads } from '../../../../../web/src/labs/encoder/changed_heads.ts';
import { positionOf, predict } from '../../../../../web/src/labs/encoder/predictions.ts';
import { type RunnableEncoder, runText, shownOf } from '../../../../../web/src/labs/encoder/run_text.ts';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import { interventions } from '../../../../shared/arbitrary_interventions.ts';
import {
  type Checkpoint,
  checkpointFolder,
  checkpoints,
  expectedRun,
} from '../../../../shared/checkpoints.ts';

const core = new InlineCore(await loadModule('simd'));
const CHECKPOINTS = await checkpoints();

function checkpoint(name: string): Checkpoint {
  const found = CHECKPOINTS.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no checkpoint ${name}.`);
  return found;
}

async function encoderOf(name: string): Promise<RunnableEncoder> {
  const read = (file: string) => readFile(new URL(file, checkpointFolder(name)));
  const model = await core.openModel({
    config: await readFile(new URL('config.json', checkpointFolder(name)), 'utf8'),
    weights: [
      { name: 'model.safetensors', bytes: async () => new Uint8Array(await read('model.safetensors')) },
    ],
  });
  return { model, tokenizer: await createTokenizer(String(await read('tokenizer.json'))) };
}

async function textOf(name: string): Promise<{ text: string; pair: string }> {
  const { cases } = checkpoint(name);
  return expectedRun(checkpoint(name), cases[0] ?? '');
}

const bert = await encoderOf('bert');
const source = await textOf('bert');
const run = (list: Intervention[]) => runText(bert, source, 'self', list);

async function mapsUnder(list: Intervention[]): Promise<Float32Array[]> {
  const { trace } = await run(list);
  const maps = await Promise.all(trace.summary.layers.map((_, layer) => trace.weights(layer)));
  trace.dispose();
  return maps;
}

describe('a head of an encoder', () => {
  const place = { layer: 0, head: 1 };

  it('that is switched off and on again leaves every map as it was', async () => {
    const before = await mapsUnder([]);
    const off = toggledOff([], place);
    expect(await mapsUnder(off)).not.toEqual(before);
    expect(await mapsUnder(toggledOff(off, place))).toEqual(before);
  });

  it('changes the layers after it, and none before', async () => {
    const { change } = await run(toggledOff([], place));
    expect(change?.meanCosine).toBeLessThan(1);
    const layers = new Set(change && changedHeads(change).map(({ layer }) => layer));
    expect(layers.has(0)).toBe(false);
    expect(layers.size).toBeGreaterThan(0);
  });

  it('that is changed by nothing leaves the cosine at 1, and no head changed', async () => {
    const { change } = await run([{ kind: 'scale', ...place, factor: 1 }]);
    expect(change?.meanCosine).toBeCloseTo(1, 6);
    expect(change?.firstCosine).toBeCloseTo(1, 6);
    expect(change && changedHeads(change)).toEqual([]);
  });

  it('shows the difference of the chosen head, why a cell is hidden, and what is silenced', async () => {
    const list: Intervention[] = [
      { kind: 'off', ...place, by: 'mean' },
      { kind: 'block', token: 2, layer: 1 },
      { kind: 'mask', mask: 'causal', layer: 1, head: 0 },
    ];
    const text = await run(list);
    const { differenceOf, whyHidden, silenced } = shownOf(text);
    const [before, after] = [await mapsUnder([]), await mapsUnder(list)];
    const difference = await differenceOf?.(1, 1);
    const cells = (difference?.queries ?? 0) * (difference?.keys ?? 0);
    const changed = after[1]?.map((weight, at) => weight - (before[1]?.[at] ?? 0)).subarray(cells, 2 * cells);
    expect(difference?.values).toEqual(changed);
    expect([silenced?.(0, 1), silenced?.(0, 0)]).toEqual(['replaced by its mean', '']);
    expect(whyHidden?.(1, 1, 0, 2)).toBe('it is blocked');
    expect(whyHidden?.(1, 0, 0, 3)).toBe('it comes later');
    expect(whyHidden?.(0, 0, 0, 3)).toBe('the mask hides it');
  });

  it('leaves out what the text has no place for', async () => {
    const { kept, left } = await run([
      { kind: 'block', token: 400 },
      { kind: 'paint', ...place, query: 0, key: 1, weight: 0.25 },
    ]);
    expect([kept.length, left.length]).toEqual([1, 1]);
  });
});

describe('words and what was computed', () => {
  const names = (token: number) => `#${token}`;
  const rowOf = (map: Float32Array | undefined, head: number, query: number, tokens: number) =>
    [...(map ?? [])].slice((head * tokens + query) * tokens, (head * tokens + query + 1) * tokens);

  it.each([
    [
      { kind: 'paint', layer: 1, head: 1, query: 2, key: 1, weight: 0.75 },
      'Head 1.1: “#2” looks at “#1” with weight 0.75',
      (row: number[]) => expect(row[1]).toBeCloseTo(0.75, 6),
    ],
    [
      { kind: 'weights', layer: 1, head: 1, pattern: 'own' },
      'Head 1.1 looks only at the token itself',
      (row: number[]) => expect(row[2]).toBe(1),
    ],
    [
      { kind: 'block', layer: 1, head: 1, token: 3 },
      'Head 1.1 may not look at “#3”',
      (row: number[]) => expect(row[3]).toBe(0),
    ],
    [
      { kind: 'mask', mask: 'window', size: 1, layer: 1 },
      'Layer 1: sliding window of 1',
      (row: number[]) => expect(row.filter((weight) => weight > 0)).toEqual([1]),
    ],
  ] as [Intervention, string, (row: number[]) => void][])('agree for %j', async (entry, words, holds) => {
    expect(wordsOf(entry, names)).toBe(words);
    const { tokens } = await run([]);
    const maps = await mapsUnder([entry]);
    holds(rowOf(maps[1], 1, 2, tokens.length));
  });
});

describe('the kinds', () => {
  it('have an address code each, which comes back as it was', () => {
    expect(new Set(KIND_NAMES.map((name) => KINDS[name].code)).size).toBe(KIND_NAMES.length);
    fc.assert(
      fc.property(interventions, (list) => {
        for (const entry of list) expect(kindOf(entry).read(kindOf(entry).write(entry))).toEqual(entry);
      }),
    );
  });
});

describe('what an encoder predicts', () => {
  it.each(['bert_masked', 'roberta_masked', 'bert_causal'])('%s: its likeliest token', async (name) => {
    const encoder = await encoderOf(name);
    const source = await textOf(name);
    const { logits, ids } = await expectedRun(checkpoint(name), checkpoint(name).cases[0] ?? '');
    const text = await runText(encoder, source, 'self');
    const position = positionOf(text, { query: 2, key: 0 });
    expect(position).toBe(2);
    const { token, names } = await predict(text, position);
    const width = logits.length / ids.length;
    const row = [...logits.subarray(position * width, (position + 1) * width)];
    const likeliest = row.indexOf(Math.max(...row));
    expect(token?.before.candidates[0]?.id).toBe(likeliest);
    expect(token?.after).toBeNull();
    expect(names.get(likeliest)).toMatch(/./);
    text.trace.dispose();
  });

  it('stands at the last token where the next one is predicted, and at no token without a mask', async () => {
    const causal = await runText(await encoderOf('bert_causal'), await textOf('bert_causal'), 'self');
    expect(positionOf(causal, null)).toBe(causal.tokens.length - 1);
    const masked = { ...causal, encoder: await encoderOf('bert_masked') };
    expect(positionOf(masked, null)).toBe(-1);
    const [first, ...others] = causal.tokens;
    if (!first) throw new Error('The text has no tokens.');
    const tokens = [first, { ...first, raw: '[MASK]' }, ...others];
    expect(positionOf({ ...masked, tokens }, null)).toBe(1);
    expect(positionOf(await run([]), { query: 1, key: 1 })).toBe(-1);
  });

  it.each(['bert_classes', 'roberta_classes', 'distilbert_classes'])('%s: its classes', async (name) => {
    const encoder = await encoderOf(name);
    const list = toggledOff([], { layer: 0, head: 0 });
    const text = await runText(encoder, await textOf(name), 'self', list);
    const { classes } = await predict(text, -1);
    const { classes: expected } = await expectedRun(checkpoint(name), checkpoint(name).cases[0] ?? '');
    expect(classes?.before.map(({ logit }) => logit)).toEqual(
      [...expected].map((logit) => expect.closeTo(logit, 4)),
    );
    expect(classes).toEqual(text.change?.classes);
    text.trace.dispose();
  });
});
