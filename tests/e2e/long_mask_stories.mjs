/** A mask painted by hand over a text of 640 tokens, of which only rows and tiles are ever on the page. */

import { floatFile } from '../shared/safetensors.ts';
import { openLanguage } from './language_screen.mjs';
import { addressed, addressSays, becomes, drawn, gone, modelReady, seen, settled } from './on_screen.mjs';

const TOKENS = 640;
const ALL = TOKENS * TOKENS;
const CAUSAL = (TOKENS * (TOKENS + 1)) / 2;
const HEADS = 2;
const WIDTH = 8;

/** Waves of many lengths: every row has weights of its own. */
function wave(shift) {
  const values = Float32Array.from({ length: TOKENS * HEADS * WIDTH }, (_, at) =>
    Math.sin(0.37 * at + shift),
  );
  return { shape: [TOKENS, HEADS * WIDTH], values };
}

function traceFile() {
  const layers = [0, 1].flatMap((layer) =>
    ['queries', 'keys', 'values'].map((part, at) => [`layer.${layer}.${part}`, wave(layer + 2 * at)]),
  );
  const tokens = JSON.stringify(Array.from({ length: TOKENS }, (_, at) => `w${at}`));
  const settings = JSON.stringify({ heads: HEADS, kvHeads: HEADS, causal: 'bottom-right' });
  const buffer = Buffer.from(floatFile(Object.fromEntries(layers), { tokens, settings }));
  return { name: 'long.safetensors', mimeType: 'application/octet-stream', buffer };
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What the address says was painted, read as its description has it: cells by their place. */
function paintedIn(address) {
  const text = /\.([\w-]*)/.exec(address)?.[1] ?? '';
  const numbers = [];
  let [number, scale] = [0, 1];
  for (const letter of text) {
    const digit = LETTERS.indexOf(letter);
    number += (digit % 32) * scale;
    scale *= 32;
    if (digit < 32) {
      numbers.push(number);
      [number, scale] = [0, 1];
    }
  }
  const cells = new Map();
  let row = 0;
  while (numbers.length > 0) {
    const [skipped, rows, runs] = numbers.splice(0, 3);
    row += skipped;
    let key = 0;
    for (let run = 0; run < runs; run++) {
      const [gap, twice] = numbers.splice(0, 2);
      key += gap;
      for (let query = row; query < row + rows; query++)
        for (let at = 0; at < twice >> 1; at++) cells.set(query * TOKENS + key + at, twice % 2 === 1);
      key += twice >> 1;
    }
    row += rows;
  }
  return cells;
}

/** Under the causal mask with that over it. */
function allowedUnder(cells) {
  let count = 0;
  for (let at = 0; at < ALL; at++) if (cells.get(at) ?? at % TOKENS <= Math.floor(at / TOKENS)) count++;
  return count;
}

const figure = (count) => count.toLocaleString('en');
const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
const matrix = (page) => page.getByRole('application', { name: /^Matrix of weights: 640 rows/ });
const press = (page, name) => rail(page).getByRole('button', { name, exact: true }).first().click();
const said = (page, count) => seen(rail(page).getByText(`${figure(count)} of ${figure(ALL)} cells allowed.`));
/** The address of the mask, once it is another than before. */
const masked = (page, before) =>
  becomes(
    () => addressed(page, 'mask'),
    (mask) => mask !== before,
  );

async function changed(page, words) {
  const list = page.getByRole('button', { name: 'Your changes', exact: true });
  const undo = page.getByRole('button', { name: `Undo: ${words}` });
  await undo.or(list).first().waitFor();
  if (!(await undo.first().isVisible())) await list.click();
  return seen(undo);
}

async function open(page, address) {
  await page.goto(`${address}#trace=traces%2Ftrophy.safetensors`);
  await page.getByLabel('Trace file').setInputFiles(traceFile());
  await matrix(page).waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('p');
  await rail(page).getByRole('heading', { name: 'Paint the mask', exact: true }).waitFor();
  await matrix(page).focus();
  await page.keyboard.press('0');
  await settled(page);
}

/** From one place of the matrix to another, in shares of its side. */
async function drag(page, from, to) {
  const { x, y, width, height } = await matrix(page).boundingBox();
  const at = ([across, down]) => [x + across * width, y + down * height];
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

async function byPointer({ page, checks, address }) {
  await open(page, address);
  checks.that(await said(page, CAUSAL), 'as the file has it', null);
  await press(page, 'Block');
  await page.keyboard.down('Shift');
  await drag(page, [0.3, 0.6], [0.5, 0.8]);
  await page.keyboard.up('Shift');
  const rectangle = await masked(page, null);
  const cells = paintedIn(rectangle);
  checks.that(/^own:\.[\w-]{5,14}@0\.0$/.test(rectangle), 'a rectangle is a few letters', rectangle);
  checks.that(cells.size > 0.03 * ALL && cells.size < 0.05 * ALL, 'a fifth by a fifth', cells.size);
  checks.that(await said(page, allowedUnder(cells)), 'its cells are hidden', allowedUnder(cells));
  checks.that(
    await changed(page, `Head 0.0: ${figure(cells.size)} cells hidden by hand`),
    'told in words',
    null,
  );

  await drag(page, [0.1, 0.3], [0.05, 0.95]);
  const freehand = await masked(page, rectangle);
  const more = paintedIn(freehand);
  checks.that(more.size > cells.size + 300, 'a stroke without gaps from row to row', more.size - cells.size);
  checks.that(freehand.length < 2000, 'in an address that can be sent', freehand.length);
  checks.that(await said(page, allowedUnder(more)), 'both are hidden', null);
  await settled(page);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'mask', rectangle), rectangle, 'one undo a stroke');
  checks.that(await said(page, allowedUnder(cells)), 'and the numbers with it', null);

  await press(page, 'Allow');
  await press(page, 'Everywhere');
  await page.keyboard.down('Shift');
  await drag(page, [0.7, 0.1], [0.9, 0.2]);
  await page.keyboard.up('Shift');
  const words = /^Undo: Every layer: [\d,]+ cells allowed by hand$/;
  checks.that(await seen(page.getByRole('button', { name: words })), 'everywhere, too', null);
}

