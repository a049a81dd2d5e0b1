/** A text of some hundred tokens: what is in sight stays so, whatever it is shown as. */

import { becomes, lines, matrix, modelReady, settled, shown } from './on_screen.mjs';

const SENTENCE =
  'The unforgettable lighthousekeeper watched the quicksilver sea, and nobody believed him until the shipbuilders came. ';
const LONG = `#text=${encodeURIComponent(SENTENCE.repeat(7))}&head=2.9&pin=120.40`;

const rows = async (page) => Number(await page.getByRole('status', { name: 'Rows in sight' }).textContent());
const map = (page) => page.getByRole('application', { name: /^Whole matrix in small/ });
const looks = (page) => page.getByRole('region', { name: 'Looks at', exact: true });
const choose = (page, group, name) =>
  page.getByRole('group', { name: group }).getByRole('button', { name, exact: true }).click();
/** Where the middle of what is in sight lies in the whole. */
const middle = (page) =>
  matrix(page).evaluate((view) => (view.scrollTop + view.clientHeight / 2) / view.scrollHeight);

async function changesKeepTheMap({ page, checks, address }) {
  await page.goto(`${address}${LONG}&off=0.1`);
  await modelReady(page);
  await map(page).waitFor();
  const before = (await looks(page).boundingBox()).y;
  await choose(page, 'Your changes', 'Difference');
  await page.getByRole('application', { name: /^Matrix of changes/ }).waitFor();
  await settled(page);
  checks.that(await map(page).isVisible(), 'the map of the whole stays', null);
  checks.equal((await looks(page).boundingBox()).y, before, 'what stands beneath it stays where it is');
  const shades = await map(page)
    .locator('canvas')
    .evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    });
  checks.that(shades > 3, 'the map shows the changes', shades);
}

async function wordsAroundThePin({ page, checks, address }) {
  await page.goto(`${address}${LONG}`);
  await modelReady(page);
  await map(page).waitFor();
  const isAround = (place) => (share) => Math.abs(share - place) < 0.05;
  const place = await middle(page);
  // Words of several pieces are spread evenly: a row stands as far down among words as among pieces.
  for (const tokens of ['Words', 'Pieces']) {
    await choose(page, 'Tokens as', tokens);
    await shown(page);
    const found = await becomes(() => middle(page), isAround(place), 5000);
    checks.that(isAround(place)(found), `${tokens}: what is pinned is in sight`, [place, found]);
  }
}

async function wholeStaysWhole({ page, checks, address }) {
  await page.goto(`${address}${LONG}`);
  await modelReady(page);
  await map(page).waitFor();
  await matrix(page).focus();
  await page.keyboard.press('0');
  const all = await becomes(
    () => rows(page),
    (count) => count > 100,
  );
  await choose(page, 'View', 'Lines');
  await lines(page).waitFor();
  await choose(page, 'View', 'Matrix');
  await shown(page);
  await map(page).waitFor();
  checks.equal(await rows(page), all, 'rows in sight, as they were chosen');
}

export const longStories = {
  'the changes of a long text keep the map beside them': changesKeepTheMap,
  'a long text in words is around what is pinned': wordsAroundThePin,
  'all of a long text stays in sight after another view': wholeStaysWhole,
};
