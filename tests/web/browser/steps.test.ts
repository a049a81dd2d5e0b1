/** "How this number was made": each number marks what fed it, by pointer and by key. */

import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { AttentionSteps } from '../../../web/src/view/steps/steps.ts';
import { CELL, shownSteps, stepsReader } from '../../shared/cell_steps.ts';

let steps: AttentionSteps;
beforeEach(async () => {
  steps = await shownSteps();
});
afterEach(() => steps.remove());

const { all, named, marked, focused, missingSources } = stepsReader(() => steps);

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
  expect(missingSources()).toEqual([]);
});

test('left and right go from step to step, down to its numbers, and these say what they are made of', async () => {
  all('h3')[0]?.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  expect(focused()).toMatch(/^2 Scale/);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}');
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
