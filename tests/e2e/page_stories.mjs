/** The page as such: first sight, selection, views, keyboard, address, looks. */

import {
  addressSays,
  axeFindings,
  becomes,
  counted,
  fitsWidths,
  headCell,
  headName,
  heads,
  lines,
  matrix,
  notices,
  pinnedRow,
  readout,
  scene,
  seen,
  shown,
  strongest,
  table,
  textOf,
  tokens,
  weightRead,
  withoutModel,
} from './on_screen.mjs';

async function firstSight({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  checks.equal((await tokens(page)).slice(0, 3), ['[CLS]', 'the', 'trophy'], 'the first tokens');
  checks.that(/^it looks at trophy/.test(await textOf(readout(page))), 'what is pinned', null);
  const weight = await weightRead(page);
  checks.that(Math.abs(weight - 0.622) < 0.002, 'head 3.1 should give trophy .62', weight);
  await page.getByText('How this number was made').first().waitFor();
  checks.that(
    await seen(page.getByText('score = 26.95 ÷ 5.657 = 4.76')),
    'the scale step should be in digits',
    null,
  );
  checks.that(
    await seen(page.getByText('Showing the saved example.')),
    'the page should say what it shows',
    null,
  );
  checks.equal(await counted(heads(page), 72), 72, 'thumbnails');
}

async function pickAHead({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await headCell(page, '0.2').click();
  await page.getByText('Layer 0 · Head 2').waitFor();
  checks.that(await seen(page.getByText('previous token')), 'head 0.2 should be named previous token', null);
  const rows = await strongest(page);
  checks.that(
    rows[5].looksAt === rows[4].token && rows[5].weight > 0.99,
    'head 0.2 looks at the token before',
    rows[5],
  );
  await headCell(page, '0.2').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByText('Layer 0 · Head 3').waitFor();
  await table(page).getByRole('button', { name: 'it', exact: true }).click();
  await table(page).getByRole('button', { name: 'trophy', exact: true }).click();
  const listed = page
    .getByRole('navigation', { name: 'Heads' })
    .getByTitle(/^Layer \d+, head \d+$/)
    .first();
  const wanted = (await listed.getAttribute('title')).match(/\d+/g).join('.');
  await listed.click();
  const head = await becomes(
    () => headName(page),
    (name) => name === wanted,
  );
  checks.that(head === wanted && head !== '0.3', 'the list of heads should lead to a head', head);
}

const entropyOf = (label) => Number(/entropy (\d?\.\d+)/.exec(label)?.[1]);
const labelsOf = (locator) =>
  locator.evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label')));

/** Sorted by a figure, one pattern alone, larger: in the address, and undone. */
async function arrangeHeads({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  checks.equal(await counted(heads(page), 72), 72, 'the heads');
  await page.getByText('Sort and filter').click();
  await page.getByRole('combobox', { name: 'Order' }).selectOption({ label: 'most even first' });
  const sorted = await becomes(
    async () => (await labelsOf(heads(page))).map(entropyOf),
    (entropies) => entropies.every((entropy, at) => at === 0 || entropy <= entropies[at - 1]),
  );
  checks.equal(
    sorted,
    sorted.toSorted((one, other) => other - one),
    'the most even first',
  );
  checks.that(/[#&]sort=entropy(&|$)/.test(page.url()), 'the address should say the order', page.url());
  await page.getByRole('combobox', { name: 'Show' }).selectOption('previous token');
  const named = await becomes(
    () => labelsOf(heads(page)),
    (labels) => labels.every((label) => label.includes('previous token')),
  );
  checks.that(named.length > 0 && named.length < 20, 'some heads look at the token before', named.length);
  await page.reload();
  await shown(page);
  checks.equal(await counted(heads(page), named.length), named.length, 'the same heads after a reload');
  await page.getByRole('combobox', { name: 'Show' }).selectOption('');
  checks.equal(await counted(heads(page), 72), 72, 'all heads again');
  await page.getByRole('button', { name: 'Share' }).focus();
  await page.keyboard.press('Control+z');
  checks.equal(await counted(heads(page), named.length), named.length, 'undone');
}

async function pointAndPin({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  const scroller = matrix(page);
  const box = await scroller.boundingBox();
  const cell = box.width / 17;
  const at = (key, query) => [box.x + (key + 0.5) * cell, box.y + (query + 0.5) * cell];
  await page.mouse.move(...at(2, 3));
  await page.getByText('doesn looks at trophy').waitFor();
  await page.mouse.click(...at(9, 15 - 1));
  checks.equal(await addressSays(page, 'pin', '14.9'), '14.9', 'a click pins the cell: the pin');
  await page.mouse.move(5, 5);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  checks.equal(await addressSays(page, 'pin', '13.16'), '13.16', 'arrows, End and Enter pin: the pin');
  const region = page.getByRole('status').filter({ hasText: ' looks at ' });
  const spoken = await becomes(
    () => region.textContent(),
    (words) => words.includes('looks at [SEP]'),
  );
  checks.that(/looks at \[SEP\]/.test(spoken), 'the cell should be spoken', spoken);
  await page.keyboard.press('Escape');
  checks.equal(await addressSays(page, 'pin', null), null, 'Escape lets go: the pin');
  await page.keyboard.press('Control+z');
  checks.equal(await addressSays(page, 'pin', '13.16'), '13.16', 'Ctrl+Z brings it back: the pin');
}

async function switchViews({ page, checks, address }) {
  await withoutModel(page);
  await page.goto(address);
  await shown(page);
  await page.locator('h1').click();
  for (const [key, view] of Object.entries({ l: lines, t: table, m: matrix })) {
    await page.keyboard.press(key);
    checks.that(await seen(view(page)), `${key} shows its view`, null);
  }
  await page.keyboard.press(']');
  await page.getByText('Layer 3 · Head 2').waitFor();
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Table' }).click();
  await table(page).locator('tbody tr').nth(16).waitFor();
  checks.equal(await counted(table(page).locator('tbody tr'), 17), 17, 'rows of the table of the pinned row');
}

async function useTheAddress({ page, context, checks, address }) {
  await withoutModel(page);
  await page.goto(`${address}#mode=causal&head=4.3&view=lines&pin=11.2`);
  await shown(page);
  const before = await scene(page);
  checks.equal([before.head, before.mode], ['4.3', 'Causal'], 'head and mode from the address');
  await page.reload();
  await shown(page);
  checks.equal(await scene(page), before, 'what a reload restores');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByLabel('Link to exactly this').inputValue();
  const snippet = await page.getByLabel('For a blog post').inputValue();
  checks.that(
    /src="embed\/attention-playground\.js"/.test(snippet) && !snippet.includes(new URL(address).host),
    'the snippet should name its files by their place beside the post',
    snippet,
  );
  checks.that(/>\s*<p>.*trophy.*<\/p>\s*<\//.test(snippet), 'the snippet should hold a text', snippet);
  const other = await context.newPage();
  await withoutModel(other);
  await other.goto(link);
  await shown(other);
  checks.equal(await scene(other), before, 'what the shared link restores');
  const { caption, weights } = await pinnedRow(other);
  checks.that(
    caption.includes('Hidden by the mask: 5.'),
    'causal hides five tokens after the twelfth',
    caption,
  );
  checks.equal(
    Object.keys(weights).filter((key) => key > 11),
    [],
    'later tokens that causal leaves weight on',
  );
  for (const hash of [
    '#head=x.y',
    '#vectors={',
    '#colour=red',
    '#mode=sideways',
    '#pin=1.1.1',
    '#%E0%A4%A',
  ]) {
    await other.goto('about:blank');
    await other.goto(address + hash);
    await shown(other);
    const isOdd = hash === '#%E0%A4%A';
    const told = isOdd || (await seen(notices(other).filter({ hasText: /could not be read/ })));
    checks.that(told, `${hash} should give a notice`, null);
    // What names the lab can be read; its vectors cannot.
    const word = hash === '#vectors={' ? 'c' : 'trophy';
    checks.equal((await tokens(other))[2], word, `${hash} should give the start: token 2`);
  }
}

async function fitsEveryScreen({ page, checks, address }) {
  await withoutModel(page);
  for (const hash of [
    '#',
    '#vectors=&mode=cross&pin=1.1',
    '#view=lines&head=3.1&pin=11.2',
    '#view=table&head=3.1',
  ]) {
    await page.goto('about:blank');
    await page.goto(address + hash);
    await shown(page);
    await fitsWidths(page, checks, hash);
  }
}

async function passesAxe({ page, checks, address }) {
  await withoutModel(page);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const hash of [
      '#',
      '#vectors=&pin=1.1',
      '#view=lines&head=3.1&pin=11.2',
      '#view=table&head=3.1&pin=11.2',
    ]) {
      await page.goto('about:blank');
      await page.goto(address + hash);
      await shown(page);
      checks.equal(await axeFindings(page), [], `axe, ${colorScheme}, ${hash}`);
    }
  }
}

export const pageStories = {
  'first sight, before any model': firstSight,
  'pick a head': pickAHead,
  'put the heads in order': arrangeHeads,
  'point and pin': pointAndPin,
  'switch views by key and button': switchViews,
  'use the address bar': useTheAddress,
  'fits every screen': fitsEveryScreen,
  'axe finds nothing': passesAxe,
};
