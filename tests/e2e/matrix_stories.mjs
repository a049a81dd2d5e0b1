/** A long text in the matrix: read by wheel, keys and the map of the whole. */

import { becomes, matrix, modelReady, seen, settled, shown, withoutModel } from './on_screen.mjs';

const PARAGRAPH =
  'The lighthouse keeper had lived on the rock for thirty years, and in all that time he had never once been lonely. ' +
  'Every night the keeper climbed to the lamp and watched the sea. Nobody believed him until the keeper came to town.';
/** More than the model reads: it takes the first 512 tokens. */
const REPEATS = 13;
/** Of the saved example: fingers are drawn to half a cell. */
const TOKENS = 17;

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
  const whole = await long.boundingBox();
  await page.mouse.click(whole.x + 0.3 * whole.width, whole.y + 0.7 * whole.height);
  const pin = await becomes(
    () => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('pin') ?? '',
    (said) => said !== '300.4',
  );
  const [query, key] = pin.split('.').map(Number);
  checks.that(
    Math.abs(query - 0.7 * 512) < 3 && Math.abs(key - 0.3 * 512) < 3,
    'a click pins a cell that is hardly a pixel',
    pin,
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

  await page.getByRole('combobox', { name: /^Colours/ }).selectOption('row');
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

/** Two fingers on a phone: what lies between them stays there while it grows, and shrinks again. */
async function pinched({ context: wide, checks, address }) {
  const context = await wide.browser().newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await withoutModel(page);
  await page.goto(`${address}#trace=traces%2Ftrophy.safetensors&head=3.1`);
  await shown(page);
  const figure = matrix(page);
  await figure.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await figure.boundingBox();
  const middle = { x: x + 0.6 * width, y: y + 0.4 * height };
  /** The part of the whole that lies between the fingers, across and down. */
  const between = () =>
    figure.evaluate((view, at) => {
      const { left, top } = view.getBoundingClientRect();
      return [
        (view.scrollLeft + at.x - left) / view.scrollWidth,
        (view.scrollTop + at.y - top) / view.scrollHeight,
      ];
    }, middle);
  const size = () => figure.evaluate((view) => view.scrollWidth);
  const session = await context.newCDPSession(page);
  const touch = (type, apart) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        apart === 0 ? [] : [-1, 1].map((side, id) => ({ x: middle.x + (side * apart) / 2, y: middle.y, id })),
    });
  const pinch = async (from, to) => {
    await touch('touchStart', from);
    for (let step = 1; step <= 8; step++) await touch('touchMove', from + ((to - from) * step) / 8);
    await touch('touchEnd', 0);
  };

  const before = await size();
  const [across, down] = await between();
  await pinch(60, 150);
  const closer = await becomes(size, (now) => now > 2.2 * before);
  checks.that(
    Math.abs(closer / before - 2.5) < 0.2,
    'fingers 2.5 times as far apart show it 2.5 times as large',
    [before, closer],
  );
  const now = await between();
  checks.that(
    Math.max(Math.abs(now[0] - across), Math.abs(now[1] - down)) < 0.5 / TOKENS,
    'what lies between the fingers stays there',
    [across, down, now],
  );
  await pinch(150, 40);
  checks.equal(
    await becomes(size, (shrunk) => shrunk === before),
    before,
    'pinched together it is whole again',
  );
  await context.close();
}

const framed = (page) => new URLSearchParams(new URL(page.url()).hash.slice(1)).get('frame');

/** A part of the matrix is a part of the address: it comes back with it, and undo leads out of it. */
async function partKept({ page, checks, address }) {
  await withoutModel(page);
  const example = `${address}#trace=traces%2Ftrophy.safetensors&head=3.1&pin=11.2`;
  await page.goto(example);
  await shown(page);
  await matrix(page).focus();
  for (const key of ['+', '+', '+', 'End', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
  const frame = await becomes(() => framed(page), Boolean);
  checks.that(/^\d+\.\d+\.\d+$/.test(frame ?? ''), 'the address says what is in sight', frame);
  const [, , count] = (frame ?? '').split('.').map(Number);
  checks.that(count > 0 && count < TOKENS, 'fewer rows than there are', frame);
  const told = await rows(page);
  const placed = () => matrix(page).evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]);
  const place = await placed();

  const other = await page.context().newPage();
  await withoutModel(other);
  await other.goto(page.url());
  await shown(other);
  checks.equal(
    await becomes(
      () => rows(other),
      (found) => found === told,
    ),
    told,
    'rows in sight of the same address',
  );
  const again = await becomes(
    () => matrix(other).evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop]),
    (at) => at.every((pixels, side) => Math.abs(pixels - place[side]) < 60),
  );
  checks.that(
    again.every((pixels, side) => Math.abs(pixels - place[side]) < 60),
    'the same part, to a cell',
    [place, again],
  );
  await other.close();

  await page.keyboard.press('Control+z');
  checks.equal(
    await becomes(
      () => framed(page),
      (part) => part === null,
    ),
    null,
    'one undo leads out of it',
  );
  const [left, top] = await becomes(placed, (at) => at.every((pixels) => pixels === 0));
  checks.equal([left, top], [0, 0], 'the whole is in sight again');

  await page.goto('about:blank');
  await page.goto(`${example}&frame=900.0.8`);
  await shown(page);
  checks.that(
    await seen(page.getByText("'frame=900.0.8' lies beyond the 17 rows and 17 columns")),
    'a part that there is not is said',
    null,
  );
  await page.goto('about:blank');
  await page.goto(`${example}&frame=all`);
  await shown(page);
  checks.that(
    await seen(page.getByText("'frame=all' should be a first row, a first column")),
    'what is no part is said',
    null,
  );
}

export const matrixStories = {
  'what is in sight of a matrix is in the address': partKept,
  'a text of 600 tokens is read by wheel, keys and the map of the whole': longText,
  'what a pinned word looks at, and what looks at the other, stand beside the matrix': looks,
  'two fingers come closer to the matrix and go back': pinched,
};
