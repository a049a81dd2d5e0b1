/** The step before the first one: where query and key come from, where every number says what it was made of. */

import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { CellDetail, HeadOrigin, LayerSummary, VectorOrigin } from '../../../web/src/core/types.ts';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import type { AttentionSteps } from '../../../web/src/view/steps/steps.ts';
import '../../../web/src/view/steps/define_steps.ts';
import { type Projected, projectStep } from '../../../web/src/view/steps/project_step.ts';
import { evenHead } from '../../shared/even_head.ts';

const none = new Float32Array();
const CELL = {
  query: Float32Array.of(0.5, 2),
  key: Float32Array.of(1, 3),
  unrotatedQuery: none,
  unrotatedKey: none,
  elementProducts: Float32Array.of(0.5, 6),
  dotProduct: 6.5,
  product: 6.5,
  scale: Math.SQRT1_2,
  score: 4.6,
  allowed: true,
  maskedScore: 4.6,
  rowMaximum: 4.6,
  rowSum: 1.5,
  exponentials: Float32Array.of(1, 0.5),
  sinkExponential: 0,
  weight: 0.667,
  fromScores: true,
  averaged: false,
  outputFactor: 1,
  value: Float32Array.of(1, 2),
  weightedValue: Float32Array.of(0.667, 1.333),
  output: Float32Array.of(1, 2),
} as CellDetail;
const LAYER = {
  index: 0,
  kind: 'self',
  heads: 4,
  keyValueHeads: 2,
  width: 2,
  score: 'scaled-dot',
  softCap: 0,
} as LayerSummary;

/** 1 x 0.5 + 2 x 0.75 + 0 = 2, and 3: with a bias of 1. */
function side(columns: number, bias: number): VectorOrigin {
  const part = (values: number[], cosine: number) => ({
    values: Float32Array.from(values),
    length: Math.hypot(...values),
    cosine,
  });
  return {
    stream: Float32Array.of(1, 2, 0),
    read: Float32Array.of(1, 2, 0),
    vector: Float32Array.of(0.5, 2 + bias),
    isNormed: true,
    streamLength: 2.236,
    readLength: 2.236,
    matrix: { rows: 3, columns, means: new Float32Array(3 * columns).fill(0.25), limit: 0.25 },
    explained: {
      value: 2 + bias,
      bias,
      terms: [
        { input: 1, read: 2, weight: 0.75, product: 1.5 },
        { input: 0, read: 1, weight: 0.5, product: 0.5 },
      ],
      others: 1,
      rest: 0,
    },
    first: { token: part([1, 1, 0], 0.95), position: part([0, 1, 0], 0.89), segment: null, isNormed: false },
  };
}
const ORIGIN: HeadOrigin = { query: side(8, 0), key: side(4, 1), column: 1, product: 6 };
const PROJECTED: Projected = {
  cell: CELL,
  layer: LAYER,
  head: 3,
  asking: 'it',
  read: 'trophy',
  origin: ORIGIN,
  why: '',
};

let steps: AttentionSteps;
const toggle = vi.fn();
beforeEach(() => {
  steps = document.createElement('attention-steps') as AttentionSteps;
  steps.style.cssText =
    'font: 14px sans-serif; --ink: #1d1f24; --muted: #5e6470; --faint: #8b909a; --blue: #3d4fc4; --orange: #b0500b; --hover: #f2f1ec; --line: #e6e5e0;';
  const tokens = ['it', 'trophy'].map((word) => tokenOf(word));
  Object.assign(steps, {
    stages: evenHead(2),
    queryTokens: tokens,
    keyTokens: tokens,
    layer: LAYER,
    cell: CELL,
    pin: { query: 0, key: 1 },
  });
  toggle.mockClear();
  document.body.append(steps);
});
afterEach(() => steps.remove());

async function show(projected: Projected | null, isOpen = true): Promise<void> {
  steps.projected = (number) => projectStep(number, { isOpen, toggle, projected }, false);
  await steps.updateComplete;
}

