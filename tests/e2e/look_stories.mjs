/** How the page looks where that is hard: on paper, in large letters, on a huge screen, and before there is anything. */

import { becomes, drawn, matrix, modelReady, settled, shown, textOf, withoutModel } from './on_screen.mjs';

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const PIN = `#text=${TROPHY}&head=3.1&pin=11.2`;
const TRACE = '#trace=traces/trophy.safetensors&head=3.1&pin=11.2';
const rail = (page) => page.getByRole('navigation', { name: 'Heads' });
const top = async (locator) => Math.round((await locator.boundingBox()).y);

/** A change adds to the bar above the matrix, and the matrix stays where it is. */
async function barOnOneLine({ page, checks, address }) {
  await page.goto(`${address}${PIN}`);
  await modelReady(page);
  for (const [width, height] of [
    [1440, 900],
    [1280, 720],
    [1200, 700],
  ]) {
    await page.setViewportSize({ width, height });
    await drawn(page);
    const before = await top(matrix(page));
    await page.getByRole('button', { name: 'Switch off', exact: true }).click();
    await page.getByRole('group', { name: 'Your changes' }).waitFor();
    await drawn(page);
    checks.equal(await top(matrix(page)), before, `${width}: where the matrix begins, once a head is off`);
    await page.getByRole('button', { name: 'Switch on', exact: true }).click();
    await page.getByRole('group', { name: 'Your changes' }).waitFor({ state: 'detached' });
    await settled(page);
  }
}

const LARGE_LETTERS = {
  [PIN]: modelReady,
  [TRACE]: shown,
  '#vectors=&pin=0.1': shown,
  '#translate=the+small+cat+sleeps&pin=2.1&off=cross.0.1': shown,
  '#train=induction&width=16&steps=50': (page) =>
    page.getByRole('button', { name: 'Train', exact: true, disabled: false }).waitFor(),
  '#model=smollm2&head=18.6&pin=17.2': async (page) => {
    await page.getByRole('list', { name: 'Next tokens' }).waitFor({ state: 'attached' });
    await shown(page);
  },
};

/** What of lists, whose box may cut it, is beyond the screen, and does not scroll. */
function cutRows(rows) {
  const parentOf = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const scrolls = (node) =>
    node && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(parentOf(node)));
  const cut = rows.filter((row) =>
    [row, ...row.querySelectorAll('*')].some((part) => part.getBoundingClientRect().right > innerWidth + 1),
  );
  return cut.filter((row) => !scrolls(row)).map(({ textContent }) => textContent.trim());
}

/** Letters twice as large on phones: everything wraps, or scrolls by itself. */
async function largeLettersFit({ page, context, checks, address }) {
  const session = await context.newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32 } });
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const [hash, ready] of Object.entries(LARGE_LETTERS)) {
      await page.goto('about:blank');
      await page.goto(`${address}${hash}`);
      await ready(page);
      for (const formula of await page.getByText('Formula', { exact: true }).all()) await formula.click();
      await drawn(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      checks.equal(wide, 0, `${width}, ${hash}: pixels beyond the screen`);
      const cut = await page.getByRole('listitem').evaluateAll(cutRows);
      checks.equal(cut, [], `${width}, ${hash}: rows of lists that are cut`);
      const numbers = page.getByRole('navigation', { name: 'Heads' }).getByRole('columnheader');
      const cutNumbers = await numbers.evaluateAll((all) =>
        all
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      );
      checks.equal(cutNumbers, [], `${width}, ${hash}: numbers of heads that are cut`);
    }
  }
}

/** The words of the translator's figure are as large as the reader wants letters. */
async function figureFollowsLetters({ page, context, checks, address }) {
  const session = await context.newCDPSession(page);
  const sizes = [];
  for (const standard of [16, 24]) {
    await session.send('Page.setFontSizes', { fontSizes: { standard } });
    await page.goto('about:blank');
    await page.goto(`${address}#translate=the+small+cat+sleeps&pin=2.1`);
    await shown(page);
    const word = page.getByRole('list', { name: 'The sentence' }).getByText('cat', { exact: true });
    sizes.push(await word.evaluate((element) => getComputedStyle(element).fontSize));
  }
  checks.equal(sizes, ['16px', '24px'], 'letters of a word');
}

/** Lightness of a colour as the browser writes it, 0 to 255. */
function lightness(colour) {
  const [red, green, blue] = colour.match(/[\d.]+/g).map(Number);
  return 0.21 * red + 0.72 * green + 0.07 * blue;
}

/** The lightest and the darkest pixel of the matrix. */
function shadesOf(cells) {
  return cells
    .locator('canvas')
    .first()
    .evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let [least, most] = [255, 0];
      for (let at = 0; at < data.length; at += 4) {
        least = Math.min(least, data[at]);
        most = Math.max(most, data[at]);
      }
      const middle = 4 * (Math.floor(canvas.height / 2) * canvas.width + canvas.width - 20);
      return { least, most, middle: data[middle] };
    });
}

