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
import { launchPlaywright } from '../../../tests/engines/chromium.mjs';
import { serve } from '../../../tests/engines/file_server.mjs';
import { measureLanguage, measureStart, printLanguage, readNative } from './language.mjs';
import { measurePage, printPage } from './page.mjs';

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
printPage(found.page);
printLanguage(found.language);
if (values.json) await writeFile(values.json, `${JSON.stringify(found, null, 2)}\n`);
