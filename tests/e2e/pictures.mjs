/**
 * Pictures of every source, with and without what a reader may do to it, at two widths, light and dark;
 * and the difference of two such folders.
 *
 *   node tests/e2e/pictures.mjs --out DIR [--only WORDS OF A PICTURE]
 *   node tests/e2e/pictures.mjs --compare DIR OTHER --out DIR
 *
 * Needs the built page (web/dist) and the served models.
 */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPageServer } from '../../scripts/lib/page_server.mjs';
import { launchPlaywright } from '../engines/chromium.mjs';
import { drawn, modelReady, PATIENCE, settled, shown } from './on_screen.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { PNG } = require('pngjs');
const { default: pixelmatch } = require('pixelmatch');
const WIDTHS = [390, 1440];
const SCHEMES = ['light', 'dark'];
const HEIGHT = 900;
/** Colours nearer than this are the same: text is drawn with some play. */
const THRESHOLD = 0.1;

const TROPHY = encodeURIComponent("The trophy doesn't fit in the suitcase because it is too big.");
const START = 'the agreement on the European economic area was signed in August 1992';
const TRANSLATE = `#translate=${encodeURIComponent(START)}`;

async function predicted(page) {
  await page.getByRole('list', { name: /^(Next tokens|Original)$/ }).waitFor();
  await shown(page);
}

async function translated(page) {
  await shown(page);
  await page.getByText(/model reads the sentence|Both models read/).waitFor({ state: 'detached' });
  await settled(page);
}

/** As many steps as there are: what is trained is the same every time, but how far it is when one looks is not. */
async function trained(page) {
  await page.getByRole('button', { name: 'Train', exact: true, disabled: false }).click();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page
    .getByText('Finished')
    .first()
    .waitFor({ timeout: 5 * PATIENCE });
  await shown(page);
}

const view = (name) => async (page) => {
  await shown(page);
  await page.getByRole('button', { name, exact: true }).click();
  await shown(page);
};

/** What is opened, and what is waited for: the name of each picture. */
const PICTURES = {
  'encoder-example': ['', modelReady],
  'encoder-text': [`#text=${TROPHY}&head=3.1`, modelReady],
  'encoder-pin-lines': [`#text=${TROPHY}&head=3.1&pin=11.2&view=lines`, modelReady],
  'encoder-pin-table': [`#text=${TROPHY}&head=3.1&pin=11.2&view=table`, modelReady],
  'encoder-words': [
    '#text=Tokenization+is+unbelievably+good.&head=3.1&pin=1.5&words=1',
    async (page) => {
      await modelReady(page);
      await page.getByRole('table', { name: 'Weights of the pieces' }).waitFor();
      await settled(page);
    },
  ],
  'encoder-heads-together': [`#text=${TROPHY}&head=3.1&pin=11.2&with=5.11,3.2`, modelReady],
  'encoder-words-together': [`#text=${TROPHY}&head=3.1&pin=11.2&rows=9,2,14&view=lines`, modelReady],
  'encoder-heads-average': [`#text=${TROPHY}&head=3.1&pin=11.2&with=average:5.11,3.2`, modelReady],
  'encoder-causal': [`#text=${TROPHY}&head=4.3&mode=causal&pin=11.2`, modelReady],
  'encoder-cross': ['#text=Where+did+the+cat+sit%3F&pair=The+cat+sat.&mode=cross&head=3.1', modelReady],
  'language-start': ['#model=smollm2', predicted],
  'language-pin': ['#model=smollm2&head=18.6&pin=17.2', predicted],
  'language-changed': ['#model=smollm2&head=18.6&pin=17.2&off=18.6&block=4&view=difference', predicted],
  'language-generated': ['#model=smollm2&text=Once+upon&gen=253,655,28&sampling=0.8:40:0.95:0', predicted],
  'translator-start': [TRANSLATE, translated],
  'translator-changed': [`${TRANSLATE}&off=cross.0.2&weight=cross.0.1:6.4:0.5&pin=6.4`, translated],
  'translator-head': ['#translate=the+bank+was+robbed&beside=head&step=2', translated],
  'translator-french': ['#translate=the+cat+sleeps&french=le+chat+dort', translated],
  'translator-leakage': [`${TRANSLATE}&beside=leakage`, translated],
  'training-start': [
    '#train=induction&width=16&steps=50',
    (page) => page.getByRole('button', { name: 'Train', exact: true, disabled: false }).waitFor(),
  ],
  'training-done': ['#train=induction&width=16&steps=50&pin=20.3', trained],
  'training-reverse': ['#train=reverse&width=16&steps=50', trained],
  'trace-start': ['#trace=traces/trophy.safetensors&head=3.1', shown],
  'trace-pin': ['#trace=traces/trophy.safetensors&head=3.1&pin=11.2', shown],
  'vectors-start': ['#vectors=', shown],
  'vectors-pin': ['#vectors=&mode=causal&pin=1.1', shown],
  'vectors-cross-table': ['#vectors=&mode=cross&pin=1.1', view('Table')],
  'vectors-additive': [
    '#vectors=',
    async (page) => {
      await shown(page);
      await page.getByLabel('Examples').selectOption({ label: 'Additive scores (Bahdanau 2014)' });
      await page.getByRole('table', { name: 'Comparisons' }).waitFor();
      await shown(page);
    },
  ],
  'vectors-drawn': [
    '#vectors=',
    async (page) => {
      await shown(page);
      await page.getByLabel('Examples').selectOption({ label: 'Drawn by a seed: 16 tokens, 64 columns' });
      await page.getByRole('img', { name: /^Queries, 16 × 64/ }).waitFor();
      await shown(page);
    },
  ],
};

