/** Heads of the translator and of a model in training are changed, and what follows. */

import { openByKeys, slider, undo } from './card_screen.mjs';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  card,
  counted,
  gone,
  headCell,
  matrix,
  moment,
  notices,
  pinnedRow,
  seen,
  settled,
  textOf,
  weightRead,
} from './on_screen.mjs';
import { openTraining, reaches, rests, told, train } from './training_screen.mjs';
import { openTranslator, START } from './translation_screen.mjs';

/** Weight of the pinned cell, as the readout tells it. */
const weight = (page, holds) =>
  becomes(
    () => weightRead(page),
    (read) => read !== null && holds(read),
  );

async function inTheTranslator({ page, checks, address }) {
  await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
  const was = await weight(page, () => true);
  await openByKeys(page);
  await slider(page).fill('0');
  await settled(page);
  checks.that(
    await seen(card(page).getByText(`was ${was.toFixed(2).replace(/^0/, '')}`)),
    'the card says what it was',
    was,
  );
  checks.equal(await addressSays(page, 'weight', 'cross.0.2:6.4:0'), 'cross.0.2:6.4:0', 'in the address');
  await card(page).getByRole('combobox').selectOption({ label: 'all 4 heads of layer 0' });
  checks.equal(
    await addressSays(page, 'weight', 'cross.0:6.4:0'),
    'cross.0:6.4:0',
    'in all heads of the layer',
  );
  await page.keyboard.press('Enter');
  await gone(card(page));
  await settled(page);
  checks.equal(await weight(page, (read) => read === 0), 0, 'now');
  await moment(page, 'Before').click();
  const before = await weight(page, (read) => read > 0);
  checks.that(before > 0, 'before', before);
  checks.equal(await addressSays(page, 'changes', 'before'), 'before', 'which is in the address');
  await moment(page, 'Difference').click();
  checks.that(
    await seen(page.getByRole('application', { name: /^Matrix of changes/ })),
    'the difference is drawn',
    null,
  );
  checks.that(await seen(page.getByText(/less .* more weight/)), 'with its own scale', null);
  await moment(page, 'Now').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'What a sink hides' }).first().click();
  checks.that(
    await seen(page.getByRole('region', { name: 'Dropped, computed again' }).getByText(/row sum/)),
    'the lens drops the word and computes again',
    null,
  );
  checks.equal(await axeFindings(page), [], 'axe');
}

async function headOfAKind({ page, checks, address }) {
  await openTranslator(page, address, `${START}&on=enc&enc=1.0&pin=3.3`);
  await openByKeys(page);
  const reaches = await card(page).getByRole('combobox').getByRole('option').allTextContents();
  checks.that(
    reaches.includes('this head') && reaches.includes('all 4 heads of layer 1'),
    'in which heads the same is set',
    reaches,
  );
}

const SMALL = '#train=induction&width=16&steps=4000';
const OUTCOME = /→ \d+ of \d+ predictions right · loss/;

/** Enter pins the cell, and once more opens its card; a step that comes late may draw the matrix in between. */
async function openCardByKeys(page) {
  for (let press = 0; press < 6; press++) {
    await page.keyboard.press('Enter');
    if (await seen(card(page), 3000)) return;
    await settled(page);
    await matrix(page).focus();
  }
}

async function inTraining({ page, checks, address }) {
  await openTraining(page, address, SMALL);
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 12, 3);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  const { step } = await told(page);
  await headCell(page, '1.0').focus();
  await page.keyboard.press('x');
  checks.equal(await addressSays(page, 'off', '1.0'), '1.0', 'the head, in the address');
  checks.that(
    await seen(
      page
        .getByRole('region', { name: 'With your changes' })
        .getByText(/On this example \d+ of \d+ predictions are right/),
    ),
    'what the model then makes of the example',
    await textOf(page.getByRole('complementary').last()),
  );
  await undo(page, 'Head 1.0 switched off').click();
  await settled(page);
  checks.equal(
    await counted(page.getByRole('region', { name: 'With your changes' }), 0),
    0,
    'it is taken back',
  );
  await headCell(page, '1.1').click();
  await settled(page);
  await matrix(page).focus();
  for (let row = 0; row < 5; row++) await page.keyboard.press('ArrowDown');
  await openCardByKeys(page);
  await slider(page).fill('1');
  await card(page).getByRole('combobox').selectOption({ label: 'all 2 heads of layer 1' });
  const painted = await becomes(
    () => addressed(page, 'paint'),
    (said) => /^1:\d+:\d+:1$/.test(said ?? ''),
  );
  checks.that(/^1:\d+:\d+:1$/.test(painted), 'a weight in all heads of the layer', painted);
  await page.keyboard.press('Enter');
  await settled(page);
  await moment(page, 'Before').click();
  await settled(page);
  const { sum } = await pinnedRow(page);
  checks.that(Math.abs(sum - 1) < 3e-3, 'the row before', sum);
  await moment(page, 'Now').click();
  await page
    .getByRole('button', { name: /^Undo: / })
    .first()
    .click();
  await page.keyboard.press('Escape');
  await headCell(page, '1.0').focus();
  await page.keyboard.press('x');
  await addressSays(page, 'off', '1.0');
  await page.getByRole('slider', { name: /^Heads at step/ }).fill('0');
  await settled(page);
  checks.that(
    await seen(page.getByText(/What if: the weights of step 0 were not kept/)),
    'a step without its weights says what is not known',
    null,
  );
  checks.that(await seen(undo(page, 'Head 1.0 switched off')), 'the change stays', null);
  await page.getByRole('button', { name: 'Go on' }).click();
  await reaches(page, step + 5);
  checks.that(
    await seen(
      page
        .getByRole('region', { name: 'What follows' })
        .or(page.getByRole('complementary'))
        .getByText(OUTCOME)
        .or(page.getByText(/On this example/)),
    ),
    'training goes on with the change on what is looked at',
    null,
  );
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  checks.equal(await axeFindings(page), [], 'axe');
}

async function inTrainingWithStacks({ page, checks, address }) {
  await openTraining(page, address, '#train=sort&width=32&steps=4000');
  await train(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await reaches(page, 3, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await rests(page);
  await headCell(page, '2.0').focus();
  await page.keyboard.press('x');
  checks.equal(await addressSays(page, 'off', 'cross.0.0'), 'cross.0.0', 'a head by its stack');
  checks.that(
    await seen(page.getByText(/On this example \d+ of \d+ predictions are right/)),
    'what follows',
    null,
  );
  checks.that(await seen(undo(page, 'Head cross 0.0 switched off')), 'the change in words', null);
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

export const trainedChangeStories = {
  'a cell of the translator is changed in the card': inTheTranslator,
  'the same in several heads of the translator': headOfAKind,
  'training: heads of a step are changed': inTraining,
  'training: heads of several stacks are changed': inTrainingWithStacks,
};
