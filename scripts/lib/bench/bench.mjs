/**
 * Measures in Chromium and prints a table: MiniLM beside onnxruntime-web, sizes,
 * start, hover, long tasks, and the language model.
 *
 *   node scripts/lib/bench/bench.mjs MODELS NATIVE.json [--rounds 15] [--json FILE]
 *
 * MODELS holds the ONNX files, NATIVE.json what the native benchmarks measured;
 * scripts/bench makes both.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { drawn, matrix, modelReady, readout } from '../../../tests/e2e/on_screen.mjs';
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { serve } from '../../../tests/engines/file_server.mjs';
import { startPageServer } from '../page_server.mjs';
import { measureLanguage, measureStart, printLanguage, readNative } from './language.mjs';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const LENGTHS = [32, 128, 256];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '15' }, json: { type: 'string' } },
});
const [onnx, native] = positionals;
if (!onnx || !native)
  throw new Error('Name the ONNX files and the native figures; scripts/bench makes them.');

async function sideBySide(browser) {
  const server = await serve({
    folders: {
      '/bench/': `${repository}scripts/lib/bench/`,
      '/tests/': `${repository}tests/`,
      '/web/': `${repository}web/`,
      '/model/': `${repository}models/all-MiniLM-L6-v2/`,
      '/ort/': `${repository}web/node_modules/onnxruntime-web/dist/`,
      '/minilm.onnx': `${onnx}/minilm-maps.onnx`,
      '/products-0.onnx': `${onnx}/products-0.onnx`,
      '/products-4.onnx': `${onnx}/products-4.onnx`,
      '/smollm2.gguf': `${repository}models/SmolLM2-135M-Instruct/SmolLM2-135M-Instruct.Q4_1.gguf`,
    },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${server.address}/bench/page.html`);
  await page.waitForFunction('typeof compare === "function"');
  const rounds = Number(values.rounds);
  const encoder = await page.evaluate(
    ([lengths, count]) => globalThis.compare(lengths, count),
    [LENGTHS, rounds],
  );
  const language = await measureLanguage(page, rounds);
  await page.close();
  await server.close();
  return { encoder, language };
}

const zipped = (...paths) =>
  paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);

function sizes() {
  const dist = `${repository}web/dist`;
  const core = ['attention.wasm', 'attention.mjs'].map((name) => `${repository}web/wasm/simd/${name}`);
  const scripts = readdirSync(`${dist}/assets`)
    .filter((name) => /^index-.*\.js$/.test(name))
    .map((name) => `${dist}/assets/${name}`);
  return {
    'wasm and glue': zipped(...core),
    'page script': zipped(...scripts),
    'element script': zipped(`${dist}/embed/attention-playground.js`),
  };
}

/** From the pointer over a cell to its words below the matrix, in milliseconds: the median of 40. */
async function measureHover(page) {
  const words = await readout(page).elementHandle();
  return matrix(page).evaluate(async (figure, told) => {
    const { left, top, width, height } = figure.getBoundingClientRect();
    const times = [];
    for (let at = 0; at < 40; at++) {
      const clientX = left + (((7 * at) % 64) + 0.5) * (width / 64);
      const clientY = top + (at + 0.5) * (height / 64);
      const before = told.shadowRoot.textContent;
      const start = performance.now();
      figure.dispatchEvent(
        new PointerEvent('pointermove', { clientX, clientY, bubbles: true, composed: true }),
      );
      // Drawn anew in microtasks: each await is one.
      for (let turn = 0; turn < 1000 && told.shadowRoot.textContent === before; turn++) await null;
      times.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return times.sort((a, b) => a - b)[20];
  }, words);
}

/** Start, hover and long tasks on the page as it is served, the model included. */
async function measurePage(browser) {
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
  await page
    .getByLabel('Text', { exact: true })
    .fill(Array.from({ length: 62 }, (_, at) => ['the', 'cat', 'sees', 'a', 'dog'][at % 5]).join(' '));
  await page.getByRole('application', { name: /64 rows look at 64 columns/ }).waitFor();
  await drawn(page);
  const hover = await measureHover(page);
  const longTasks = await page.evaluate(() => globalThis.longTasks);
  await page.close();
  server.stop();
  return { paint, shown, hover, longestTask: Math.max(0, ...longTasks), longTasks: longTasks.length };
}

const browser = await launchPlaywright();
const { encoder, language } = await sideBySide(browser);
const found = {
  sideBySide: encoder,
  sizes: sizes(),
  page: await measurePage(browser),
  language: { ...language, start: await measureStart(browser), native: readNative(native) },
};
await browser.close();

console.log("MiniLM, all 72 maps in the page's hands, Chromium, one thread, median ms");
console.log(
  'tokens   relaxed      simd   onnxruntime-web   ratio (relaxed)   ratio (simd)   largest difference',
);
for (const row of found.sideBySide) {
  const { tokens, relaxed, simd, onnxruntime, difference } = row;
  const cells = [
    String(tokens).padStart(6),
    relaxed.toFixed(1).padStart(9),
    simd.toFixed(1).padStart(9),
    onnxruntime.toFixed(1).padStart(17),
  ];
  const ratios = [
    `${(onnxruntime / relaxed).toFixed(2)}x`.padStart(17),
    `${(onnxruntime / simd).toFixed(2)}x`.padStart(14),
    difference.toExponential(1).padStart(20),
  ];
  console.log([...cells, ...ratios].join(' '));
}
console.log('\nSize, gzip');
for (const [name, bytes] of Object.entries(found.sizes))
  console.log(`${name.padEnd(16)} ${(bytes / 1000).toFixed(1)} KB`);
const { paint, shown, hover, longestTask, longTasks } = found.page;
console.log(
  `\nFirst paint ${paint?.toFixed(0)} ms, default result ${shown.toFixed(0)} ms, hover to repaint at 64 tokens ${hover.toFixed(1)} ms`,
);
console.log(
  `Tasks over 50 ms while the model loads and runs: ${longTasks}, longest ${longestTask.toFixed(0)} ms`,
);
printLanguage(found.language);
if (values.json) await writeFile(values.json, `${JSON.stringify(found, null, 2)}\n`);
