/** Several heads and several words at once, with the pointer, the keys and a finger; and cross-attention beside self-attention. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  addressed,
  addressSays,
  axeFindings,
  becomes,
  fitsWidths,
  gone,
  headCell,
  lines,
  matrix,
  modelReady,
  notices,
  pinnedRow,
  seen,
  settled,
  shown,
  withoutModel,
} from './on_screen.mjs';

const GENERATED = fileURLToPath(new URL('../fixtures/dropped/generated.npz', import.meta.url));
/** Three decimals are shown of each of two numbers. */
const NEAR = 1.6e-3;

const group = (page, label) => page.getByRole('region', { name: `${label} shown together` });
const entries = async (page, label) => {
  const texts = await group(page, label).getByRole('listitem').allTextContents();
  return texts.map((text) => text.replace(/[×\s]+/g, ' ').trim());
};
const shownAs = (page, label, way) =>
  group(page, label)
    .getByRole('group', { name: `${label} are shown as` })
    .getByRole('button', { name: way });
const listed = (page, name) => page.getByRole('region', { name });
const word = (page, text) =>
  page.locator('attention-sentence').getByRole('button', { name: new RegExp(`^${text}\\b`) });
const view = (page, name) =>
  page.getByRole('group', { name: 'View' }).getByRole('button', { name, exact: true }).click();

async function openExample(page, address, hash = '') {
  await withoutModel(page);
  await page.goto(`${address}${hash}`);
  await shown(page);
}

async function weightsOf(page, head) {
  await headCell(page, head).click();
  await settled(page);
  const { weights } = await pinnedRow(page);
  return weights;
}

function farthest(weights, wanted) {
  return Math.max(...Object.entries(weights).map(([key, weight]) => Math.abs(weight - wanted(Number(key)))));
}

async function headsByPointer({ page, checks, address }) {
  await openExample(page, address);
  const one = await weightsOf(page, '5.11');
  const other = await weightsOf(page, '3.1');
  await headCell(page, '5.11').click({ modifiers: ['Control'] });
  checks.that(await seen(group(page, 'Heads')), 'the heads are named', null);
  await settled(page);
  checks.equal(await entries(page, 'Heads'), ['1 3.1', '2 5.11'], 'heads that are shown together');
  checks.equal(await addressSays(page, 'with', '5.11'), '5.11', 'the address has the other head');
  checks.that(
    await seen(listed(page, /^5\.11: “it” looks at/)),
    'what each head looks at is listed',
    await page.getByRole('region').allTextContents(),
  );
  checks.that(
    await seen(page.getByRole('gridcell', { name: /^Layer 5, head 11.*, number 2$/ })),
    'the grid says so',
    null,
  );

  await shownAs(page, 'Heads', 'Average').click();
  await page.getByRole('heading', { name: 'Average of 2 heads', exact: true }).waitFor();
  await settled(page);
  const average = await pinnedRow(page);
  const isMean = farthest(average.weights, (key) => ((one[key] ?? 0) + (other[key] ?? 0)) / 2);
  checks.that(isMean < NEAR, 'the average of both heads', average.weights);
  checks.that(Math.abs(average.sum - 1) < NEAR, 'its row sums to 1', average.sum);
  checks.equal(
    await addressSays(page, 'with', 'average:5.11'),
    'average:5.11',
    'the address has the average',
  );

  await shownAs(page, 'Heads', 'Maximum').click();
  await page.getByText('Largest of 2 heads: its rows need not sum to 1.').waitFor();
  await settled(page);
  const maximum = await pinnedRow(page);
  const isLargest = farthest(maximum.weights, (key) => Math.max(one[key] ?? 0, other[key] ?? 0));
  checks.that(isLargest < NEAR, 'the largest weights of both heads', maximum.weights);
  checks.that(maximum.sum > 1.01, 'its row does not sum to 1', maximum.sum);

  const kept = page.url();
  await page.keyboard.press('Control+z');
  await page.getByRole('heading', { name: 'Average of 2 heads', exact: true }).waitFor();
  await page.goto('about:blank');
  await openExample(page, kept);
  await page.getByRole('heading', { name: 'Maximum of 2 heads', exact: true }).waitFor();
  checks.equal(await entries(page, 'Heads'), ['1 3.1', '2 5.11'], 'heads of the address');
  await group(page, 'Heads').getByRole('button', { name: 'Take Layer 3 · Head 1 away' }).click();
  checks.that(await gone(group(page, 'Heads')), 'one head alone needs no names', null);
  await page.getByRole('heading', { name: 'Layer 5 · Head 11', exact: true }).waitFor();
  checks.equal(addressed(page, 'with'), null, 'the address speaks of no other head');
}

