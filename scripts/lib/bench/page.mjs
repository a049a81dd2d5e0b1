/**
 * How fast the page starts and follows the reader, as it is served, models included.
 *
 *   node scripts/lib/bench/page.mjs [--only encoder,trace,vectors,language,translation,training,long] [--json FILE]
 *   node scripts/lib/bench/page.mjs --only long --tokens 2048    the longest text that the page reads
 */

import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openLanguage, predicted } from '../../../tests/e2e/language_screen.mjs';
import { drawn, matrix, modelReady, readout, settled, shown } from '../../../tests/e2e/on_screen.mjs';
import { openTraining, reaches, train } from '../../../tests/e2e/training_screen.mjs';
import { openTranslator, START } from '../../../tests/e2e/translation_screen.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { startPageServer } from '../page_server.mjs';
import { installGestures } from './gestures.mjs';
import { LONGEST, measureLongTexts } from './long_text.mjs';
import { measureMatrix, printMatrix } from './matrix.mjs';
import { traceFile } from './trace_file.mjs';

const TIMES = 50;
const TOKENS = 64;
/** Tokens and heads of long traces. */
const LONG = [
  [1024, 12],
  [4096, 1],
];
const HEADS = 12;
const SHORT = 32;
const WORDS = ['the', 'cat', 'sees', 'a', 'dog'];
/** The page waits so long for another letter before it reads a text. */
const PAUSE_MS = 150;

const textOf = (tokens, shift = 0) =>
  Array.from({ length: tokens - 2 }, (_, at) => WORDS[(at + shift) % WORDS.length]).join(' ');
const measure = (page, name, more = {}, times = TIMES) =>
  page.evaluate(
    ([gesture, count, settings]) => globalThis.gestures.measure(gesture, count, settings),
    [name, times, more],
  );
const blur = (page) => page.evaluate(() => document.activeElement?.blur());

async function openCard(page) {
  const { width, height } = await matrix(page).boundingBox();
  await matrix(page).dblclick({ position: { x: width / 3, y: height / 2 } });
  await page.getByRole('dialog', { name: /^Change how/ }).waitFor();
  await settled(page);
}

/** What every source with heads has: hover, an edit of a head, undo, one cell. */
async function measureHeads(page, tokens) {
  await drawn(page);
  await blur(page);
  const figures = { hover: await measure(page, 'hover', { tokens }) };
  figures.edit = await measure(page, 'edit');
  figures.undo = await measure(page, 'undo');
  await openCard(page);
  figures['cell by slider'] = await measure(page, 'cell');
  await page.keyboard.press('Escape');
  await blur(page);
  return figures;
}

const SOURCES = {
  async encoder(page, address) {
    await page.goto(address);
    await readout(page).getByText('looks at').waitFor();
    const start = await page.evaluate(() => performance.now());
    const paint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    );
    await modelReady(page);
    const load = await page.evaluate(() => globalThis.gestures.longestSince(0));
    const texts = [textOf(SHORT), textOf(SHORT, 1)];
    await page.getByLabel('Text', { exact: true }).fill(textOf(SHORT, 2));
    await page.getByRole('application', { name: new RegExp(`: ${SHORT} rows`) }).waitFor();
    await settled(page);
    const typed = await measure(page, 'text', { texts });
    typed.median -= PAUSE_MS;
    typed.slowest -= PAUSE_MS;
    await page.getByLabel('Text', { exact: true }).fill(textOf(TOKENS));
    await page.getByRole('application', { name: new RegExp(`: ${TOKENS} rows`) }).waitFor();
    const heads = await measureHeads(page, TOKENS);
    return {
      paint,
      shown: start,
      load: { longestTask: load },
      typed,
      ...heads,
      mode: await measure(page, 'mode'),
    };
  },
  async trace(page, address) {
    await page.goto(address);
    await shown(page);
    const buffer = await traceFile({ tokens: TOKENS, heads: HEADS, causal: false });
    const file = { name: 'heads.safetensors', mimeType: 'application/octet-stream', buffer };
    await page.getByLabel('Trace file').setInputFiles(file);
    await page.getByRole('application', { name: new RegExp(`: ${TOKENS} rows`) }).waitFor();
    return { ...(await measureHeads(page, TOKENS)), mode: await measure(page, 'mode') };
  },
  async vectors(page, address) {
    await page.goto(address);
    await shown(page);
    await page.getByLabel('Examples').selectOption({ label: 'Drawn by a seed: 16 tokens, 64 columns' });
    await page
      .getByRole('application', { name: /: 16 rows/ })
      .first()
      .waitFor();
    return { ...(await measureHeads(page, 16)), mode: await measure(page, 'mode') };
  },
  async language(page, address) {
    await openLanguage(page, address);
    await page.getByLabel('Text', { exact: true }).fill(textOf(TOKENS + 2));
    await predicted(page, textOf(TOKENS + 2));
    return measureHeads(page, TOKENS);
  },
  async translation(page, address) {
    await openTranslator(page, address, `${START}&cross=0.2&pin=6.4`);
    const load = await page.evaluate(() => globalThis.gestures.longestSince(0));
    await drawn(page);
    await blur(page);
    return {
      load: { longestTask: load },
      'one weight': await measure(page, 'weight'),
      'and all beside': await measure(page, 'weightWithAll'),
      word: await measure(page, 'word'),
      tabs: await measure(page, 'press', { selector: '[aria-label="Below the figure"] button' }),
    };
  },
  async training(page, address) {
    await openTraining(page, address, '#train=induction');
    const load = await page.evaluate(() => globalThis.gestures.longestSince(0));
    const from = await page.evaluate(() => performance.now());
    await train(page);
    await reaches(page, 30, 2);
    const trains = await page.evaluate((time) => globalThis.gestures.longestSince(time), from);
    return { load: { longestTask: load }, trains: { longestTask: trains } };
  },
  /** A text of 600 tokens in the language model, or of those that are asked for; fewer times where the model runs. */
  long: (page, address, lengths) => measureLongTexts(page, address, { textOf, lengths }),
};

