/** The step behind the output of a head: what it writes, where every number says what it was made of. */

import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { HeadWrite, LayerSummary } from '../../../web/src/core/types.ts';
import type { AttentionSteps } from '../../../web/src/view/steps/steps.ts';
import { type Written, writeStep } from '../../../web/src/view/steps/write_step.ts';
import { CELL, shownSteps, stepsReader } from '../../shared/cell_steps.ts';

/** Of length 5, against an attention output of length 10 along the same line, in a stream of length 50 across it. */
const WRITE: HeadWrite = {
  written: Float32Array.of(3, -4, 0),
  fromKey: Float32Array.of(1.5, -2, 0),
  attention: Float32Array.of(6, -8, 0),
  bias: Float32Array.of(0.3, -0.4, 0),
  stream: Float32Array.of(0, 0, 50),
  streamLength: 50,
  attentionOfStream: { length: 10, ratio: 0.2, cosine: 0, share: 0 },
  keyOfWritten: { length: 2.5, ratio: 0.5, cosine: 1, share: 0.5 },
  writtenOfAttention: { length: 5, ratio: 0.5, cosine: 1, share: 0.5 },
  biasOfAttention: { length: 0.5, ratio: 0.05, cosine: 1, share: 0.05 },
  writtenOfStream: { length: 5, ratio: 0.1, cosine: 0, share: 0 },
  strongest: [1, 0],
};
const WRITTEN: Written = {
  cell: CELL,
  layer: { heads: 12, valueWidth: 2 } as LayerSummary,
  asking: 'it',
  read: 'trophy',
  key: 0,
  write: WRITE,
  why: '',
  tokens: { raised: [{ name: '␣Paris', effect: 0.42 }], lowered: [{ name: '␣Rome', effect: -0.17 }] },
};

let steps: AttentionSteps;
beforeEach(async () => {
  steps = await shownSteps();
});
afterEach(() => steps.remove());

async function show(written: Written): Promise<void> {
  steps.written = (number) => writeStep(number, written, false);
  await steps.updateComplete;
}

const { all, named, marked, focused, missingSources } = stepsReader(() => steps);
const section = () => all('[data-step="Write"]')[0];
const words = () => section()?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

test('it is the sixth step, with the figures of the write', async () => {
  await show(WRITTEN);
  expect(words()).toMatch(/^6 Write/);
  const rows = all('[data-step="Write"] > ul li:not(.head)').map((row) =>
    row.textContent?.replace(/\s+/g, ' ').trim(),
  );
  expect(rows).toEqual([
    'this head5.00 1.00 50%',
    'the bias of W_O0.50 1.00 5%',
    'all 12 heads and bias10.00 1.00 100%',
  ]);
  expect(words()).toContain('whose length is 50.00: the head’s part is 10% as long (cosine 0.00)');
  expect(words()).toContain('has length 2.50: 50% of what the head writes');
  expect(words()).toContain('it raises ␣Paris +0.42; it lowers ␣Rome −0.17');
});

test('every number marks what fed it, back to the weight and the output', async () => {
  await show(WRITTEN);
  await userEvent.hover(named('written'));
  await expect.poll(marked).toEqual(['Read']);
  await userEvent.hover(named('from-key'));
  await expect.poll(marked).toEqual(['weight-0', 'weight', 'Read']);
  await userEvent.hover(named('ratio'));
  await expect.poll(marked).toEqual(['written', 'stream']);
  expect(missingSources()).toEqual([]);
});

test('a projection without a bias has no row for it, and small shares keep their sign', async () => {
  const nothing = { length: 0, ratio: 0, cosine: 0, share: 0 };
  const writtenOfAttention = { length: 5, ratio: 0.5, cosine: -0.01, share: -0.004 };
  await show({ ...WRITTEN, write: { ...WRITE, biasOfAttention: nothing, writtenOfAttention } });
  expect(words()).toContain('the shares of all heads add up to 100%. This W_O has no bias.');
  expect(words()).not.toContain('the bias of W_O');
  expect(words()).toContain('−0.01 > −1%');
});

test('keys lead to it and back', async () => {
  await show(WRITTEN);
  // The pointer would stand where the last test left it.
  await userEvent.unhover(steps);
  all('h3')[0]?.focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}');
  expect(focused()).toMatch(/^6 Write/);
  await userEvent.keyboard('{ArrowDown}');
  expect(focused()).toBe('5.00');
  expect(marked()).toEqual(['Read']);
  await userEvent.keyboard('{ArrowLeft}');
  expect(focused()).toMatch(/^5 Read/);
});

test('where there is nothing to write, or nothing is known, a line says so', async () => {
  await show({
    ...WRITTEN,
    write: { ...WRITE, writtenOfAttention: { length: 0, ratio: 0, cosine: 0, share: 0 } },
  });
  expect(words()).toContain('that is nothing: its output is 0');
  expect(all('[data-step="Write"] attention-strips')).toEqual([]);
  await show({ ...WRITTEN, write: null, why: 'This trace has no output projection.' });
  expect(words()).toBe(
    '6 Write through W_O This trace has no output projection.'.replace('Write through', 'Writethrough'),
  );
  steps.written = null;
  await steps.updateComplete;
  expect(section()).toBeUndefined();
});

test('has no finding of axe', async () => {
  await show(WRITTEN);
  const { violations } = await axe.run(steps, {
    rules: { region: { enabled: false }, 'heading-order': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
