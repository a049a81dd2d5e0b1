/** What changes hand-made vectors: a seed, arrow keys, arrows in the plane, knobs, a head of another trace. */

import {
  address,
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  notices,
  numberOf,
  numbersIn,
  seen,
  settled,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';

async function opened({ page, address: home }, hash = 'vectors=&pin=0.2') {
  await withoutModel(page);
  await page.goto(`${home}#${hash}`);
  await shown(page);
}

async function undone(page) {
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await settled(page);
}

const field = (page, name) => page.getByLabel(name, { exact: true });
const knobs = (page) => page.getByRole('list', { name: 'Knobs', exact: true });
const first = async (page) => (await numbersIn(page, 'Products'))[0];
const tokensChosen = (page) => field(page, 'Tokens');

/** As large as they can be. */
async function grown(page) {
  await tokensChosen(page).selectOption('16');
  await field(page, 'Query and key columns').selectOption('64');
  await settled(page);
}

async function seeded(told) {
  const { page, checks } = told;
  await opened(told);
  await grown(page);
  await page.getByRole('button', { name: 'Draw at random' }).click();
  await settled(page);
  const drawn = await first(page);
  checks.equal(drawn.length, 16, 'sixteen tokens');
  checks.that(
    address(page).length < 1200,
    'the address holds the seed, not the numbers',
    address(page).length,
  );
  await page.reload();
  await shown(page);
  checks.equal(await first(page), drawn, 'the same numbers after a reload');
  const seed = field(page, 'Seed');
  await seed.fill('7');
  await seed.press('Enter');
  const other = await becomes(
    () => first(page),
    (row) => row[0] !== drawn[0],
  );
  checks.that(other[0] !== drawn[0], 'another seed draws others', other);
  await seed.fill('much');
  await seed.press('Enter');
  checks.that(await seen(page.getByText('A seed is a whole number')), 'a bad seed is told', null);
  await undone(page);
  checks.equal(await first(page), drawn, 'Ctrl+Z brings the first seed back');
  await field(page, 'Row in fields').selectOption('1');
  await page.getByText('Numbers of “b”').first().click();
  await field(page, 'Queries, row 2, column 3').fill('5');
  await settled(page);
  checks.equal(await first(page), drawn, 'a number by hand leaves the other rows');
  checks.that(address(page).length < 1300, 'and is all that the address takes up', address(page).length);
  await page.reload();
  await shown(page);
  await field(page, 'Row in fields').selectOption('1');
  await page.getByText('Numbers of “b”').first().click();
  checks.equal(await field(page, 'Queries, row 2, column 3').inputValue(), '5', 'it is there after a reload');
}

async function steppedByKeys(told) {
  const { page, checks } = told;
  await opened(told);
  const number = field(page, 'Queries, row 1, column 2');
  await number.focus();
  for (const key of ['ArrowUp', 'ArrowUp', 'ArrowUp', 'Shift+ArrowDown']) await page.keyboard.press(key);
  await settled(page);
  checks.equal(await number.inputValue(), '-0.7', 'three steps up and a large one down');
  checks.equal(await first(page), [1, -0.7, 0.3], 'the products follow');
  await undone(page);
  checks.equal(await number.inputValue(), '0', 'they are undone as one movement');
}

async function comparisons(page) {
  const list = page.getByLabel('Comparisons of this query and key').locator('dd');
  return (await list.allTextContents()).map(numberOf);
}

async function inThePlane(told) {
  const { page, checks } = told;
  await opened(told, 'vectors=&pin=0.1');
  const query = page.getByLabel(/^Query of a:/);
  await query.waitFor();
  checks.equal(
    await becomes(
      () => comparisons(page),
      (all) => all.length === 3,
    ),
    [0, 0, 0],
    'they stand at right angles',
  );
  await query.focus();
  for (const key of ['Shift+ArrowUp', 'ArrowRight']) await page.keyboard.press(key);
  const moved = await becomes(
    () => comparisons(page),
    ([dot]) => dot === 1,
  );
  // (1.1, 1) and (0, 1).
  const [dot, scaled, cosine] = moved;
  const follows =
    dot === 1 && Math.abs(scaled - Math.SQRT1_2) < 6e-4 && Math.abs(cosine - 1 / Math.hypot(1.1, 1)) < 6e-4;
  checks.that(follows, 'arrow keys move the query, and the figures follow', moved);
  await settled(page);
  checks.equal((await first(page))[1], 1, 'so does the head');
  await undone(page);
  checks.equal(
    await field(page, 'Queries, row 1, column 1').inputValue(),
    '1',
    'one movement, undone at once',
  );
  await page.getByLabel(/^Key of b:/).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.getByLabel(/^Query and key as arrows/).boundingBox();
  // The key ends a unit above the middle, 55 of 260 pixels.
  await page.mouse.move(x + width / 2, y + height / 2 - (55 * height) / 260);
  await page.mouse.down();
  for (const share of [0.25, 0.5, 1])
    await page.mouse.move(x + width / 2 + (55 * share * width) / 260, y + height / 2 - (55 * height) / 260);
  await page.mouse.up();
  await settled(page);
  const [across, up] = await Promise.all(
    [1, 2].map(async (column) => Number(await field(page, `Keys, row 2, column ${column}`).inputValue())),
  );
  checks.that(Math.abs(across - 1) < 0.05 && Math.abs(up - 1) < 0.05, 'the key was dragged', [across, up]);
  await undone(page);
  checks.equal(await field(page, 'Keys, row 2, column 1').inputValue(), '0', 'a drag is undone at once');
}

const entropyIn = async (locator) => Number((await textOf(locator)).match(/entropy (\d\.\d+)/)[1]);

async function rootOfWidth(told) {
  const { page, checks } = told;
  await opened(told);
  await grown(page);
  const divided = page.getByRole('heading', { name: /^d = 64, divided by √64/ });
  await divided.waitFor();
  const apart = [
    await entropyIn(divided),
    await entropyIn(page.getByRole('heading', { name: /^d = 64, not divided/ })),
  ];
  checks.that(apart[0] > 2 * apart[1], 'undivided, wide rows are much sharper', apart);
  await page.getByLabel('Divide by √d = √64').uncheck();
  const effect = knobs(page).getByText(/Entropy 0\.\d+ → 0\.\d+: sharper\./);
  checks.that(await seen(effect), 'the knob says what it did', await textOf(knobs(page)));
  const [before, after] = (await textOf(effect)).match(/\d\.\d+/g).map(Number);
  checks.that(before > 2 * after, 'and it did much', [before, after]);
  await page.getByLabel('Divide by √d = √64').check();
  checks.that(await gone(effect), 'back where it was, it has done nothing', await textOf(knobs(page)));
}

async function otherKnobs(told) {
  const { page, checks } = told;
  await opened(told);
  await field(page, 'Soft cap').selectOption('0.5');
  checks.that(await seen(knobs(page).getByText(/→ .*: evener\./)), 'a soft cap evens the rows', null);
  await undone(page);
  const slider = field(page, 'Temperature of this head');
  await slider.focus();
  await page.keyboard.press('Home');
  checks.that(await seen(knobs(page).getByText(/→ .*: sharper\./)), 'a low temperature sharpens them', null);
  checks.that(
    await seen(page.getByText('Head 0.0: attention temperature 0.1')),
    'it is a change with an undo',
    null,
  );
}

async function headsOfOneMatrix(told) {
  const { page, checks } = told;
  await opened(told);
  await field(page, 'Query and key columns').selectOption('8');
  await field(page, 'Value columns').selectOption('8');
  await settled(page);
  const numbers = () =>
    page.getByLabel(/^(Queries|Keys|Values), row/).evaluateAll((fields) => fields.map(({ value }) => value));
  const before = await numbers();
  for (const [heads, lines] of [
    ['2', '4'],
    ['4', '2, 4, 6'],
  ]) {
    await field(page, 'Heads').and(page.getByRole('combobox')).selectOption(heads);
    await settled(page);
    const table = page.getByRole('table', { name: `Queries, lines after column ${lines}` });
    checks.that(await seen(table), `${heads} heads: the lines move`, null);
    checks.equal(await numbers(), before, `${heads} heads: the numbers stay`);
  }
  checks.that(await seen(knobs(page).getByText('The cache holds 192 of 192 bytes.')), 'bytes', null);
  await field(page, 'Key and value heads').selectOption('1');
  checks.that(await seen(knobs(page).getByText('The cache holds 48 of 192 bytes.')), 'one group saves', null);
  checks.equal(await numbers(), before, 'groups leave the numbers alone, too');
}

async function takenFromAHead(told) {
  const { page, checks, address: home } = told;
  await withoutModel(page);
  await page.goto(home);
  await shown(page);
  await page.getByRole('button', { name: 'Take these vectors' }).click();
  await field(page, 'Seed').waitFor();
  await settled(page);
  const said = await textOf(notices(page).filter({ hasText: 'Taken from' }));
  checks.that(/^Taken from layer \d+, head \d+/.test(said), 'it says from where', said);
  const tokens = Number(await tokensChosen(page).inputValue());
  checks.that(tokens > 4 && tokens <= 16, 'with its tokens', tokens);
  const sums = (await numbersIn(page, 'Weights')).map((row) => row.reduce((sum, weight) => sum + weight, 0));
  checks.that(
    sums.every((sum) => Math.abs(sum - 1) < 0.02),
    'and weights',
    sums,
  );
  await page.goBack();
  await becomes(
    () => page.getByRole('button', { name: 'Take these vectors' }).count(),
    (count) => count === 1,
  );
  checks.equal(await page.getByRole('button', { name: 'Take these vectors' }).count(), 1, 'and back');
}

async function look(told) {
  const { page, checks } = told;
  await opened(told);
  await grown(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    checks.equal(await axeFindings(page), [], `axe, ${colorScheme}`);
  }
  await fitsWidths(page, checks, 'the largest vectors');
}

export const vectorToolStories = {
  'vectors drawn by a seed': seeded,
  'vectors stepped by arrow keys': steppedByKeys,
  'vectors as arrows in the plane': inThePlane,
  'vectors with and without the root of their width': rootOfWidth,
  'vectors under other knobs': otherKnobs,
  'vectors with lines between heads': headsOfOneMatrix,
  'vectors taken from a head': takenFromAHead,
  'vectors at their largest look right': look,
};
