/** A long text in the matrix: read by wheel, keys and the map of the whole. */

import { becomes, matrix, modelReady, settled, shown } from './on_screen.mjs';

const PARAGRAPH =
  'The lighthouse keeper had lived on the rock for thirty years, and in all that time he had never once been lonely. ' +
  'Every night the keeper climbed to the lamp and watched the sea. Nobody believed him until the keeper came to town.';
/** More than the model reads: it takes the first 512 tokens. */
const REPEATS = 13;

const rowsInSight = (page) => page.getByRole('status', { name: 'Rows in sight' });
const rows = async (page) => Number(await rowsInSight(page).textContent());

async function longText({ page, checks, address }) {
  const text = Array.from({ length: REPEATS }, () => PARAGRAPH).join(' ');
  await page.goto(`${address}#text=${encodeURIComponent(text)}&head=2.9&pin=300.4`);
  await shown(page);
  await modelReady(page);
  await settled(page);
  const long = page.getByRole('application', { name: /^Matrix of weights: 512 rows/ });
  await long.waitFor();
  const map = page.getByRole('application', { name: /^Whole matrix in small/ });
  await map.waitFor();
  const around = await becomes(
    () => rows(page),
    (count) => count > 0 && count < 60,
  );
  checks.that(around < 60, 'a long text opens around what is pinned', around);
  checks.that(
    await page.getByText('square root', { exact: false }).first().isVisible(),
    'root colours are said',
    null,
  );

  await long.focus();
  await page.keyboard.press('0');
  checks.equal(
    await becomes(
      () => rows(page),
      (count) => count === 512,
    ),
    512,
    'rows after 0',
  );
  for (let press = 0; press < 4; press++) await page.keyboard.press('+');
  const closer = await becomes(
    () => rows(page),
    (count) => count < 300,
  );
  checks.that(closer < 300, 'rows after four +', closer);

  const box = await long.boundingBox();
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  const closest = await becomes(
    () => rows(page),
    (count) => count < closer,
  );
  checks.that(closest < closer, 'rows after the wheel', [closer, closest]);

  await map.focus();
  for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowDown');
  await long.focus();
  await page.keyboard.press('Home');
  checks.that(await matrix(page).isVisible(), 'the matrix stays', null);

  await page.getByLabel('Colours').selectOption('row');
  checks.that(
    await becomes(() => page.evaluate(() => location.hash.includes('colours=row')), Boolean),
    'the address has the scale',
    null,
  );
  await page.getByText('the largest of its row').waitFor();
}

async function looks({ page, checks, address }) {
  await page.goto(address);
  await shown(page);
  const row = page.getByRole('region', { name: 'Looks at', exact: true });
  const column = page.getByRole('region', { name: 'Looked at by' });
  await row.getByText('trophy').first().waitFor();
  checks.that(await row.getByText('0.62').isVisible(), 'what it looks at', null);
  checks.that(await column.getByText('the 1').isVisible(), 'words that repeat have their place', null);
}

export const matrixStories = {
  'a text of 600 tokens is read by wheel, keys and the map of the whole': longText,
  'what a pinned word looks at, and what looks at the other, stand beside the matrix': looks,
};