async function byKeys({ page, checks, address }) {
  await openExample(page, address);
  await headCell(page, '3.1').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await group(page, 'Heads').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Enter');
  await becomes(
    () => entries(page, 'Heads'),
    ({ length }) => length === 3,
  );
  checks.equal(await entries(page, 'Heads'), ['1 3.1', '2 3.2', '3 4.2'], 'heads added by keys');
  await page.keyboard.press('Shift+Enter');
  await becomes(
    () => entries(page, 'Heads'),
    ({ length }) => length === 2,
  );
  checks.equal(await addressSays(page, 'with', '3.2'), '3.2', 'a second time takes it away');
  await group(page, 'Heads').getByRole('button', { name: 'Only 3.1' }).focus();
  await page.keyboard.press('Enter');
  await group(page, 'Heads').waitFor({ state: 'detached' });

  await word(page, 'suitcase').focus();
  await page.keyboard.press('Shift+Enter');
  await group(page, 'Words').waitFor();
  await settled(page);
  checks.equal(await entries(page, 'Words'), ['1 it', '2 suitcase'], 'words pinned by keys');
  checks.that(
    (await word(page, 'suitcase').getAttribute('aria-pressed')) === 'true',
    'the word says that it is pinned',
    null,
  );
  for (const name of ['“it” looks at', '“suitcase” looks at'])
    checks.that(await seen(listed(page, name)), `it is listed: ${name}`, null);

  await word(page, 'trophy').click({ modifiers: ['Control'] });
  await becomes(
    () => entries(page, 'Words'),
    ({ length }) => length === 3,
  );
  checks.equal(await addressSays(page, 'rows', '9,2'), '9,2', 'a word pinned with Ctrl held');
  await word(page, 'trophy').click({ modifiers: ['Control'] });
  checks.equal(await addressSays(page, 'rows', '9'), '9', 'and let go of again');

  await view(page, 'Lines');
  await lines(page).waitFor();
  await page.getByText('what each of 2 words looks at').waitFor();
  await shownAs(page, 'Words', 'Average').focus();
  await page.keyboard.press('Enter');
  checks.that(await seen(page.getByText('the average of 2 words')), 'the lines say what they are', null);
  checks.that(await seen(listed(page, 'Average of 2 words looks at')), 'the average is listed', null);
  checks.equal(await addressSays(page, 'rows', 'average:9'), 'average:9', 'the address has the row');
  await lines(page).focus();
  await page.keyboard.press('Escape');
  checks.that(await gone(group(page, 'Words')), 'Escape lets go of all words', null);
  checks.equal(await addressSays(page, 'rows', null), null, 'the address has no rows then');
}

async function byFinger({ page, checks, address }) {
  await page.setViewportSize({ width: 390, height: 844 });
  await openExample(page, address, '#text=The+trophy+fits.&head=3.1&pin=2.1&with=0.1,0.2,0.3,0.4');
  await group(page, 'Heads').waitFor();
  await page.getByRole('button', { name: 'Compare heads' }).click();
  await headCell(page, '1.5').click();
  const told = 'At most 5 heads are shown together. Take one away first.';
  checks.that(await seen(notices(page).getByText(told)), 'more than five are refused', null);
  await headCell(page, '0.4').click();
  await becomes(
    () => entries(page, 'Heads'),
    ({ length }) => length === 4,
  );
  checks.that(await gone(notices(page).getByText(told)), 'what was refused is no matter any more', null);
  await headCell(page, '1.5').click();
  checks.equal(await addressSays(page, 'with', '0.1,0.2,0.3,1.5'), '0.1,0.2,0.3,1.5', 'a head in its place');
  await page.getByRole('button', { name: 'Compare heads' }).click();
  await headCell(page, '2.2').click();
  await settled(page);
  checks.equal((await entries(page, 'Heads'))[0], '1 2.2', 'a head is chosen again');
  await fitsWidths(page, checks, 'five heads');
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    checks.equal(await axeFindings(page), [], `axe, ${scheme}`);
  }
}

