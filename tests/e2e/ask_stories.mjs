/** A trained model is asked: one's own date, a wrong letter, heads switched off; and the models that ship. */

import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  headCell,
  matrix,
  notices,
  seen,
  settled,
  tokens,
  withoutModel,
} from './on_screen.mjs';
import { main, openTraining } from './training_screen.mjs';

const asking = (page) => page.getByRole('region', { name: 'Ask it' });
const field = (page) => asking(page).getByRole('textbox', { name: 'What to ask' });
const says = (page, words) => seen(asking(page).getByRole('status').filter({ hasText: words }));
const shipped = (page, name) =>
  page.getByRole('group', { name: 'Models that are trained already' }).getByRole('button', { name });

async function ask(page, text) {
  await field(page).fill(text);
  await field(page).press('Enter');
  await settled(page);
}

async function openShipped(page, address, hash) {
  await withoutModel(page);
  await page.goto('about:blank');
  await page.goto(address + hash);
  await field(page).waitFor();
  await settled(page);
}

async function ownDate({ page, checks, address }) {
  await openTraining(page, address, '#train=date');
  checks.equal(await field(page).count(), 0, 'nothing to ask before there is a model');
  await shipped(page, /^Open a trained one, 135 kB$/).press('Enter');
  await field(page).waitFor();
  checks.that(
    await seen(main(page).getByText(/While it writes the year it looks at the year/)),
    'what to see in it',
    null,
  );
  checks.equal(await addressSays(page, 'shipped', '1'), '1', 'in the address');
  await ask(page, '20 July 1969');
  checks.that(
    await says(page, 'It writes “1969-07-20”, which is right.'),
    'its answer, which is right',
    null,
  );
  checks.equal(await addressSays(page, 'ask', '20 July 1969'), '20 July 1969', 'the question in the address');
  const letters = await becomes(
    () => tokens(page),
    (all) => all.length === 24,
  );
  checks.equal(letters.length, 24, 'tokens of the question and the answer');
  checks.equal(
    await counted(
      asking(page)
        .getByRole('list', { name: /token by token/ })
        .getByRole('listitem'),
      11,
    ),
    11,
    'tokens of the answer',
  );
  await headCell(page, '0.0').focus();
  await page.keyboard.press('x');
  checks.that(
    await says(page, /right is “1969-07-20”\. Without your changes: “1969-07-20”, which is right\./),
    'without the head it is wrong',
    null,
  );
  await asking(page)
    .getByRole('button', { name: /^Measure/ })
    .click();
  checks.that(
    await says(
      page,
      /\d+ of 400 answers are right on examples that it never saw; \d+ of 400 answers with your changes\./,
    ),
    'on unseen examples with the head and without it',
    null,
  );
  checks.equal(await axeFindings(page), [], 'axe');
  const link = page.url();
  await page.goBack();
  await settled(page);
  checks.equal(await addressSays(page, 'ask', null), null, 'Back leads to the example');
  await openShipped(page, link, '');
  checks.that(
    await says(page, /Without your changes: “1969-07-20”, which is right\./),
    'the link says the same',
    null,
  );
  await fitsWidths(page, checks, 'the answer');
}

async function wrongLetter({ page, checks, address }) {
  await openShipped(page, address, '#train=reverse&shipped=1');
  const example = await tokens(page);
  await ask(page, 'cake');
  const alert = asking(page).getByRole('alert');
  checks.that(
    await seen(
      alert.filter({
        hasText: /“cake” cannot be asked here\. [^.]*'k'[^.]*\. The task’s own example is shown\./,
      }),
    ),
    'what is wrong with it',
    null,
  );
  checks.equal(await field(page).inputValue(), 'cake', 'what was typed stays');
  checks.equal(await tokens(page), example, 'the example is shown');
  checks.that(await seen(asking(page).getByText(/Up to 16 letters from a to j/)), 'what is allowed', null);
  await ask(page, '<b>a</b>');
  checks.that(
    await seen(alert.filter({ hasText: '“<b>a</b>” cannot be asked' })),
    'nothing is read as HTML',
    null,
  );
  await ask(page, 'badge');
  checks.that(await says(page, 'It writes “egdab”, which is right.'), 'a word of its letters', null);
  checks.equal(await alert.count(), 0, 'complaints then');
  await page.getByRole('button', { name: 'Sort', exact: true }).click();
  await shipped(page, /^Open a trained one, 266 kB$/).click();
  checks.that(
    await seen(alert.filter({ hasText: /“badge” cannot be asked here/ })),
    'a question of another task is explained',
    null,
  );
  await ask(page, '30 4 4 17');
  checks.that(await says(page, /It writes “4 /), 'it can be asked something else', null);
  await asking(page).getByRole('button', { name: 'Back to the example' }).click();
  await settled(page);
  checks.equal(addressed(page, 'ask'), null, 'back to the example');
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

async function headsTogether({ page, checks, address }) {
  await openTraining(page, address, '#train=induction');
  await page.getByRole('button', { name: 'Try it: switch them off' }).click();
  const together = page.getByRole('region', { name: 'Do heads have to work together?' });
  const row = (name) => together.getByRole('row', { name });
  checks.that(await seen(row(/^All of layer 1 off .* of \d+ predictions/)), 'every row is measured', null);
  checks.that(await seen(row(/^Every head on (\d+) of \1 predictions/)), 'with all heads all is right', null);
  await together.getByRole('button', { name: 'Show: All of layer 0 off' }).click();
  checks.equal(await addressSays(page, 'off', '0.0,0.1'), '0.0,0.1', 'both heads in the address');
  checks.that(
    await seen(
      page
        .getByRole('region', { name: 'With your changes' })
        .getByText(/On this example \d+ of 18 predictions are right instead of 18/),
    ),
    'what follows on the example',
    null,
  );
  await together.getByRole('button', { name: 'Show: Every head on' }).click();
  await addressSays(page, 'off', null);
  checks.equal(await axeFindings(page), [], 'axe');
  await page.goBack();
  await settled(page);
  checks.equal(await addressSays(page, 'off', '0.0,0.1'), '0.0,0.1', 'Back leads to what was off');
}

async function everyShippedModel({ page, checks, address }) {
  await openTraining(page, address, '#train=copy');
  for (const [task, count] of [
    ['Copy', 1],
    ['Reverse', 1],
    ['Sort', 1],
    ['Dates', 1],
    ['Word sense', 2],
    ['Induction', 2],
  ]) {
    await page.getByRole('button', { name: task, exact: true }).click();
    const models = shipped(page, /^Open a trained one/);
    checks.equal(await counted(models, count), count, `models of ${task}`);
    for (let at = 0; at < count; at++) {
      await models.nth(at).click();
      await field(page).waitFor();
      await settled(page);
      checks.equal(await models.nth(at).getAttribute('aria-pressed'), 'true', `${task}: which one is shown`);
      checks.that(await seen(matrix(page)), `${task}: its heads are on the screen`, null);
    }
  }
  checks.equal(await notices(page).count(), 0, 'nothing is complained of');
}

export const askStories = {
  'training: a shipped model is asked a date, with its head and without': ownDate,
  'training: a question that cannot be asked says why': wrongLetter,
  'training: heads that have to work together are switched off': headsTogether,
  'training: every model that ships is opened': everyShippedModel,
};
