/** What the page says of what the reader does: modes, pins, masks and the division by √d. */

import { modelReady, readout, seen, settled, shown, steps, textOf, withoutModel } from './on_screen.mjs';

async function crossAndPins({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await modelReady(page);
  await page.getByRole('button', { name: 'Cross' }).click();
  await settled(page);
  const second = page.getByLabel('Second text');
  checks.that(await seen(second), 'Cross opens the second text', null);
  checks.that(
    await second.evaluate((field) => field.getRootNode().activeElement === field),
    'the focus goes there',
    null,
  );
  checks.that(await seen(page.getByText('Cross needs a second text')), 'what is missing is said', null);
  checks.equal(await page.getByRole('alert').count(), 0, 'notices');
  await page.getByRole('button', { name: 'Self' }).click();
  await settled(page);
  const before = await textOf(readout(page));
  checks.that(/^it looks at trophy/.test(before), 'the pinned word', before);
  await page.getByLabel('Text', { exact: true }).fill("Yesterday the trophy didn't fit because it is big.");
  await settled(page);
  await page
    .getByRole('button', { name: /^yesterday/ })
    .first()
    .waitFor();
  const after = await textOf(readout(page));
  checks.that(/^it looks at trophy/.test(after), 'the pin after another text', after);
}

async function rootOfTheWidth({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#vectors=&pin=0.0`);
  await shown(page);
  await page.getByText('Why √d?').waitFor();
  await page.getByText('softmax saturates').waitFor();
  await page.getByLabel('Query and key columns').selectOption('64');
  await settled(page);
  const entropies = page.getByText(/^d = 64, .*: entropy [\d.]+$/);
  await entropies.first().waitFor();
  const [scaled, unscaled] = (await entropies.allTextContents()).map((text) =>
    Number(text.split(' ').at(-1)),
  );
  checks.that(scaled > unscaled + 0.2, 'undivided rows are less even', [scaled, unscaled]);
  checks.that(
    await seen(steps(page).getByText(/is the sum of all 3 powers/)),
    'the divisor is explained',
    null,
  );
}

async function changesAreSaid({ page, checks, address }) {
  await page.goto(`${address}#model=smollm2&text=My+cat+saw+My+dog&head=18.6&pin=2.4&gen=28`);
  await page.getByRole('list', { name: 'Next tokens' }).waitFor();
  await settled(page);
  checks.that(await seen(page.getByText('1 token after your text')), 'what was not typed is marked', null);
  checks.that(await seen(page.getByText('It is hidden: it comes later.')), 'a hidden cell is told', null);
  await page.getByRole('button', { name: 'Use its mean' }).click();
  await page.getByText('replaced by its mean', { exact: true }).waitFor();
  checks.that(
    await seen(page.getByRole('button', { name: 'Stop using its mean' })),
    'a button says what it does',
    null,
  );
  await page.keyboard.press('p');
  await page
    .getByRole('group', { name: 'Where the mask acts' })
    .getByRole('button', { name: 'Everywhere' })
    .click();
  await page.getByRole('group', { name: 'Masks' }).getByRole('button', { name: 'none', exact: true }).click();
  await page.getByText('no head hides what comes later').waitFor();
  await settled(page);
  const pressed = page.getByRole('group', { name: 'Attention' }).getByRole('button', { pressed: true });
  checks.equal(await pressed.allTextContents(), ['Self'], 'the mode without a mask');
}

export const sentenceStories = {
  'cross opens its second text, a pin follows its word': crossAndPins,
  'why scores are divided by the root of the width': rootOfTheWidth,
  'what is said of changes': changesAreSaid,
};