/** As the browser prints it: told first, then laid out for paper. */
async function onPaper(page) {
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.setViewportSize({ width: 718, height: 1000 });
}

async function printed({ page, checks, address }) {
  await withoutModel(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${address}${TRACE}`);
  await shown(page);
  const share = page.getByRole('button', { name: 'Share', exact: true });
  const dark = await shadesOf(matrix(page));
  checks.that(dark.middle < 60, 'on the screen the matrix is dark', dark);
  // What is printed is fetched a little after the page.
  await becomes(
    async () => {
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      return page.locator('attention-app').getAttribute('theme');
    },
    (theme) => theme === 'light',
  );
  await onPaper(page);
  await drawn(page);
  const light = await shadesOf(matrix(page));
  checks.that(light.middle > 240, 'on paper a weight of 0 is white', light);
  checks.equal(await share.isVisible(), false, 'whether “Share” is printed');
  for (const name of ['Switch off', 'Matrix', 'Take these vectors', 'Square root'])
    checks.equal(await page.getByRole('button', { name, exact: true }).first().isVisible(), false, name);
  for (const text of ['row looks at column', 'Layer 3 · Head 1', '5 Normalise', /^Rest of the row/])
    checks.that(await page.getByText(text).first().isVisible(), `${text} is printed`, null);
  const ink = await page
    .getByRole('heading', { name: 'Layer 3 · Head 1' })
    .evaluate((heading) => getComputedStyle(heading).color);
  checks.that(lightness(ink) < 60, 'letters are dark', ink);
  const box = await matrix(page).boundingBox();
  checks.that(box.x >= 0 && box.x + box.width <= 718, 'the matrix fits the paper', box);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  checks.that(wide <= 718, 'nothing reaches beyond the paper', wide);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await drawn(page);
  checks.that((await shadesOf(matrix(page))).middle < 60, 'then the screen is dark again', null);
  checks.equal(await share.isVisible(), true, 'whether “Share” is there again');
  const pages = String(await page.pdf({ format: 'A4' })).match(/\/Type\s*\/Page\b/g).length;
  checks.that(pages <= 3, 'sheets of paper', pages);
}

const POST = `<!doctype html><meta charset="utf-8"><title>A post</title><script type="module" src="/embed/attention-playground.js"></script>
<p>The trophy does not fit.</p><attention-playground src="/traces/trophy.safetensors" head="3.1" pin="11.2" theme="dark"></attention-playground>`;

/** A figure of a post: whole, black on white, without what is pressed. */
async function postPrinted({ page, checks, address }) {
  await page.route('**/post.html', (route) => route.fulfill({ contentType: 'text/html', body: POST }));
  await page.goto(new URL('/post.html', address).href);
  const figure = page.locator('attention-playground');
  const buttons = () => figure.getByRole('group', { name: 'View' }).isVisible();
  await matrix(page).waitFor();
  await figure.getByRole('heading', { name: '4 Normalise' }).waitFor();
  const shade = (holds) => becomes(async () => (await shadesOf(matrix(page))).middle, holds);
  const dark = (lightness) => lightness < 60;
  checks.that(dark(await shade(dark)), 'on the screen the matrix is dark', null);
  checks.equal(await buttons(), true, 'whether views can be chosen on the screen');
  await onPaper(page);
  const paper = await shade((lightness) => lightness > 240);
  checks.that(paper > 240, 'on paper a weight of 0 is white', paper);
  checks.equal(await buttons(), false, 'whether views can be chosen on paper');
  checks.equal(
    await figure.getByText('Formula', { exact: true }).first().isVisible(),
    false,
    'what opens formulas',
  );
  for (const text of ['Layer 3 · Head 1', '4 Normalise', 'row looks at column'])
    checks.that(await figure.getByText(text).first().isVisible(), `${text} is printed`, null);
  const colours = await figure
    .getByRole('heading', { name: 'Layer 3 · Head 1' })
    .evaluate((heading) => getComputedStyle(heading).color);
  checks.equal(colours, 'rgb(0, 0, 0)', 'letters');
  const box = await matrix(page).boundingBox();
  checks.that(box.x >= 0 && box.x + box.width <= 718, 'the matrix fits the paper', box);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await page.setViewportSize({ width: 1440, height: 900 });
  checks.that(dark(await shade(dark)), 'then the screen is dark again', null);
  checks.equal(await buttons(), true, 'whether views can be chosen again');
}

/** On a screen of 3,840 pixels the page is no wider than 2,560, and its head stands above it. */
async function hugeScreen({ page, checks, address }) {
  await withoutModel(page);
  await page.setViewportSize({ width: 3840, height: 2160 });
  await page.goto(`${address}${TRACE}`);
  await shown(page);
  await drawn(page);
  const heads = await rail(page).boundingBox();
  const panel = await page.getByRole('complementary').boundingBox();
  const title = await page.getByRole('heading', { name: 'Attention Playground' }).boundingBox();
  const inset = await page.getByRole('heading', { name: 'Heads', exact: true }).boundingBox();
  checks.equal([heads.x, panel.x + panel.width], [640, 3200], 'where the page begins and ends');
  checks.equal(Math.round(title.x), Math.round(inset.x), 'where the name of the page stands');
  checks.that(heads.width <= 480 && panel.width <= 608, 'panels stay readable', [heads, panel]);
}

/** The text stands there as it was written while its model is on the way. */
async function textBeforeItsModel({ page, checks, address }) {
  let release = () => {};
  const held = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/models/**', async (route) => {
    await held;
    await route.abort();
  });
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ]) {
    await page.setViewportSize({ width, height });
    await page.goto('about:blank');
    await page.goto(`${address}#model=smollm2&text=Once+upon+a+time`);
    const text = page.getByRole('main').getByText('Once upon a time', { exact: true });
    await text.waitFor();
    checks.equal(
      await text.evaluate((words) => getComputedStyle(words).fontSize),
      '22px',
      `${width}: its letters`,
    );
    await page.getByText('SmolLM2-135M is loading: the heads appear when it is here.').waitFor();
    await page.getByRole('button', { name: 'Edit text', exact: true }).click();
    await page.getByLabel('Text', { exact: true }).fill('Twice upon a time');
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByText('Twice upon a time', { exact: true }).waitFor();
  }
  release();
}

