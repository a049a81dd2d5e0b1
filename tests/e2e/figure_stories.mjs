/** A head in lines, as a table, and the steps to one of its numbers. */

import { becomes, headName, lines, modelReady, settled, shown, steps, table, textOf } from './on_screen.mjs';

const PARAGRAPH =
  'The lighthouse keeper had lived on the rock for thirty years, and in all that time he had never once been lonely. ' +
  'Every night the keeper climbed to the lamp and watched the sea. Nobody believed him until the keeper came to town.';
const LONG = encodeURIComponent(Array.from({ length: 13 }, () => PARAGRAPH).join(' '));
/** Two screens. */
const TALLEST = 1800;

async function longLinesAndTable({ page, context, checks, address }) {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${address}#text=${LONG}&head=2.9&pin=300.4&view=lines&mass=0.9`);
  await shown(page);
  await modelReady(page);
  await page.getByText(/^\s*The strongest \d+ of 512; hidden 0?\.\d\d\.$/).waitFor();
  const chip = page.getByRole('button', { name: /^\d+ tokens, 0\.\d\d$/ }).first();
  await chip.waitFor();
  const { height } = await lines(page).boundingBox();
  checks.that(height < TALLEST, 'lines of 512 tokens are as tall as two screens', height);

  await page.keyboard.press('t');
  const rows = table(page);
  await rows.waitFor();
  checks.equal(await rows.locator('tbody tr').count(), 32, 'rows of a long table');
  await rows.getByRole('button', { name: 'Copy' }).click();
  await rows.getByText('512 rows are copied.').waitFor();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  const weights = copied.slice(1).map((row) => Number(row.split('\t').at(-1)));
  checks.that(
    Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-4,
    'the copied weights sum to one',
    copied.slice(0, 3),
  );
  const saved = page.waitForEvent('download');
  await rows.getByRole('button', { name: 'Save as CSV' }).click();
  const [layer, head] = (await headName(page)).split('.');
  const name = `minilm-layer-${layer}-head-${head}.csv`;
  checks.equal((await saved).suggestedFilename(), name, 'name of the saved table');
  await rows.getByRole('button', { name: 'Show all 512 rows' }).click();
  checks.equal(
    await becomes(
      () => table(page).locator('tbody tr').count(),
      (count) => count === 512,
    ),
    512,
    'rows of the whole table',
  );
}

async function stepsByKey({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  await settled(page);
  const panel = steps(page);
  await panel.getByRole('heading', { name: /^2 Compare/ }).focus();
  await page.keyboard.press('ArrowRight');
  // Past the word that can be asked.
  for (let press = 0; press < 4; press++) await page.keyboard.press('ArrowDown');
  const score = panel.getByRole('group', { name: '4.76, from the product and its factor' });
  checks.that(
    await score.evaluate((number) => number.matches(':focus')),
    'the score is reached by right and down',
    await textOf(panel),
  );
  for (let press = 0; press < 2; press++) await page.keyboard.press('ArrowRight');
  checks.that(
    await panel.getByRole('heading', { name: /^5 Normalise/ }).evaluate((step) => step.matches(':focus')),
    'right goes on to the step that normalises',
    null,
  );
  const sum = panel.getByRole('group', { name: '1.607, from all powers of the row' });
  await sum.hover();
  checks.that(await sum.isVisible(), 'the sum says what it is the sum of', null);
}

export const figureStories = {
  'a long text in lines and in a table that is copied': longLinesAndTable,
  'the steps to a number are walked by key': stepsByKey,
};
