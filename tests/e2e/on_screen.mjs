/**
 * What a reader of the page waits for and reads: roles, labels, figures and the address. Nothing here
 * knows how the page is made. Waits are long: a busy machine may take many times as long as an idle one.
 */

import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const axeSource = fileURLToPath(new URL('../../web/node_modules/axe-core/axe.min.js', import.meta.url));

/** For whatever should come to be seen, in milliseconds. */
export const PATIENCE = 120_000;
const LOOKS_EVERY = 50;

/** Looks until what is read holds, or patience ends; what was read last. */
export async function becomes(read, holds, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await read();
    if (holds(value) || Date.now() > end) return value;
    await delay(LOOKS_EVERY);
  }
}

/** Whether it comes to be seen. */
export function seen(locator, patience = PATIENCE) {
  return locator
    .first()
    .waitFor({ timeout: patience })
    .then(
      () => true,
      () => false,
    );
}

/** Whether it goes, or was never there. */
export function gone(locator, patience = PATIENCE) {
  return locator
    .first()
    .waitFor({ state: 'hidden', timeout: patience })
    .then(
      () => true,
      () => false,
    );
}

/** How many there are, once they are as many as they should be. */
export function counted(locator, wanted) {
  return becomes(
    () => locator.count(),
    (count) => count === wanted,
  );
}

/** What is on its way is seen in the next frame. */
function framesLater(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Waits until nothing that was asked for is on its way: the page says so to screen readers, too. */
export async function settled(page) {
  await framesLater(page);
  // A worksheet stands in its place.
  await page.locator('main[aria-busy="false"]').waitFor({ state: 'attached' });
  await page
    .locator('main[aria-busy="true"], main [aria-busy="true"]')
    .first()
    .waitFor({ state: 'detached' });
}

export const matrix = (page) => page.getByRole('application', { name: /^Matrix of/ }).first();
export const lines = (page) => page.getByRole('application', { name: /^Lines from/ });
export const table = (page) => page.getByRole('region', { name: 'Table of weights' });

/** Waits until the page shows a finished head. */
export async function shown(page) {
  await settled(page);
  await matrix(page).or(lines(page)).or(table(page)).first().waitFor();
  await settled(page);
}

/** Waits until the encoder is loaded and the text is computed: the line about it has gone. */
export async function modelReady(page) {
  await shown(page);
  await loading(page).first().waitFor({ state: 'detached', timeout: PATIENCE });
  await shown(page);
}

/** What the line about a model offers while the model is not here. */
export const loading = (page) => page.getByRole('button', { name: /^(Cancel|Retry|Load the model, .*)$/ });

/** The words that a part of the page shows, whatever it is made of. */
export function textOf(locator) {
  return locator.first().evaluate((whole) => {
    const childrenOf = (node) =>
      node.tagName === 'SLOT' ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes;
    const read = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.data;
      if (node.nodeType !== Node.ELEMENT_NODE || node.tagName === 'STYLE') return '';
      const { display } = getComputedStyle(node);
      if (display === 'none') return '';
      const text = [...childrenOf(node)].map(read).join('');
      return display.startsWith('inline') || display === 'contents' ? text : ` ${text} `;
    };
    return read(whole).replace(/\s+/g, ' ').trim();
  });
}

/** The heads as thumbnails, and one of them by its name, "3.1". */
export const heads = (page) => page.getByRole('navigation', { name: 'Heads' }).getByRole('gridcell');
export function headCell(page, name) {
  const [layer, head] = name.split('.');
  return page
    .getByRole('navigation', { name: 'Heads' })
    .getByRole('gridcell', { name: new RegExp(`^Layer ${layer}, head ${head}(?!\\d)`) });
}

/** Where in the window a cell of the matrix lies; `across` and `down`: from its upper left corner, 1 its size. */
export async function pointOf(page, query, key, { across = 0.5, down = 0.5 } = {}) {
  const { x, y, width, height } = await matrix(page).boundingBox();
  const [rows, columns] = (await matrix(page).getAttribute('aria-label')).match(/\d+/g).map(Number);
  return { x: x + ((key + across) * width) / columns, y: y + ((query + down) * height) / rows };
}

/** The card of a cell. */
export const card = (page) => page.getByRole('dialog', { name: /^Change how/ });

/** A head as it is now, as it was before, and the difference. */
export const moment = (page, name) =>
  page.getByRole('group', { name: 'Your changes' }).getByRole('button', { name, exact: true });

/** What the page complains of, or tells, until it is dismissed. */
export const notices = (page) =>
  page
    .locator('[role="alert"], [role="status"]')
    .filter({ has: page.getByRole('button', { name: 'Dismiss' }) });

/** How the number that is pinned was made. */
export const steps = (page) => page.getByRole('complementary').last();

