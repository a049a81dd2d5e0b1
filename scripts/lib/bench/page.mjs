/**
 * How fast the page starts and follows the reader, as it is served, MiniLM included.
 *
 *   node scripts/lib/bench/page.mjs [--json FILE]
 */

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { drawn, matrix, modelReady, readout } from '../../../tests/e2e/on_screen.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { startPageServer } from '../page_server.mjs';

const TIMES = 50;
const TOKENS = 64;

/** From the pointer over a cell to its words below the matrix and the cell's frame, in milliseconds. */
async function measureHover(page) {
  const words = await readout(page).elementHandle();
  return matrix(page).evaluate(
    async (figure, [told, times, tokens]) => {
      const { left, top, width, height } = figure.getBoundingClientRect();
      const taken = [];
      for (let at = 0; at < times; at++) {
        const clientX = left + (((7 * at) % tokens) + 0.5) * (width / tokens);
        const clientY = top + ((at % tokens) + 0.5) * (height / tokens);
        const before = told.shadowRoot.textContent;
        const start = performance.now();
        figure.dispatchEvent(
          new PointerEvent('pointermove', { clientX, clientY, bubbles: true, composed: true }),
        );
        // Drawn anew in microtasks: each await is one.
        for (let turn = 0; turn < 1000 && told.shadowRoot.textContent === before; turn++) await null;
        taken.push(performance.now() - start);
        await new Promise(requestAnimationFrame);
      }
      return taken.sort((a, b) => a - b)[times / 2];
    },
    [words, TIMES, TOKENS],
  );
}

/** From the key that switches the chosen head off, or on, to the result of the whole model on the screen. */
function measureEdit(page) {
  return page.evaluate(async (times) => {
    const app = document.querySelector('attention-app').shadowRoot;
    const isOff = () =>
      app.querySelector('attention-head').shadowRoot.querySelector('.chip.changed') !== null;
    const isBusy = () => app.querySelector('main').getAttribute('aria-busy') === 'true';
    const taken = [];
    for (let at = 0; at < times; at++) {
      const before = isOff();
      const start = performance.now();
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'x', bubbles: true, composed: true, cancelable: true }),
      );
      for (let frame = 0; frame < 600 && (isOff() === before || isBusy()); frame++)
        await new Promise((resolve) => setTimeout(resolve));
      taken.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return taken.sort((a, b) => a - b)[times / 2];
  }, TIMES);
}

/** Start, hover, an edit and long tasks. */
export async function measurePage(browser) {
  const server = await startPageServer();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longTasks.push(entry.duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(server.address);
  await readout(page).getByText('looks at').waitFor();
  const shown = await page.evaluate(() => performance.now());
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  );
  await modelReady(page);
  const words = Array.from({ length: TOKENS - 2 }, (_, at) => ['the', 'cat', 'sees', 'a', 'dog'][at % 5]);
  await page.getByLabel('Text', { exact: true }).fill(words.join(' '));
  await page.getByRole('application', { name: /64 rows look at 64 columns/ }).waitFor();
  await drawn(page);
  const hover = await measureHover(page);
  const longTasks = await page.evaluate(() => globalThis.longTasks);
  await page.evaluate(() => document.activeElement?.blur());
  const edit = await measureEdit(page);
  await page.close();
  server.stop();
  return { paint, shown, hover, edit, longestTask: Math.max(0, ...longTasks), longTasks: longTasks.length };
}

export function printPage({ paint, shown, hover, edit, longestTask, longTasks }) {
  console.log(
    `\nFirst paint ${paint?.toFixed(0)} ms, default result ${shown.toFixed(0)} ms; at 12 heads x 64 tokens hover to repaint ${hover.toFixed(1)} ms, a head switched off to the whole model's result ${edit.toFixed(1)} ms (medians of ${TIMES})`,
  );
  console.log(
    `Tasks over 50 ms while the model loads and runs: ${longTasks}, longest ${longestTask.toFixed(0)} ms`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { json: { type: 'string' } } });
  const browser = await launchPlaywright();
  const figures = await measurePage(browser);
  await browser.close();
  printPage(figures);
  if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
}