const all = (selector: string) => [...(steps.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
const textOf = (part: HTMLElement | undefined) => part?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const words = () => textOf(all('[data-step="Project"]')[0]);
const listOf = (summary: string) => {
  const details = all('[data-step="Project"] details details').find((one) => textOf(one).startsWith(summary));
  return [...(details?.querySelectorAll<HTMLElement>('li') ?? [])].map(textOf);
};
const titles = () => all('h3').map((title) => textOf(title).split(' ').slice(0, 2).join(' '));

test('it is the first step, and the others count on', async () => {
  steps.projected = null;
  await steps.updateComplete;
  expect(titles()[0]).toMatch(/^1 Compare/);
  await show(null, false);
  expect(titles()[0]).toMatch(/^1 Project/);
  expect(titles()[1]).toMatch(/^2 Compare/);
  expect(all('attention-projection')).toEqual([]);
});

test('opening it asks for what it shows', async () => {
  await show(null, false);
  await userEvent.click(all('[data-step="Project"] summary')[0] as HTMLElement);
  await expect.poll(() => toggle.mock.calls).toEqual([[true]]);
});

test('a digit is added up in front of the reader', async () => {
  await show(PROJECTED);
  expect(words()).toContain('Column 1 adds most to q · k: 2.000 × 3.000 = 6.000');
  expect(listOf('Column 1 of q, added up')).toEqual([
    'row inorm xweightproduct',
    '1 2.000 0.750 1.500',
    '0 1.000 0.500 0.500',
    '1 more0.000',
    'no bias',
    'sum: q2.000',
  ]);
  expect(listOf('Column 1 of k, added up').slice(-2)).toEqual(['bias1.000', 'sum: k3.000']);
});

test('numbers say what fed them', async () => {
  await show(PROJECTED);
  const total = all('[data-name="q-value"]')[0] as HTMLElement;
  await userEvent.hover(total);
  await expect.poll(() => all('[data-feeds]').map(textOf)).toEqual(['1.500', '0.500', '0.000']);
  await userEvent.unhover(total);
});

test('the head’s columns are outlined in the one matrix; a shared key’s are those of its group', async () => {
  await show(PROJECTED);
  const [query, key] = all('attention-projection');
  const own = (part: HTMLElement | undefined) => {
    const outline = part?.shadowRoot?.querySelector<HTMLElement>('.own');
    return [outline?.style.left, outline?.style.width];
  };
  expect(own(query)).toEqual(['75%', '25%']);
  expect(own(key)).toEqual(['50%', '50%']);
  expect(words()).toContain(
    'W_Q, 3 × 8: one matrix for all 4 heads; head 3 has the 2 columns outlined. A dot is a weight.',
  );
  expect(words()).toContain(
    'W_K, 3 × 4: 2 key heads for 4 query heads; heads 2 and 3 share the columns outlined',
  );
});

test('of the first layer it says what made the row, of later ones who wrote it', async () => {
  await show(PROJECTED);
  expect(listOf('What made the row of “it”')).toEqual([
    'lengthcosine',
    'token1.41 0.95',
    'position1.00 0.89',
    'row x2.241.00',
  ]);
  const later = { ...side(8, 0), first: null };
  const wordsAt = async (layer: Partial<LayerSummary>) => {
    await show({
      ...PROJECTED,
      layer: { ...LAYER, ...layer },
      origin: { ...ORIGIN, query: later, key: later },
    });
    return words();
  };
  expect(await wordsAt({ index: 1 })).toContain('what layer 0 has written on top of the embedding');
  expect(await wordsAt({ index: 3 })).toContain('what layers 0 to 2 have written on top of the embedding');
  const across = await wordsAt({ index: 0, kind: 'cross' });
  expect(across).toContain('what the self-attention of layer 0 has written on top of the embedding');
  expect(across).toContain('“trophy” is what the encoder has made of it at the end');
});

test('where nothing is known, a line says so', async () => {
  await show({ ...PROJECTED, origin: null, why: 'This trace does not say.' });
  expect(words()).toContain('This trace does not say.');
  expect(all('attention-projection')).toEqual([]);
});

test('has no finding of axe', async () => {
  await show(PROJECTED);
  const { violations } = await axe.run(steps, {
    rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