/** What stands on the buttons of the sentence: the tokens as they are drawn. */
export function tokens(page) {
  // One look: what is drawn anew meanwhile would mix two texts.
  return page.locator('attention-sentence').evaluate(({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll('button')].map((button) => {
      const text = [...button.childNodes].find(({ nodeType, data }) => nodeType === 3 && data !== '');
      return text?.data.trim() ?? '';
    }),
  );
}

/** "3.1", out of the heading "Layer 3 · Head 1". */
export async function headName(page) {
  const title = await page
    .getByRole('heading', { name: /^Layer \d+ · Head \d+$/ })
    .first()
    .textContent();
  return title.match(/\d+/g).join('.');
}

/** The words and figures of the cell that is pointed at or pinned. */
export const readout = (page) => page.locator('attention-readout').first();

/** Its weight; null where none is told. */
export async function weightRead(page) {
  const weight = /weight (\d+\.\d+)/.exec(await textOf(readout(page)));
  return weight && Number(weight[1]);
}

/** What the address says. */
export const address = (page) => new URL(page.url()).hash;
export const addressed = (page, name) => new URLSearchParams(address(page).slice(1)).get(name);

/** Waits until the address says so; null: it does not speak of it. What it says. */
export function addressSays(page, name, value, patience) {
  return becomes(
    () => addressed(page, name),
    (said) => said === value,
    patience,
  );
}

/** The kind of attention whose button is pressed. */
export function mode(page) {
  return page
    .getByRole('group', { name: 'Attention' })
    .getByRole('button', { pressed: true })
    .first()
    .textContent();
}

/** A minus that is drawn, and infinity, are numbers, too. */
export function numberOf(text) {
  const plain = text.replace('−', '-').trim();
  return plain.endsWith('∞') ? Number(plain.replace('∞', 'Infinity')) : Number(plain);
}

/** Rows of cells of a table's body, as they are written. */
export function cellsOf(tableShown, cells = 'td') {
  return tableShown.evaluate(
    (whole, selector) =>
      [...whole.querySelectorAll('tbody tr')].map((row) =>
        [...row.querySelectorAll(selector)].map(({ textContent }) => textContent.trim()),
      ),
    cells,
  );
}

/** Rows of the Table view, whose tokens are their headers. */
const rowsOf = (rows) => cellsOf(rows, 'th, td');

/** The numbers of one of the tables below hand-made vectors. */
export async function numbersIn(page, name) {
  return (await cellsOf(page.getByRole('table', { name, exact: true }))).map((row) => row.map(numberOf));
}

/** The Table view; `whole`: what each token looks at most, in place of the pinned row. */
export async function openTable(page, whole = false) {
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Table' }).click();
  const rows = table(page);
  await rows.waitFor();
  const back = rows.getByRole('button', { name: /^All (tokens|words)$/ });
  if (whole && (await back.isVisible())) await back.click();
  if (whole) await back.waitFor({ state: 'detached' });
  await settled(page);
  // A long one shows its first rows.
  const others = page.getByRole('button', { name: /^Show all \d+ rows$/ });
  if (await others.isVisible()) await others.click();
  return rows;
}

/** For each token what it looks at most, and its weight. */
export async function strongest(page) {
  const rows = await rowsOf(await openTable(page, true));
  return rows.map((row) => ({
    token: row[1],
    looksAt: row[2],
    weight: row.length > 4 ? Number(row.at(-2)) : 0,
  }));
}

/** A pinned row of the Table view: place of the key -> its weight, and what the caption says. */
export async function pinnedRow(page) {
  const rows = await openTable(page);
  const caption = await textOf(rows.locator('caption'));
  const weights = Object.fromEntries((await rowsOf(rows)).map((row) => [Number(row[0]), Number(row.at(-2))]));
  return { caption, weights, sum: Number(/Sum (\d+\.\d+)/.exec(caption)?.[1]) };
}

/** All that a reader could tell another of what is on the screen. */
export async function scene(page) {
  return {
    head: await headName(page),
    mode: await mode(page),
    address: address(page),
    tokens: await tokens(page),
    readout: await textOf(readout(page)),
  };
}

/** Keeps the model's files away: the page then shows what it ships with. */
export async function withoutModel(page) {
  await page.route('**/models/**', (route) => route.abort());
}

/** Waits until what moves has come to rest and is drawn: another size or colour scheme moves much. */
export async function drawn(page) {
  await settled(page);
  await page.evaluate(async () => {
    const within = (root) => [
      ...root.getAnimations(),
      ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? within(shadowRoot) : [])),
    ];
    const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Infinity;
    // An animation of a part that was taken away may never end, and a covered page draws no frames.
    const atMost = (seconds, wait) =>
      Promise.race([wait, new Promise((resolve) => setTimeout(resolve, 1000 * seconds))]);
    const frame = () => atMost(0.3, new Promise(requestAnimationFrame));
    for (let count = 0; count < 4; count++) await frame();
    const ended = within(document)
      .filter(ends)
      .map(({ finished }) => finished);
    await atMost(3, Promise.allSettled(ended));
    await frame();
  });
}

/** Whether the page fits its window, at every width that a reader may have. */
export async function fitsWidths(page, checks, what, height = 900) {
  for (const width of [320, 390, 768, 1024, 1440]) {
    await page.setViewportSize({ width, height });
    await drawn(page);
    const wide = await becomes(
      () => page.evaluate(() => document.scrollingElement.scrollWidth),
      (found) => found <= width,
      10_000,
    );
    checks.that(wide <= width, `${what} at ${width} should not scroll sideways`, wide);
  }
}

/** What axe has against the page as it stands. */
export async function axeFindings(page) {
  await drawn(page);
  await page.evaluate(await readFile(axeSource, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes[0].target.flat().join(' ')} (${nodes.length}) ${nodes[0].failureSummary.slice(0, 160)}`,
    );
  });
}