async function hoverStaysQuick({ page, checks, address }) {
  await openExample(page, address, '#head=3.1&pin=11.2&with=5.11&rows=6&view=lines');
  await group(page, 'Heads').waitFor();
  await settled(page);
  await page.evaluate(() => {
    const app = document.querySelector('attention-app');
    globalThis.renders = [];
    for (const part of [
      app,
      ...['page-header', 'head-rail'].map((tag) => app.shadowRoot.querySelector(tag)),
    ]) {
      const update = part.performUpdate;
      part.performUpdate = () => {
        globalThis.renders.push(part.localName);
        return update.call(part);
      };
    }
  });
  for (const text of ['trophy', 'suitcase', 'because', 'big']) await word(page, text).hover();
  await settled(page);
  checks.equal(await page.evaluate(() => globalThis.renders), [], 'parts that a hover draws anew');
}

const arcsOf = (page) => page.getByRole('img', { name: /reads of its own text/ });
const drawnArcs = (page, wanted) =>
  becomes(
    () => arcsOf(page).count(),
    (count) => count === wanted,
  );

/** The last cross-attention head of a translation by another program, as lines, with a row pinned by keys. */
async function openCross(page, address) {
  await openExample(page, address);
  await page.getByLabel('Trace file').setInputFiles(GENERATED);
  await page.getByText('from the file generated.npz').waitFor();
  await shown(page);
  await page.getByRole('grid', { name: 'Decoder looks at encoder' }).getByRole('gridcell').last().click();
  await settled(page);
  await view(page, 'Lines');
  await lines(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await settled(page);
}

async function crossWithSelf({ page, checks, address }) {
  await openCross(page, address);
  const cross = await page
    .getByRole('heading', { name: /^Decoder layer \d+, cross · Head \d+$/ })
    .textContent();
  const [, layer, head] = /layer (\d+), cross · Head (\d+)/.exec(cross);
  const arcs = arcsOf(page);
  await drawnArcs(page, 2);
  const told = await arcs.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  checks.that(
    told.some((words) => words.endsWith(`Encoder layer ${layer} · Head ${head}`)) &&
      told.some((words) => words.endsWith(`Decoder layer ${layer}, self · Head ${head}`)),
    'at first the arcs are those of the same layer and head',
    told,
  );
  const left = page.getByLabel(/^Left: what .* reads/);
  await left.selectOption({ index: 0 });
  const chosen = await left.evaluate((select) => select.selectedOptions[0].textContent);
  checks.that(
    await seen(page.getByRole('img', { name: new RegExp(`${chosen}$`) })),
    'another head for the arcs',
    chosen,
  );
  const said = await becomes(
    () => addressed(page, 'arcs'),
    (arcsSaid) => arcsSaid !== null,
  );
  checks.that(/^,\d+\.\d+$/.test(said), 'the address has whose arcs are chosen', said);
  checks.that(
    await arcs.first().evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    }),
    'arcs are drawn',
    null,
  );
  const button = page.getByRole('button', { name: 'Self-attention', exact: true });
  await button.click();
  checks.equal(await drawnArcs(page, 0), 0, 'arcs once they are folded away');

  await page.setViewportSize({ width: 390, height: 844 });
  await openCross(page, address);
  checks.equal(await drawnArcs(page, 0), 0, 'arcs on a phone, until they are asked for');
  await button.click();
  checks.equal(await drawnArcs(page, 2), 2, 'arcs on a phone');
  await fitsWidths(page, checks, 'lines with arcs');
  checks.equal(await axeFindings(page), [], 'axe');
}