async function byKeys({ page, checks, address }) {
  await open(page, address);
  await press(page, 'Block');
  await matrix(page).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Home', 'Space']) await page.keyboard.press(key);
  checks.that(await said(page, CAUSAL - 1), 'Space switches a cell', null);
  for (const key of ['ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight', 'Space'])
    await page.keyboard.press(key);
  checks.that(await said(page, CAUSAL - 5), 'and those that Shift and arrows select', null);
  const square = await masked(page, null);
  checks.equal(paintedIn(square).size, 5, 'the address has them');
  await page.keyboard.press('ArrowDown');
  const row = Math.max(...[...paintedIn(square).keys()].map((at) => Math.floor(at / TOKENS))) + 1;
  for (const key of ['Home', 'Shift+End', 'Space']) await page.keyboard.press(key);
  checks.that(await said(page, CAUSAL - 5 - (row + 1)), 'a whole row', row);
  checks.that(
    await seen(rail(page).getByText(/^1 row with nothing allowed: their output is 0/)),
    'is left empty',
    null,
  );
  await rail(page)
    .getByRole('group', { name: 'Rows left empty' })
    .getByRole('button', { name: 'even' })
    .click();
  checks.that(await seen(rail(page).getByText(/they look evenly at every token/)), 'and can be even', null);
  await settled(page);
  checks.that(/:even@0\.0$/.test(addressed(page, 'mask')), 'as the address says', addressed(page, 'mask'));
  await rail(page).getByRole('group', { name: 'Masks' }).getByRole('button').first().click();
  checks.that(await said(page, CAUSAL), 'one press takes it back', null);
  checks.equal(addressed(page, 'mask'), null, 'also out of the address');
  checks.that(await gone(page.getByRole('alert')), 'nothing is complained of', null);
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** With both ends 300 tokens of MiniLM. */
const MIDDLE = 300;
const WORDS = ['the', 'cat', 'sees', 'a', 'dog'];
const TEXT = Array.from({ length: MIDDLE - 2 }, (_, at) => WORDS[at % WORDS.length]).join(' ');

/** From one place of a matrix to another, in shares of its side; how far the page scrolled meanwhile. */
async function stroke(page, figure, from, to) {
  const finger = await page.context().newCDPSession(page);
  const touch = (type, touchPoints) => finger.send('Input.dispatchTouchEvent', { type, touchPoints });
  const { x, y, width, height } = await figure.boundingBox();
  const at = (share) => ({
    x: x + (from[0] + share * (to[0] - from[0])) * width,
    y: y + (from[1] + share * (to[1] - from[1])) * height,
  });
  const scrolled = () => page.evaluate(() => scrollY);
  const before = await scrolled();
  await touch('touchStart', [at(0)]);
  for (const share of [0.25, 0.5, 0.75, 1]) await touch('touchMove', [at(share)]);
  const moved = (await scrolled()) - before;
  await touch('touchEnd', []);
  return moved;
}

/** What the painter tells of the mask: cells that are allowed. */
const allowed = async (page) => {
  const words = await rail(page)
    .getByText(/of [\d,]+ cells allowed/)
    .first()
    .textContent();
  return Number(/[\d,]+/.exec(words)[0].replaceAll(',', ''));
};
const allowedOtherThan = (page, before) =>
  becomes(
    () => allowed(page),
    (count) => count !== before,
  );

/** The painter on a phone, with Block chosen; the matrix in sight. */
async function openOnPhone(page, figure) {
  await page.getByRole('main').getByRole('button', { name: 'Paint the mask' }).tap();
  await rail(page).getByRole('button', { name: 'Block', exact: true }).first().tap();
  await settled(page);
  await figure.scrollIntoViewIfNeeded();
  await drawn(page);
}

/** A finger paints, and the page stays; a key goes on where it has no finger. */
async function paintedByFinger(page, figure, checks, what) {
  await openOnPhone(page, figure);
  const before = await allowed(page);
  checks.equal(
    await stroke(page, figure, [0.1, 0.6], [0.3, 0.9]),
    0,
    `${what}: how far a stroke scrolls the page`,
  );
  const after = await allowedOtherThan(page, before);
  const mask = await masked(page, null);
  checks.that(after < before - 20, `${what}: cells that the finger passed are hidden`, before - after);
  await settled(page);
  checks.that(await gone(page.getByRole('alert')), `${what}: nothing is complained of`, null);
  await figure.focus();
  for (const key of ['Control+Home', 'ArrowDown', 'Home', 'Space']) await page.keyboard.press(key);
  checks.equal(
    Math.abs((await allowedOtherThan(page, after)) - after),
    1,
    `${what}: cells that Space switches`,
  );
  await settled(page);
  return { mask, after };
}

async function byFinger({ context, checks, address }) {
  const phone = await context.browser().newContext(PHONE);
  const page = await phone.newPage();
  await page.goto(`${address}#trace=traces%2Ftrophy.safetensors`);
  await page.getByLabel('Trace file').setInputFiles(traceFile());
  await matrix(page).waitFor();
  await settled(page);
  const { mask, after } = await paintedByFinger(page, matrix(page), checks, '640 tokens');
  checks.equal(after, allowedUnder(paintedIn(mask)), '640 tokens: cells under the mask of the address');
  await page.goto('about:blank');
  await page.goto(`${address}#text=${encodeURIComponent(TEXT)}&head=3.1`);
  await modelReady(page);
  const figure = page.getByRole('application', { name: new RegExp(`^Matrix of weights: ${MIDDLE} rows`) });
  await paintedByFinger(page, figure, checks, `${MIDDLE} tokens of MiniLM`);
  await phone.close();
}

/** Where what comes next stands above the heads, the painter does not stand beneath it. */
async function besideTheMatrix({ context, checks, address }) {
  const phone = await context.browser().newContext(PHONE);
  const page = await phone.newPage();
  await openLanguage(page, address);
  await page.getByRole('main').getByRole('button', { name: 'Paint the mask' }).tap();
  const top = async (name) => (await page.getByRole('heading', { name, exact: true }).boundingBox()).y;
  await settled(page);
  const [painter, next] = [await top('Paint the mask'), await top('What comes next')];
  checks.that(painter < next, 'the painter stands before what comes next', [painter, next]);
  await rail(page).getByRole('button', { name: 'Close', exact: true }).tap();
  await page.getByRole('heading', { name: 'Paint the mask', exact: true }).waitFor({ state: 'detached' });
  await settled(page);
  const [heads, still] = [await top('Heads'), await top('What comes next')];
  checks.that(still < heads, 'which stands above the heads again', [still, heads]);
  await phone.close();
}

export const longMaskStories = {
  'a mask of 640 tokens is painted with a finger': byFinger,
  'on a phone the painter stands next to the matrix': besideTheMatrix,
  'a mask of 640 tokens is painted with the pointer': byPointer,
  'a mask of 640 tokens is painted with keys': byKeys,
};
