/** Heads of more than 512 tokens: compared, followed through a mask, and joined by lines. */

import { layerOf, traceFile, weightsOf } from './long_trace_file.mjs';
import {
  becomes,
  headCell,
  lines,
  matrix,
  numberOf,
  seen,
  settled,
  shown,
  textOf,
  withoutModel,
} from './on_screen.mjs';

const COUNT = 620;
const OTHERS = 560;
const LAYER = layerOf('layer.0', 5, COUNT);
const names = (prefix, count) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const FILE = traceFile('long.safetensors', [LAYER], { tokens: names('w', COUNT) });
const STACKS = {
  encoder: layerOf('encoder.0.self', 11, COUNT),
  decoder: layerOf('decoder.0.self', 17, OTHERS),
  cross: layerOf('decoder.0.cross', 23, OTHERS, COUNT),
};
const CROSS_FILE = traceFile('stacks.safetensors', Object.values(STACKS), {
  tokens: names('w', COUNT),
  queryTokens: names('q', OTHERS),
});
/** Three decimals, and two, are shown of each number. */
const NEAR = 1.1e-3;
const NEAR_TWO = 6e-3;

async function open(page, address, file, pin) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.getByLabel('Trace file').setInputFiles(file);
  await page.getByRole('application', { name: /^Matrix of weights: \d{3} rows/ }).waitFor();
  await settled(page);
  if (!pin) return;
  await page.goto(`${page.url().replace(/&pin=[^&]*/, '')}&pin=${pin}`);
  await settled(page);
}

const view = (page) => page.locator('compare-view');
const told = (page) => view(page).locator('.pinned');
const changes = (page) => view(page).getByRole('list').getByRole('button');
const rowsInSight = (part) => part.getByRole('status', { name: 'Rows in sight' });

/** "w45 looks at w3: A 0.012, B 0.204; difference +0.192." */
async function toldOf(page, wanted) {
  const words = await becomes(
    () => textOf(told(page)),
    (said) => wanted.test(said),
  );
  const [, query, key, a, b, change] =
    /^w(\d+) looks at w(\d+): A (\S+), B (\S+); difference (\S+)\.$/.exec(words) ?? [];
  const number = (text) => numberOf((text ?? '').replace('+', ''));
  return {
    words,
    query: Number(query),
    key: Number(key),
    a: number(a),
    b: number(b),
    change: number(change),
  };
}

async function compared({ page, checks, address }) {
  await open(page, address, FILE);
  await headCell(page, '0.0').click();
  await settled(page);
  await page.getByRole('button', { name: 'Compare with …' }).click();
  await page
    .getByRole('group', { name: 'Compare with', exact: true })
    .getByRole('button', { name: 'Another head' })
    .click();
  await view(page).waitFor();
  checks.equal(await changes(page).count(), 10, 'as many changes are listed');
  const sum = await textOf(view(page).locator('.sum'));
  checks.that(new RegExp(`${COUNT} rows that both have`).test(sum), 'how much differs in all', sum);

  const largest = Math.abs(
    numberOf((await changes(page).first().locator('b').textContent()).replace('+', '')),
  );
  let most = 0;
  for (let query = 0; query < COUNT; query++) {
    const [own, other] = [0, 1].map((head) => weightsOf(LAYER, head, query));
    for (let key = 0; key < COUNT; key++) most = Math.max(most, Math.abs(other[key] - own[key]));
  }
  checks.that(Math.abs(largest - most) < NEAR, 'the largest of all changes, in double precision', [
    largest,
    most,
  ]);

  await changes(page).first().click();
  const cell = await toldOf(page, /; difference/);
  const [own, other] = [0, 1].map((head) => weightsOf(LAYER, head, cell.query)[cell.key]);
  checks.that(Math.abs(cell.a - own) < NEAR, 'the weight in A', [cell.words, own]);
  checks.that(Math.abs(cell.b - other) < NEAR, 'the weight in B', [cell.words, other]);
  checks.that(Math.abs(cell.change - (other - own)) < NEAR, 'their difference', cell.words);

  const change = page.getByRole('region', { name: 'Difference, B minus A' });
  const side = page.getByRole('region', { name: 'Side A' });
  await change.getByRole('application', { name: /^Matrix of changes/ }).focus();
  await page.keyboard.press('0');
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const inSight = await becomes(
    () => rowsInSight(change).textContent(),
    (text) => Number(text) < COUNT / 2,
  );
  checks.that(Number(inSight) < COUNT / 2, 'the difference comes closer', inSight);
  const rowsOf = (part) => part.locator('.rows').textContent();
  const wanted = await rowsOf(change);
  const beside = await becomes(
    () => rowsOf(side),
    (labels) => labels === wanted,
  );
  checks.equal(beside, wanted, 'and both sides with it, to the same rows');
}

