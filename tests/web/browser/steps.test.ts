/** "How this number was made": each number marks what fed it, by pointer and by key. */

import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { CellDetail, LayerSummary } from '../../../web/src/core/types.ts';
import { tokenOf } from '../../../web/src/trace/tokens.ts';
import type { AttentionSteps } from '../../../web/src/view/steps.ts';
import '../../../web/src/view/define_steps.ts';
import { evenHead } from './even_head.ts';

const none = new Float32Array();
/** q · k = 4, over √4 = 2; the other key's score is 1: e^-1 = 0.368, weights 0.731 and 0.269. */
const CELL = {
  query: Float32Array.of(1, 1, 1, 1),
  key: Float32Array.of(1, 1, 1, 1),
  unrotatedQuery: none,
  unrotatedKey: none,
  elementProducts: Float32Array.of(1, 1, 1, 1),
  dotProduct: 4,
  product: 4,
  scale: 0.5,
  score: 2,
  allowed: true,
  maskedScore: 2,
  rowMaximum: 2,
  rowSum: 1.367879,
  exponentials: Float32Array.of(1, 0.367879),
  sinkExponential: 0,
  weight: 0.731059,
  fromScores: true,
  averaged: false,
  outputFactor: 1,
  value: Float32Array.of(1, 2),
  weightedValue: Float32Array.of(0.731, 1.462),
  output: Float32Array.of(1, 2),
} as CellDetail;

let steps: AttentionSteps;
beforeEach(async () => {
  steps = document.createElement('attention-steps') as AttentionSteps;
  steps.style.cssText =
    'font: 14px sans-serif; --ink: #1d1f24; --muted: #5e6470; --faint: #8b909a; --blue: #3d4fc4; --orange: #b0500b; --hover: #f2f1ec;';
  const stages = {
    ...evenHead(2),
    weights: Float32Array.of(0.731, 0.269, 0.5, 0.5),
    scores: Float32Array.of(2, 1, 0, 0),
  };
  const tokens = ['it', 'trophy'].map((word) => tokenOf(word));
  const layer = { score: 'scaled-dot', softCap: 0 } as LayerSummary;
  Object.assign(steps, {
    stages,
    queryTokens: tokens,
    keyTokens: tokens,
    layer,
    cell: CELL,
    pin: { query: 0, key: 0 },
  });
  document.body.append(steps);
  await steps.updateComplete;
});
afterEach(() => steps.remove());

const all = (selector: string) => [...(steps.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
const named = (name: string) => all(`[data-name~="${name}"]`)[0] as HTMLElement;
const marked = () =>
  all('[data-feeds]').map(
    (part) => part.dataset.name ?? part.closest<HTMLElement>('[data-step]')?.dataset.step,
  );
const focused = () => steps.shadowRoot?.activeElement?.textContent?.trim();

test('a number under the pointer marks what fed it, down to the vectors', async () => {
  const fed: Record<string, string[]> = {
    product: ['Compare'],
    score: ['product', 'factor'],
    most: ['score-0'],
    'power-1': ['score-1', 'most'],
    sum: ['power power-0', 'power power-1'],
    'weight-1': ['power power-1', 'sum'],
    share: ['weight-0', 'weight'],
  };
  for (const [name, sources] of Object.entries(fed)) {
    await userEvent.hover(named(name));
    await expect.poll(marked, { message: name }).toEqual(sources);
  }
  await userEvent.unhover(named('share'));
  await expect.poll(marked).toEqual([]);
});

test('every source that a number names is there', () => {
  const sources = all('[data-from]').flatMap(({ dataset }) => dataset.from?.split(' ') ?? []);
  const missing = sources.filter(
    (source) => source && all(`[data-name~="${source}"], [data-step="${source}"]`).length === 0,
  );
  expect(missing).toEqual([]);
});

test('left and right go from step to step, down to its numbers, and these say what they are made of', async () => {
  all('h3')[0]?.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  expect(focused()).toMatch(/^2 Scale/);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
  expect(focused()).toBe('2.00');
  expect(marked()).toEqual(['product', 'factor']);
  expect(steps.shadowRoot?.activeElement?.getAttribute('aria-label')).toBe(
    '2.00, from the product and its factor',
  );
  await userEvent.keyboard('{ArrowRight}');
  expect(focused()).toMatch(/^3 Mask/);
});

test('a cap and a slope of distance stand in the step that scales', async () => {
  const line = () => all('[data-step="Scale"] .digits')[0]?.textContent?.replace(/\s+/g, ' ').trim();
  expect(line()).toBe('score = 4.00 ÷ 2.000 = 2.00');
  const pin = { query: 1, key: 0 };
  Object.assign(steps, { pin, cell: { ...CELL, softCap: 5, distanceSlope: 0.25 } });
  await steps.updateComplete;
  expect(line()).toBe('4.00 ÷ 2.000, soft-capped at ±5.00 − 0.2500 × 1 apart: score = 2.00');
  steps.cell = { ...CELL, scale: 1, score: 4 };
  await steps.updateComplete;
  expect(all('[data-step="Scale"]')[0]?.textContent).toContain('it is not divided by √d');
});

test('one stop for Tab, and no finding of axe', async () => {
  expect(all('h3, .fed, summary').filter(({ tabIndex }) => tabIndex === 0).length).toBe(1);
  all('summary')[1]?.focus();
  const stop = all('h3, .fed, summary').filter(({ tabIndex }) => tabIndex === 0);
  expect(stop.map(({ textContent }) => textContent)).toEqual([expect.stringMatching(/^2 Scale/)]);
  const { violations } = await axe.run(steps, {
    rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
