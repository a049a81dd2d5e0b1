/** Hand-made vectors: closed-form values, edits, masks, two lengths. */

import {
  axeFindings,
  cellsOf,
  counted,
  fitsWidths,
  heads,
  numbersIn,
  seen,
  settled,
  shown,
  steps,
  withoutModel,
} from './on_screen.mjs';

/** As they are shown: three decimals. */
const near = (values, expected) =>
  values.length === expected.length && values.every((value, at) => Math.abs(value - expected[at]) < 5.01e-4);
const weights = (page) => numbersIn(page, 'Weights');

const OPEN = 0.40111209;
const SHUT = 0.19777581;

async function closedForm({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.getByLabel('Source').selectOption('vectors');
  await page.getByLabel('Queries, row 1, column 1').waitFor();
  await settled(page);
  const self = (await weights(page)).flat();
  checks.that(
    near(self, [OPEN, SHUT, OPEN, SHUT, OPEN, OPEN, 0.24825508, 0.24825508, 0.50348984]),
    'F1 has its closed-form weights',
    self,
  );
  checks.that(
    await seen(page.getByRole('table', { name: 'Output' }).getByText('1.203')),
    'the output stands in digits',
    null,
  );
  await page.getByRole('button', { name: 'Causal' }).click();
  await settled(page);
  const causal = (await weights(page)).flat();
  checks.that(near(causal.slice(3, 6), [0.33023845, 0.66976155, 0]), 'causal row 2', causal);
  checks.that(
    await seen(page.getByRole('table', { name: 'Masked scores' }).getByText('−∞')),
    'the mask stands in digits',
    null,
  );
  await page.getByRole('button', { name: 'Cross' }).click();
  await settled(page);
  const cross = await weights(page);
  checks.equal([cross.length, cross[0].length], [3, 2], 'cross has two lengths');
}

async function editByHand({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=`);
  await shown(page);
  const field = page.getByLabel('Queries, row 1, column 1');
  await field.fill('0');
  await settled(page);
  const third = 1 / 3;
  checks.that(near((await weights(page))[0], [third, third, third]), 'a zero query looks evenly', null);
  await field.fill('1e400');
  checks.that(await seen(page.getByText('is no number up to a million')), 'a bad number is told', null);
  checks.that(near((await weights(page))[0], [third, third, third]), 'the last good one stays', null);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.that(near((await weights(page))[0], [OPEN, SHUT, OPEN]), 'Ctrl+Z takes the edit back', null);
  await page.getByLabel('Tokens', { exact: true }).selectOption('8');
  await page.getByLabel('Query and key columns').selectOption('8');
  await page.getByLabel('Value columns').selectOption('4');
  await page.getByRole('combobox', { name: 'Heads', exact: true }).selectOption('4');
  await settled(page);
  checks.equal((await weights(page)).length, 8, 'tokens after growing');
  checks.equal(await counted(heads(page), 4), 4, 'heads after splitting');
  await page.reload();
  await shown(page);
  checks.equal((await weights(page)).length, 8, 'tokens after a reload');
}

async function chosen(page, score) {
  await page.getByLabel('Score function').selectOption(score);
  await settled(page);
}

async function additiveScores({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=&pin=0.2`);
  await shown(page);
  await page.getByLabel('Examples').selectOption({ label: 'Additive scores (Bahdanau 2014)' });
  await settled(page);
  const [additive] = await weights(page);
  checks.that(near(additive, [0.38376926, 0.46987886, 0.14635189]), 'F2 has its weights', additive);
  checks.equal(
    (await cellsOf(page.getByRole('table', { name: 'Comparisons' })))[0],
    ['0.762', '0.964', '−0.202'],
    'the published scores',
  );
  for (const words of [
    'through 2 hidden numbers',
    'sum of v×tanh = 0.96',
    'Nothing to scale',
    'score = 0.96',
  ]) {
    checks.that(await seen(steps(page).getByText(words)), `the steps say: ${words}`, null);
  }
  await page.getByLabel('v, row 1, column 2').fill('0');
  await settled(page);
  checks.that(
    near((await weights(page))[0], [0.31013728, 0.37972544, 0.31013728]),
    'another v is felt',
    await weights(page),
  );
  await page.reload();
  await shown(page);
  checks.equal(await page.getByLabel('v, row 1, column 2').inputValue(), '0', 'v after a reload');
  await page.getByLabel('Hidden numbers').selectOption('3');
  await settled(page);
  checks.that(await seen(steps(page).getByText('through 3 hidden numbers')), 'a third hidden number', null);
  await page.getByLabel('W, row 1, column 1').fill('much');
  checks.that(await seen(page.getByText('“much” is no number')), 'a bad number is told', null);
}

async function otherScores({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=&pin=0.2`);
  await shown(page);
  const said = {
    dot: ['sum of q×k = 1.00', 'score = 1.00'],
    general: ['sum of qW×k = 1.00', 'W sets the size itself'],
    cosine: ['‖q‖ = 1.00, ‖k‖ = 1.41', 'score = 0.71 × 5.000 = 3.54'],
  };
  for (const [score, words] of Object.entries(said)) {
    await chosen(page, score);
    for (const one of words) checks.that(await seen(steps(page).getByText(one)), `${score}: ${one}`, null);
  }
  const table = page.getByRole('table', { name: 'Cosines' });
  checks.that(await seen(table.getByText('0.707')), 'the cosines stand in digits', null);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
  checks.equal(
    await page.getByLabel('Score function').inputValue(),
    'general',
    'Ctrl+Z takes the choice back',
  );
  await chosen(page, 'scaled-dot');
  checks.that(near((await weights(page))[0], [OPEN, SHUT, OPEN]), 'the scaled product is as before', null);
}

async function scoresLook({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=&pin=0.2`);
  await shown(page);
  for (const score of ['additive', 'general', 'cosine']) {
    await chosen(page, score);
    await steps(page)
      .locator('details')
      .evaluateAll((all) => {
        for (const details of all) details.open = true;
      });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${score}`);
    }
    await fitsWidths(page, checks, score);
  }
}

export const vectorStories = {
  'vectors with closed-form values': closedForm,
  'edit vectors by hand': editByHand,
  'vectors under an additive score': additiveScores,
  'vectors under other scores': otherScores,
  'vectors and scores look right': scoresLook,
};