/** The numbers of each head alone are those of its column, of its line below and of the file. */
/** A mark, and words for those who do not see it. */
async function setByHand({ page, checks, address }) {
  const text = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
  await page.goto(`${address}#text=${text}&head=3.1&pin=11.2&view=table&with=5.11,4.0&paint=5.11:11:9:0.6`);
  await modelReady(page);
  const table = page.getByRole('region', { name: 'Table of weights' }).getByRole('table');
  await table.getByRole('columnheader', { name: 'head 5.11' }).waitFor();
  const marked = table.getByRole('cell').filter({ hasText: 'set by you' });
  checks.equal(
    await becomes(
      () => marked.count(),
      (count) => count === 1,
    ),
    1,
    'cells that are marked',
  );
  checks.equal((await marked.textContent()).trim(), 'set by you: 0.600', 'in the column of its head');
  const row = table.getByRole('row').filter({ hasText: 'set by you' });
  checks.that(/suitcase/.test(await row.textContent()), 'in the row of its token', await row.textContent());
  checks.equal(await axeFindings(page), [], 'axe');
}

async function inTableAndReadout({ page, checks, address }) {
  await openExample(page, address, '#head=3.1&pin=11.2');
  const alone = [];
  for (const head of ['3.1', '5.11', '4.0']) alone.push(await weightsOf(page, head));
  await openExample(page, address, '#head=3.1&pin=11.2&view=table&with=5.11,4.0');
  const table = page.getByRole('region', { name: 'Table of weights' }).getByRole('table');
  await table.getByRole('columnheader', { name: 'head 4.0' }).waitFor();
  await settled(page);
  const rows = await table
    .locator('tbody tr')
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => Number(textContent.trim()))),
    );
  checks.equal(rows.length, 17, 'a row for each token');
  for (const [at, weights] of alone.entries()) {
    const off = Math.max(...rows.map(([key, ...cells]) => Math.abs(cells[at] - weights[key])));
    checks.that(off < NEAR, `column ${at + 1} has the weights of its head`, off);
  }
  const largest = rows.map(([, ...cells]) => Math.max(...cells));
  checks.equal(
    largest,
    largest.toSorted((one, two) => two - one),
    'the largest stand first',
  );
  const told = page.getByRole('group', { name: 'Shown together', exact: true }).getByRole('paragraph');
  const texts = await told.allTextContents();
  checks.equal(texts.length, 4, 'a line below for each head');
  for (const [at, weights] of alone.entries())
    checks.that(
      texts[at + 1].includes(`weight ${weights[2].toFixed(3)}`),
      `line ${at + 1} has the weight of its head`,
      texts[at + 1],
    );
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV', exact: true }).click(),
  ]);
  const saved = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
  checks.that(
    download.suggestedFilename().endsWith('-together.csv'),
    'the file says so',
    download.suggestedFilename(),
  );
  checks.equal(
    saved[0],
    'position,token,"weight, head 3.1","weight, head 5.11","weight, head 4.0"',
    'its columns',
  );
  checks.equal(saved.length, 18, 'its rows');
  await page.getByRole('button', { name: 'Matrix', exact: true }).click();
  await matrix(page).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  const heard = page.locator('attention-matrix').getByRole('status');
  const hears = (said) =>
    /it looks at trophy: \d+ percent in head 3\.1; \d+ percent in head 5\.11; \d+ percent/.test(said);
  checks.that(
    hears(await becomes(() => heard.textContent(), hears)),
    'the cursor is told of in each head',
    await heard.textContent(),
  );
  checks.equal(await axeFindings(page), [], 'axe, with several heads');
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await fitsWidths(page, checks, 'a table of several heads');
}

export const togetherStories = {
  'several heads at once in the table, below it and in a file': inTableAndReadout,
  'a cell that is set is marked in the table of several heads': setByHand,
  'several heads at once by pointer, as average and maximum': headsByPointer,
  'several heads and words at once by keys': byKeys,
  'several heads at once on a phone': byFinger,
  'a hover over several heads at once draws one view': hoverStaysQuick,
  'cross lines and the self-attention of both texts at once': crossWithSelf,
};
