/** What the page says of what the reader does: modes, pins, masks and the division by √d. */

import { modelReady, result, settled, shown, withoutModel } from './inside.mjs';

async function crossAndPins({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await modelReady(page);
  await page.getByRole('button', { name: 'Cross' }).click();
  await settled(page);
  const second = page.getByLabel('Second text');
  checks.that(await second.isVisible(), 'Cross opens the second text', null);
  checks.that(
    await second.evaluate((field) => field.getRootNode().activeElement === field),
    'the focus goes there',
    null,
  );
  checks.that(await page.getByText('Cross needs a second text').isVisible(), 'what is missing is said', null);
  checks.equal(await page.getByRole('alert').count(), 0, 'notices');
  await page.getByRole('button', { name: 'Self' }).click();
  await settled(page);
  const before = await result(page);
  checks.equal(before.tokens[before.pin.query], 'it', 'the pinned word');
  await page.getByLabel('Text', { exact: true }).fill("Yesterday the trophy didn't fit because it is big.");
  await page.waitForTimeout(300);
  await settled(page);
  const { tokens, pin } = await result(page);
  checks.equal([tokens[pin.query], tokens[pin.key]], ['it', 'trophy'], 'the pin after another text');
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
  const steps = page.locator('attention-steps');
  checks.that(
    await steps.getByText(/is the sum of all 3 powers/).isVisible(),
    'the divisor is explained',
    null,
  );
}

async function changesAreSaid({ page, checks, address }) {
  await page.goto(`${address}#model=smollm2&text=My+cat+saw+My+dog&head=18.6&pin=2.4&gen=28`);
  await page.waitForFunction(
    () => document.querySelector('attention-app').controller.language.before !== null,
  );
  await settled(page);
  checks.that(
    await page.getByText('1 token after your text').isVisible(),
    'what was not typed is marked',
    null,
  );
  checks.that(
    await page.getByText('It is hidden: it comes later.').isVisible(),
    'a hidden cell is told',
    null,
  );
  await page.getByRole('button', { name: 'Use its mean' }).click();
  await page.getByText('replaced by its mean', { exact: true }).waitFor();
  checks.that(
    await page.getByRole('button', { name: 'Stop using its mean' }).isVisible(),
    'a button says what it does',
    null,
  );
  await page.getByText('Change something', { exact: true }).click();
  await page.getByRole('button', { name: 'Everywhere' }).click();
  await page.getByRole('combobox', { name: 'Mask' }).selectOption('none');
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