/** Where nothing can be computed the text stands there, and nothing is called older than it. */
async function textWithoutCore({ page, checks, address }) {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto(`${address}#text=The+cat+sat.&head=3.1`);
  await page.getByText('The heads appear when they can be computed.').first().waitFor();
  await page.getByRole('main').getByText('The cat sat.', { exact: true }).waitFor();
  checks.equal(await page.getByText('older than the text').count(), 0, 'marks on what is not there');
}

/** With the colours of the system the bars of the steps keep their lengths in sight. */
async function barsInForcedColours({ page, checks, address }) {
  await withoutModel(page);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto(`${address}${TRACE}`);
  await shown(page);
  const row = page.getByRole('complementary').getByRole('listitem').filter({ hasText: 'trophy' });
  const [bar, behind] = await row.locator('.bar').evaluate((whole) => {
    const colourOf = (element) => getComputedStyle(element).backgroundColor;
    return [colourOf(whole.firstElementChild), colourOf(whole)];
  });
  checks.that(bar !== behind, 'the bar stands out', [bar, behind]);
}

/** A checkpoint can be opened before anything is trained, on a phone, too. */
async function panelsBeforeTraining({ page, checks, address }) {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${address}#train=induction&width=16&steps=50`);
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).waitFor();
  const open = page.getByRole('button', { name: 'Open a file …', exact: true });
  await open.scrollIntoViewIfNeeded();
  checks.that(await open.isVisible(), 'what opens a checkpoint', null);
}

/** The numbers that one sets and the matrix that they make are on the first screen. */
async function vectorsOnOneScreen({ page, checks, address }) {
  await withoutModel(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${address}#vectors=`);
  await shown(page);
  await drawn(page);
  const { y, height } = await matrix(page).boundingBox();
  checks.that(y + height <= 900, 'where the matrix ends', y + height);
  const knobs = rail(page).getByRole('list', { name: 'Knobs' });
  checks.that(await knobs.isVisible(), 'knobs stand beneath the heads', await textOf(rail(page)));
}

/** However many lines their headings take. */
async function listsSideBySide({ page, checks, address }) {
  await withoutModel(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${address}${TRACE}`);
  await shown(page);
  const firstOf = (name) => page.getByRole('region', { name, exact: true }).getByRole('button').first();
  await firstOf('Looked at by').waitFor();
  await drawn(page);
  checks.equal(
    await top(firstOf('Looked at by')),
    await top(firstOf('Looks at')),
    'where the first rows stand',
  );
}

export const lookStories = {
  'a change leaves the bar on one line': barOnOneLine,
  'letters twice as large fit a phone': largeLettersFit,
  'words of the figure follow the text size': figureFollowsLetters,
  'the page on paper': printed,
  'a post on paper': postPrinted,
  'a huge screen': hugeScreen,
  'a text before its model is here': textBeforeItsModel,
  'a text without a core': textWithoutCore,
  'bars in forced colours': barsInForcedColours,
  'panels before training begins': panelsBeforeTraining,
  'vectors and their matrix on one screen': vectorsOnOneScreen,
  'two lists side by side': listsSideBySide,
};
