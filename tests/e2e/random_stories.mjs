/**
 * Three hundred random changes through the page itself: keys, clicks, menus, addresses and files. Nothing is complained
 * of, heading and address and matrix name the same head, and no part of the page is left behind.
 *
 * `ATTENTION_SEED` repeats a sequence that failed; the seed is told with each failure.
 */

import { readFile } from 'node:fs/promises';
import { RandomNumbers } from '../shared/random_numbers.ts';
import { addressed, becomes, matrix, settled, shown, tokens, withoutModel } from './on_screen.mjs';

const SEED = Number(process.env.ATTENTION_SEED ?? Date.now() % 1_000_000);
const CHANGES = Number(process.env.ATTENTION_CHANGES ?? 300);
/** From here on all that is fetched with its first use is there. */
const WARM = CHANGES / 3;
const MOST_GROWTH = 1.1;
const AGREES_WITHIN_MS = 10_000;
const GIVES_WAY_WITHIN_MS = 500;
const FILES = ['matrix.npy', 'encoder_decoder.npz', 'vectors.npz'];
const HASHES = [
  '',
  '#vectors=',
  '#head=0.2&view=lines',
  '#mode=causal&head=4.3&pin=11.2',
  '#head=5.11&mass=0.8&view=table',
];

/** Not those of tools, which stay open whatever is looked at: what is left at the end would be another page. */
const KEYS = ['m', 'l', 't', ']', '[', 'x', 'Escape', 'Control+z', 'Control+z', 'Control+Shift+z'];

async function mode(page, random) {
  await page.keyboard.press(random.of(['1', '2', '3']));
  const stay = page.getByRole('button', { name: 'Stay here' });
  await settled(page);
  if (await stay.isVisible()) await stay.click();
}

async function clickMatrix(page, random) {
  if (!(await matrix(page).isVisible())) return page.keyboard.press('m');
  const { x, y, width, height } = await matrix(page).boundingBox();
  await page.mouse.click(x + width * random.share(), y + height * random.share());
}

async function clickHead(page, random) {
  const heads = page.getByRole('navigation', { name: 'Heads' }).getByRole('gridcell');
  const count = await heads.count();
  if (count > 0) await heads.nth(random.below(count)).click();
}

async function colours(page, random) {
  const menu = page.getByRole('combobox', { name: 'Colours' }).first();
  if (await menu.isVisible()) await menu.selectOption({ index: random.below(3) });
}

async function mass(page, random) {
  const slider = page.getByRole('slider', { name: "Share of each row's mass that is shown" });
  if (await slider.isVisible()) await slider.fill(String(random.of([0.6, 0.8, 1])));
}

async function example(page, random) {
  await page.getByLabel('Examples').selectOption({
    label: random.of([
      'By hand: three tokens, self-attention',
      'By hand: cross-attention to two tokens',
      'Drawn by a seed: 16 tokens, 64 columns',
    ]),
  });
}

async function file(page, random) {
  const name = random.of(FILES);
  const buffer = await readFile(new URL(`../fixtures/dumps/${name}`, import.meta.url));
  await page.getByLabel('Trace file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

const ACTIONS = {
  key: (page, random) => page.keyboard.press(random.of(KEYS)),
  keys: async (page, random) => {
    for (let count = 0; count < 3; count++) await page.keyboard.press(random.of(KEYS));
  },
  'click in the matrix': clickMatrix,
  'click on a head': clickHead,
  mode,
  colours,
  mass,
  example,
  file,
  address: (page, random) =>
    page.evaluate((hash) => {
      location.hash = hash;
    }, random.of(HASHES)),
};
/** What changes the source is rarer. */
const OFFERS = Object.keys(ACTIONS).flatMap((name) =>
  ['example', 'file', 'address'].includes(name) ? [name] : [name, name, name],
);

const HEADING = /· Head \d+$/;
/** Where layers are counted in their stacks, the address counts them all. */
function isNamed(heading, address) {
  const [, layer, head] = /^(?:Layer (\d+)|.+) · Head (\d+)$/.exec(heading.trim()) ?? [];
  if (address === null) return true;
  return layer === undefined ? address.endsWith(`.${head}`) : address === `${layer}.${head}`;
}

/** What the page says of itself in several places, and what it complains of. */
async function said(page) {
  const alerts = await page.getByRole('alert').allTextContents();
  const heading = await page.getByRole('heading', { name: HEADING }).first().textContent();
  const isMatrix = await matrix(page).isVisible();
  // It may give way to another view meanwhile.
  const named = () => matrix(page).getAttribute('aria-label', { timeout: GIVES_WAY_WITHIN_MS });
  const label = isMatrix ? await named().catch(() => '') : '';
  return {
    alerts,
    heading,
    head: addressed(page, 'head'),
    rows: Number(/: (\d+) rows/.exec(label)?.[1] ?? 0),
    tokens: (await tokens(page)).length,
  };
}

const isAgreed = ({ alerts, heading, head, rows, tokens: drawn }) =>
  alerts.length === 0 && isNamed(heading, head) && (rows === 0 || drawn >= rows);

/** Nodes and listeners of the page with nothing left to be collected. */
async function left(page, client) {
  await page.evaluate(() => {
    location.hash = '#vectors=';
  });
  await shown(page);
  await client.send('HeapProfiler.collectGarbage');
  const { metrics } = await client.send('Performance.getMetrics');
  const value = (name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { nodes: value('Nodes'), listeners: value('JSEventListeners') };
}

async function changes({ page, checks, address }) {
  const random = new RandomNumbers(SEED);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const done = [];
  let warm = null;
  while (done.length < CHANGES) {
    const name = random.of(OFFERS);
    done.push(name);
    // Keys are the page's own, not those of what had the focus.
    await page.evaluate(() => document.activeElement?.blur());
    await ACTIONS[name](page, random);
    await settled(page);
    // A file that is read is not yet computed: the page is not busy, and what it says may be of two scenes.
    const told = await becomes(() => said(page), isAgreed, AGREES_WITHIN_MS);
    const story = `seed ${SEED}, change ${done.length}: … ${done.slice(-6).join(', ')}`;
    if (!isAgreed(told)) {
      checks.that(false, story, told);
      return;
    }
    if (done.length === WARM) warm = await left(page, client);
  }
  checks.that(true, `seed ${SEED}: ${CHANGES} changes`, null);
  const after = await left(page, client);
  for (const kind of ['nodes', 'listeners'])
    checks.that(after[kind] <= MOST_GROWTH * warm[kind], `seed ${SEED}: ${kind} that are left behind`, [
      warm,
      after,
    ]);
}

export const randomStories = { 'three hundred random changes': changes };