/** A browser that has just begun keeps its first canvas waiting for 150 ms: a reader's has run for a while. */
async function warmed(browser) {
  const page = await browser.newPage();
  await page.evaluate(() => document.createElement('canvas').getContext('2d').fillRect(0, 0, 1, 1));
  await page.close();
}

/** Each source in a page of its own. `lengths`: of long texts, in tokens. */
export async function measurePage(browser, names = Object.keys(SOURCES), lengths = undefined) {
  const server = await startPageServer();
  const figures = { load: loadavg()[0] };
  await warmed(browser);
  for (const name of names) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(installGestures);
    figures[name] = await SOURCES[name](page, server.address, lengths);
    await page.close();
  }
  server.stop();
  return figures;
}

const rounded = (milliseconds) => (milliseconds === undefined ? '' : milliseconds.toFixed(1));

export function printPage({ load, ...sources }) {
  const { paint, shown: start } = sources.encoder ?? {};
  console.log(
    `\nThe page, medians of ${TIMES} in ms; ${load.toFixed(1)} processes waited for a core meanwhile`,
  );
  if (paint) console.log(`First paint ${paint.toFixed(0)} ms, default result ${start.toFixed(0)} ms`);
  console.log(`${'source'.padEnd(12)} ${'gesture'.padEnd(16)}   median  slowest  longest task over 50`);
  for (const [source, gestures] of Object.entries(sources)) {
    for (const [gesture, { median, slowest, longestTask } = {}] of Object.entries(gestures)) {
      if (longestTask === undefined) continue;
      const numbers = [
        rounded(median).padStart(8),
        rounded(slowest).padStart(8),
        rounded(longestTask).padStart(8),
      ];
      console.log(`${source.padEnd(12)} ${gesture.padEnd(16)} ${numbers.join(' ')}`);
    }
  }
}

/** "600,2048". */
function lengthsIn(written) {
  const lengths = written.split(',').map(Number);
  const fits = (tokens) => Number.isInteger(tokens) && tokens > 2 && tokens <= LONGEST;
  if (lengths.every(fits)) return lengths;
  throw new Error(`--tokens takes whole numbers from 3 to ${LONGEST}, as in 600,${LONGEST}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = { json: { type: 'string' }, only: { type: 'string' }, tokens: { type: 'string' } };
  const { values } = parseArgs({ options });
  const lengths = values.tokens === undefined ? undefined : lengthsIn(values.tokens);
  const browser = await launchPlaywright();
  const figures = await measurePage(browser, values.only?.split(','), lengths);
  const long = [];
  for (const [tokens, heads] of values.only ? [] : LONG)
    long.push(await measureMatrix(browser, tokens, heads));
  await browser.close();
  printPage(figures);
  long.forEach(printMatrix);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ ...figures, long }, null, 2)}\n`);
}
