/** One head beside another: two heads, texts, masks and steps, before and after a change, with the pointer and the keys. */

import { fileURLToPath } from 'node:url';
import { openLanguage } from './language_screen.mjs';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  headCell,
  modelReady,
  numberOf,
  pinnedRow,
  seen,
  settled,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';
import { openTraining, rests, train } from './training_screen.mjs';

const GENERATED = fileURLToPath(new URL('../fixtures/dropped/generated.npz', import.meta.url));
const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
const SMALL = TROPHY.replace('big', 'small');
/** Three decimals are shown of each number. */
const NEAR = 1.1e-3;

const start = (page) => page.getByRole('button', { name: 'Compare with …' });
const offer = (page, name) =>
  page.getByRole('group', { name: 'Compare with', exact: true }).getByRole('button', { name });
const sideB = (page) => page.getByRole('group', { name: /^Side B/ });
const stop = (page) => page.getByRole('button', { name: 'Stop comparing' });
const view = (page) => page.locator('compare-view');
const sum = (page) => view(page).locator('.sum');
const told = (page) => view(page).locator('.pinned');
const difference = (page) => page.getByRole('region', { name: 'Difference, B minus A' });
const changes = (page) => view(page).getByRole('list').getByRole('button');

/** "it looks at trophy: A 0.622, B 0.653; difference +0.031." */
async function pinned(page, wanted) {
  const words = await becomes(
    () => textOf(told(page)),
    (said) => wanted.test(said),
  );
  const [, a, b, change] = /A (\S+), B (\S+); difference (\S+)\.$/.exec(words) ?? [];
  return {
    words,
    a: numberOf(a ?? ''),
    b: numberOf(b ?? ''),
    change: numberOf((change ?? '').replace('+', '')),
  };
}

