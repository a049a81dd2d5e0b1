/** Hand-made vectors: closed-form values, edits, masks, two lengths. */

import { result, settled, shown, withoutModel } from './inside.mjs';

const near = (values, expected) =>
  values.length === expected.length && values.every((value, at) => Math.abs(value - expected[at]) < 1e-5);

const OPEN = 0.40111209;
const SHUT = 0.19777581;

async function closedForm({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.getByLabel('Source').selectOption('vectors');
  await page.locator('vectors-editor').waitFor();
  await settled(page);
  const self = await result(page);
  checks.that(
    near(self.weights, [OPEN, SHUT, OPEN, SHUT, OPEN, OPEN, 0.24825508, 0.24825508, 0.50348984]),
    'F1 has its closed-form weights',
    self.weights,
  );
  const digits = page.locator('stage-digits');
  checks.that(await digits.getByText('1.203').first().isVisible(), 'the output stands in digits', null);
  await page.getByRole('button', { name: 'Causal' }).click();
  await page.waitForTimeout(100);
  await settled(page);
  const causal = await result(page);
  checks.that(near(causal.weights.slice(3, 6), [0.33023845, 0.66976155, 0]), 'causal row 2', causal.weights);
  checks.that(await digits.getByText('−∞').first().isVisible(), 'the mask stands in digits', null);
  await page.getByRole('button', { name: 'Cross' }).click();
  await page.waitForTimeout(100);
  await settled(page);
  const cross = await result(page);
  checks.equal([cross.queries, cross.keys], [3, 2], 'cross has two lengths');
}

async function editByHand({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=`);
  await shown(page);
  const field = page.getByLabel('Queries, row 1, column 1');
  await field.fill('0');
  await page.waitForTimeout(100);
  await settled(page);
  const third = 1 / 3;
  checks.that(
    near((await result(page)).weights.slice(0, 3), [third, third, third]),
    'a zero query looks evenly',
    null,
  );
  await field.fill('1e400');
  checks.that(await page.getByText('is no number up to a million').isVisible(), 'a bad number is told', null);
  checks.that(
    near((await result(page)).weights.slice(0, 3), [third, third, third]),
    'the last good one stays',
    null,
  );
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await page.waitForTimeout(100);
  await settled(page);
  checks.that(
    near((await result(page)).weights.slice(0, 2), [OPEN, SHUT]),
    'Ctrl+Z takes the edit back',
    null,
  );
  await page.getByLabel('Tokens', { exact: true }).selectOption('8');
  await page.getByLabel('Query and key columns').selectOption('8');
  await page.getByLabel('Value columns').selectOption('4');
  await page.getByLabel('Heads', { exact: true }).and(page.locator('select')).selectOption('4');
  await page.waitForTimeout(150);
  await settled(page);
  checks.equal((await result(page)).keys, 8, 'tokens after growing');
  checks.equal(await page.locator('attention-heads button').count(), 4, 'heads after splitting');
  await page.reload();
  await shown(page);
  checks.equal((await result(page)).keys, 8, 'tokens after a reload');
}

export const vectorStories = {
  'vectors with closed-form values': closedForm,
  'edit vectors by hand': editByHand,
};