async function reached({ page, checks, address }) {
  await open(page, address, FILE, '400.3');
  await page.locator('h1').click();
  await page.keyboard.press('p');
  const rail = page.getByRole('navigation', { name: 'Heads' });
  await rail.getByRole('heading', { name: 'Paint the mask', exact: true }).waitFor();
  checks.that(
    await seen(rail.getByRole('heading', { name: 'What “w400” can reach' })),
    'of the pinned token',
    null,
  );
  await rail
    .getByRole('group', { name: 'Masks' })
    .getByRole('button', { name: 'window', exact: true })
    .click();
  await rail.getByRole('slider', { name: /^Window/ }).fill('29');
  checks.that(
    await seen(rail.getByText(`59 of ${COUNT}`)),
    '29 to each side, and itself',
    await textOf(rail),
  );
}

async function joined({ page, checks, address }) {
  await open(page, address, CROSS_FILE);
  await page.getByRole('row', { name: 'cross 0' }).getByRole('gridcell').first().click();
  await settled(page);
  await page.goto(`${page.url().replace(/&pin=[^&]*/, '')}&pin=300.40`);
  await settled(page);
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Lines', exact: true }).click();
  await lines(page).waitFor();
  await settled(page);
  const row = weightsOf(STACKS.cross, 0, 300);
  const column = Array.from({ length: OTHERS }, (_, query) => weightsOf(STACKS.cross, 0, query)[40]);

  const side = page.locator('attention-lines .keys');
  const read = () =>
    side.evaluate((keys) =>
      [...keys.children].map((one) => ({
        text: one.querySelector('.name')?.textContent ?? '',
        gap: one.matches('.gap'),
        mass: Number(one.querySelector('b, .share')?.textContent ?? 0),
        count: Number(/^\d+/.exec(one.textContent)?.[0] ?? 0),
      })),
    );
  const slots = await becomes(read, (all) => all.filter(({ gap }) => gap).every(({ mass }) => mass > 0));
  const here = slots.filter(({ gap }) => !gap).map(({ text }) => Number(text.slice(1)));
  const hidden = slots.filter(({ gap }) => gap).reduce((sum, { mass }) => sum + mass, 0);
  const inSight = here.reduce((sum, key) => sum + row[key], 0);
  checks.that(here.length < 60, 'few of the words are there', here.length);
  checks.that(
    Math.abs(hidden + inSight - 1) < NEAR_TWO * slots.length,
    'what is there and what is left out is all of the row',
    [hidden, inSight],
  );

  const strongest = column
    .map((weight, query) => ({ weight, query }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, 4)
    .map(({ query }) => `q${query}`);
  const asking = await becomes(
    () => page.locator('attention-lines .queries .name').allTextContents(),
    (all) => strongest.every((name) => all.includes(name)),
  );
  checks.that(
    strongest.every((name) => asking.includes(name)),
    'what looks at the pinned word most is there',
    [strongest, asking],
  );

  const arcs = page.getByRole('img', { name: /^What q300 reads of its own text/ });
  const label = await becomes(
    () => arcs.first().getAttribute('aria-label'),
    (said) => /left out/.test(said ?? ''),
  );
  checks.that(
    /; left out: \d\.\d\d in \d+ tokens/.test(label),
    'what its own reading leaves out is said',
    label,
  );
  checks.that(await seen(page.getByRole('img', { name: /^What w40 reads/ })), 'and of the source', null);
  checks.that(await matrix(page).isHidden(), 'lines stand in the place of the matrix', null);
}

export const longHeadStories = {
  'two heads of 620 tokens are compared by rows and tiles': compared,
  'a mask over 620 tokens tells what the pinned one reaches': reached,
  'lines of 560 and 620 tokens are around what is pinned, with both self-attentions beside': joined,
};