/** What a clock measures differs from one time to the next, and so does the room that it takes: its line is left out. */
const CLOCKS = /steps per second|tokens per second|s left/;

async function photograph(browser, address, name, folder) {
  const [hash, wait] = PICTURES[name];
  const context = await browser.newContext({ viewport: { width: 1440, height: HEIGHT } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${address}${hash}`);
    await wait(page);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await drawn(page);
        const path = join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true, mask: [page.getByText(CLOCKS).locator('..')] });
      }
    }
  } finally {
    await context.close();
  }
}

async function takeAll({ out, only }) {
  await mkdir(out, { recursive: true });
  const server = await startPageServer();
  const browser = await launchPlaywright();
  let failed = 0;
  for (const name of Object.keys(PICTURES).filter((one) => one.includes(only))) {
    try {
      await photograph(browser, server.address, name, out);
      console.log(`ok     ${name}`);
    } catch (cause) {
      failed++;
      console.log(`FAILED ${name}: ${cause.message.split('\n')[0]}`);
    }
  }
  await browser.close();
  server.stop();
  return failed;
}

/** Put on paper of that size, so that pictures of two sizes can be compared. */
function onPaper(picture, width, height) {
  const paper = new PNG({ width, height });
  PNG.bitblt(picture, paper, 0, 0, picture.width, picture.height, 0, 0);
  return paper;
}

/** What of a picture is another one, in words; empty: nothing. */
async function differenceOf(file, [folder, other], out) {
  const [one, two] = await Promise.all(
    [folder, other].map((where) => readFile(join(where, file)).then(PNG.sync.read, () => null)),
  );
  if (!one || !two) return `only in ${one ? folder : other}`;
  const [width, height] = ['width', 'height'].map((side) => Math.max(one[side], two[side]));
  const [left, right] = [one, two].map((picture) => onPaper(picture, width, height));
  const marked = new PNG({ width, height });
  const count = pixelmatch(left.data, right.data, marked.data, width, height, { threshold: THRESHOLD });
  const sizes = one.width === two.width && one.height === two.height;
  if (count === 0 && sizes) return '';
  await writeFile(join(out, file), PNG.sync.write(marked));
  const share = ((100 * count) / (width * height)).toFixed(3);
  const grown = sizes ? '' : `, ${one.width} x ${one.height} against ${two.width} x ${two.height}`;
  return `${count} pixels, ${share} %${grown}`;
}

/** How many differ; a picture of each difference and a list in `out`. */
async function compareAll(folders, out) {
  await mkdir(out, { recursive: true });
  const listed = await Promise.all(folders.map((folder) => readdir(folder)));
  const files = [...new Set(listed.flat())].filter((file) => file.endsWith('.png')).sort();
  const lines = [];
  for (const file of files) {
    const words = await differenceOf(file, folders, out);
    if (words !== '') lines.push(`${file}: ${words}`);
  }
  const summary = `${files.length - lines.length} of ${files.length} pictures are the same.`;
  const text = `${[...lines, summary].join('\n')}\n`;
  await writeFile(join(out, 'list.txt'), text);
  process.stdout.write(text);
  return files.length === 0 ? 1 : lines.length;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    only: { type: 'string', default: '' },
    compare: { type: 'boolean', default: false },
  },
});
if (!values.out || (values.compare && positionals.length !== 2)) {
  console.error('Name a folder: --out DIR; or two to compare: --compare DIR OTHER --out DIR');
  process.exit(2);
}
const odd = values.compare ? await compareAll(positionals, values.out) : await takeAll(values);
process.exitCode = odd === 0 ? 0 : 1;