async function twoHeads({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const guide = page.getByRole('region', { name: 'What is seen' });
  checks.that(await seen(guide), 'a sentence of the head alone', null);
  await headCell(page, '3.2').click();
  await settled(page);
  const other = await pinnedRow(page);
  await headCell(page, '3.1').click();
  await settled(page);
  const own = await pinnedRow(page);
  const before = page.url();

  await start(page).click();
  checks.that(await gone(guide), 'of two it would not tell which it means', null);
  await offer(page, 'Another head').click();
  await view(page).waitFor();
  checks.equal(await addressSays(page, 'against.head', '3.2'), '3.2', 'the head in the address');
  const cell = await pinned(page, /^it looks at trophy/);
  checks.that(Math.abs(cell.a - own.weights[2]) < NEAR, 'the pinned weight in A', cell.words);
  checks.that(Math.abs(cell.b - other.weights[2]) < NEAR, 'the pinned weight in B', cell.words);
  checks.that(Math.abs(cell.change - (cell.b - cell.a)) < 2 * NEAR, 'their difference', cell.words);
  const moved = Object.keys({ ...own.weights, ...other.weights }).reduce(
    (all, key) => all + Math.abs((own.weights[key] ?? 0) - (other.weights[key] ?? 0)) / 2,
    0,
  );
  checks.equal(await changes(page).count(), 10, 'as many changes are listed');
  const sizes = (await changes(page).locator('b').allTextContents()).map((text) =>
    Math.abs(numberOf(text.replace('+', ''))),
  );
  checks.equal(
    sizes,
    [...sizes].sort((one, next) => next - one),
    'the largest first',
  );
  checks.that(
    (await textOf(difference(page))).includes(`${sizes[0].toFixed(3)} more weight`),
    'the scale ends at the largest',
    await textOf(difference(page)),
  );
  checks.that(moved > 0.01 && moved <= 1, 'the rows differ', moved);

  await changes(page).first().click();
  checks.that(
    await seen(view(page).getByRole('button', { pressed: true })),
    'a change that is pressed is pinned',
    await changes(page).first().textContent(),
  );
  const [name] = (await changes(page).first().textContent()).split(' →');
  checks.that((await textOf(told(page))).startsWith(name), 'and read out', await textOf(told(page)));

  const kept = page.url();
  await page.goto('about:blank');
  await page.goto(kept);
  await view(page).waitFor();
  checks.equal(addressed(page, 'against.head'), '3.2', 'the comparison of an address');
  await stop(page).click();
  checks.that(await gone(view(page)), 'the head alone', null);
  checks.that(await seen(guide), 'and what is told of it', null);
  await page.keyboard.press('Control+z');
  checks.that(await seen(view(page)), 'undone: both are compared', null);
  checks.that(before !== kept, 'each has an address of its own', kept);
}

async function twoTexts({ page, checks, address }) {
  await page.goto(address);
  await modelReady(page);
  await start(page).click();
  await offer(page, 'Another text').click();
  await view(page).waitFor();
  checks.that(
    (await textOf(sum(page))).startsWith('The weights are the same in the 17 rows that both have.'),
    'a text beside itself',
    await textOf(sum(page)),
  );
  const field = sideB(page).getByLabel('Text of B');
  checks.equal(await field.inputValue(), TROPHY, 'the text of B at first');
  await field.fill(SMALL);
  const words = await becomes(
    () => textOf(sum(page)),
    (said) => said.includes('only in'),
  );
  checks.that(
    words.includes('(16 rows that both have)') &&
      words.endsWith('1 token only in A, 1 token only in B: these have no difference.'),
    'what differs in all',
    words,
  );
  checks.equal(await addressSays(page, 'against.text', SMALL), SMALL, 'the text in the address');
  // As measured of the model: .62 and .65.
  const cell = await pinned(page, /^it looks at trophy/);
  checks.that(
    Math.abs(cell.a - 0.62) < 0.006 && Math.abs(cell.b - 0.65) < 0.006,
    'too big, too small',
    cell.words,
  );
  checks.that(Math.abs(cell.change - (cell.b - cell.a)) < 2 * NEAR, 'their difference', cell.words);
  for (const side of ['A', 'B'])
    checks.that(
      (await textOf(page.getByRole('region', { name: `Side ${side}` }))).includes('big (A)'),
      `all three have the same rows: side ${side}`,
      null,
    );
  // In the field the browser has an undo of its own.
  await page.locator('main').focus();
  await page.keyboard.press('Control+z');
  checks.that(
    await seen(page.getByText(/^The weights are the same in the 17 rows/)),
    'what was typed is undone at once',
    await textOf(sum(page)),
  );
  await field.fill('Ja');
  await becomes(
    () => textOf(sum(page)),
    (said) => said.includes('only in B'),
  );
  await field.fill('');
  checks.that(
    await seen(page.getByText('The other side is empty: type a text for B.')),
    'an empty text says so',
    await textOf(page.locator('main')),
  );
}

async function masks({ page, checks, address }) {
  await page.goto(`${address}#text=${encodeURIComponent(TROPHY)}&head=3.1&pin=2.11`);
  await modelReady(page);
  await start(page).click();
  await offer(page, 'The causal mask').click();
  await view(page).waitFor();
  checks.equal(await addressSays(page, 'against.mode', 'causal'), 'causal', 'the mask in the address');
  const cell = await pinned(page, /^trophy looks at it/);
  checks.that(/B hidden; difference/.test(cell.words), 'what comes later is hidden in B', cell.words);
  checks.that(Math.abs(cell.a + cell.change) < NEAR, 'all of its weight is gone', cell.words);
  checks.that(
    (await textOf(page.getByRole('region', { name: 'Side B' }))).includes('causal'),
    'side B says what it is',
    null,
  );
}

async function changed({ page, checks, address }) {
  const hash = `#text=${encodeURIComponent(TROPHY)}&head=5.11&pin=11.2&off=3.1,2.4`;
  await page.goto(`${address}${hash}&view=difference`);
  await modelReady(page);
  await page.getByRole('application', { name: /^Matrix of changes/ }).waitFor();
  const limit = /(\d+\.\d+) more weight/.exec(await textOf(page.locator('attention-legend').first()))?.[1];
  await start(page).click();
  await offer(page, 'Without my changes').click();
  await view(page).waitFor();
  checks.equal(await addressSays(page, 'against.unchanged', '1'), '1', 'before and after in the address');
  checks.that(Number(limit) > 0, 'something changed', limit);
  checks.that(
    (await textOf(difference(page))).includes(`${limit} more weight`),
    'as much as the view of the difference says',
    [limit, await textOf(difference(page))],
  );
  await page.keyboard.press('Control+z');
  await view(page).waitFor({ state: 'hidden' });
  await page.goto(`${address}#text=${encodeURIComponent(TROPHY)}&head=5.11&against.unchanged=1`);
  checks.that(
    await seen(page.getByText(/^You have changed nothing here/)),
    'without a change there is nothing to compare',
    await textOf(page.locator('main')),
  );
}

async function languageSteps({ page, checks, address }) {
  await openLanguage(page, address, '#model=smollm2&head=18.6&pin=9.2&against.step=12');
  await view(page).waitFor();
  checks.that(
    (await textOf(sum(page))).startsWith('The weights are the same in the 12 rows that both have.'),
    'what was read stays as it was',
    await textOf(sum(page)),
  );
  checks.that(
    /only in A/.test(await textOf(sum(page))),
    'later tokens are in A alone',
    await textOf(sum(page)),
  );
  await sideB(page).getByLabel('Head').selectOption('Layer 17 · Head 4');
  const words = await becomes(
    () => textOf(sum(page)),
    (said) => said.startsWith('On average'),
  );
  checks.that(words.includes('(12 rows that both have)'), 'another head after fewer tokens', words);
}

async function trainingSteps({ page, checks, address }) {
  await openTraining(page, address, '#train=induction&width=16&steps=60');
  await train(page);
  await rests(page, 'Finished');
  await start(page).click();
  await offer(page, 'A step before').click();
  await view(page).waitFor();
  const field = sideB(page).getByLabel('After');
  const first = await field.locator('option').first().textContent();
  await field.selectOption(first);
  checks.equal(await addressSays(page, 'against.step', first), first, 'the step in the address');
  const words = await becomes(
    () => textOf(sum(page)),
    (said) => said.startsWith('On average'),
  );
  checks.that(words.startsWith('On average'), 'training changed the head', words);
  checks.that(
    await seen(page.getByRole('region', { name: 'Side B' }).getByText(`step ${first}`)),
    'side B says which step it is',
    null,
  );
}

async function byKeys({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.locator('main').focus();
  await page.keyboard.press('c');
  await offer(page, 'Another head').waitFor();
  await page.keyboard.press('Escape');
  checks.that(await gone(offer(page, 'Another head')), 'Escape takes the offers away', null);
  await page.keyboard.press('Enter');
  await offer(page, 'Another head').waitFor();
  await page.keyboard.press('Enter');
  await view(page).waitFor();
  await settled(page);
  const matrices = page.getByRole('application', { name: /^Matrix of/ });
  await difference(page).getByRole('application').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  const said = await pinned(page, /^it looks at \[CLS\]/);
  checks.that(said.words.startsWith('it looks at [CLS]: A 0.'), 'the pinned cell on both sides', said.words);
  checks.that(
    await seen(view(page).getByRole('status').filter({ hasText: said.words })),
    'a screen reader hears the same',
    said.words,
  );
  checks.equal(addressed(page, 'pin'), '11.0', 'one pin for all');
  checks.equal(await matrices.count(), 3, 'three matrices are in sight');
  checks.equal(await axeFindings(page), [], 'axe');
  await fitsWidths(page, checks, 'a comparison');
  await page.locator('main').focus();
  await page.keyboard.press('c');
  checks.that(await gone(view(page)), 'the same key ends it', null);
  await page.keyboard.press('?');
  checks.that(
    await seen(page.getByText(/^compare with another head, text or mask/)),
    'the list has it',
    null,
  );
}

async function unlikeShapes({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.getByLabel('Trace file').setInputFiles(GENERATED);
  await page.getByText('from the file generated.npz').waitFor();
  await shown(page);
  await page.getByRole('grid', { name: 'Decoder looks at encoder' }).getByRole('gridcell').first().click();
  await settled(page);
  await start(page).click();
  await offer(page, 'Another head').click();
  await view(page).waitFor();
  await sideB(page).getByLabel('Head').selectOption('Encoder layer 0 · Head 0');
  const instead = page.getByRole('button', { name: /^Compare with Decoder layer \d, cross/ });
  checks.that(
    (await seen(instead)) && (await seen(page.getByText(/look at different texts/))),
    'heads over other tokens say so',
    await textOf(page.locator('main')),
  );
  await instead.click();
  checks.that(await seen(view(page)), 'the nearest head is compared', await textOf(page.locator('main')));
}

export const compareStories = {
  'two heads are compared, and the way back': twoHeads,
  'two texts are compared, too big and too small': twoTexts,
  'causal is compared with nothing hidden': masks,
  'a head is compared with what it was before a change': changed,
  'two steps of a language model are compared': languageSteps,
  'two steps of a training are compared': trainingSteps,
  'heads are compared by keys alone': byKeys,
  'a comparison of unlike shapes leads on': unlikeShapes,
};
