/** The language model's part of the benchmark: measured in Chromium, beside what was measured natively. */

import { readFileSync } from 'node:fs';
import { startPageServer } from '../page_server.mjs';

/** In the page of the side-by-side comparison. */
export async function measureLanguage(page, rounds) {
  await page.waitForFunction('typeof measureLanguage === "function"');
  return page.evaluate((count) => globalThis.measureLanguage(count), rounds);
}

/** Milliseconds from opening the page, the model's file cached, to the first next-token table. */
export async function measureStart(browser) {
  const server = await startPageServer();
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(120_000);
  const open = async () => {
    await page.goto('about:blank');
    await page.goto(`${server.address}#model=smollm2`);
    const candidate = page.getByRole('list', { name: 'Next tokens' }).getByRole('listitem').first();
    await candidate.waitFor();
    return page.evaluate(() => performance.now());
  };
  // The first visit fills the cache.
  await open();
  const times = [await open(), await open(), await open()];
  await page.close();
  server.stop();
  return times.sort((a, b) => a - b)[1];
}

/** What the native benchmarks wrote: tokens and bytes per second. */
export function readNative(path) {
  const { benchmarks } = JSON.parse(readFileSync(path, 'utf8'));
  const found = (name) => benchmarks.find((one) => one.name.startsWith(name));
  return {
    prefill64: found('smollm2_prefill/64')['tokens/s'],
    prefill256: found('smollm2_prefill/256')['tokens/s'],
    decode: found('smollm2_decode')['tokens/s'],
    bandwidth: found('read_memory')['bytes/s'],
  };
}

const rate = (tokens, milliseconds) => (1000 * tokens) / milliseconds;
const cell = (text) => String(text).padStart(18);
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(2)} GB/s`;
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

function printSpeeds(speeds, native) {
  const columns = ['relaxed', 'simd', 'onnxruntime f32', 'onnxruntime int8'];
  console.log(
    '\nSmolLM2-135M, tokens per second, one thread, medians; onnxruntime-web: its matrix products alone',
  );
  console.log('(MatMulNBits, 4 bits in blocks of 32 with zero points, head 8 bits; f32 or int8 activations)');
  console.log(['              ', ...[...columns, 'native'].map(cell)].join(''));
  for (const row of speeds) {
    const { what, tokens } = row;
    const rates = columns.map((name) => cell(rate(tokens, row[name]).toFixed(1)));
    const own = native[what === 'decode' ? 'decode' : `prefill${tokens}`];
    console.log([`${what} ${tokens}`.padEnd(14), ...rates, cell(own.toFixed(1))].join(''));
    const ratios = columns
      .slice(2)
      .flatMap((other) =>
        ['relaxed', 'simd'].map((build) => `${build} ${(row[other] / row[build]).toFixed(2)}x of ${other}`),
      );
    console.log(`              ${ratios.join(', ')}`);
  }
}

export function printLanguage({ summary, speeds, worker, start, native }) {
  printSpeeds(speeds, native);
  const decode = speeds.find(({ what }) => what === 'decode');
  const { weightBytes } = summary;
  console.log(
    `\nEach token reads ${megabytes(weightBytes)} of weights; one native thread reads memory at ${gigabytes(native.bandwidth)}.`,
  );
  const rates = {
    relaxed: rate(decode.tokens, decode.relaxed),
    simd: rate(decode.tokens, decode.simd),
    native: native.decode,
  };
  for (const [name, perSecond] of Object.entries(rates)) {
    const bytes = perSecond * weightBytes;
    console.log(
      `  ${name.padEnd(8)} ${gigabytes(bytes)}, ${((100 * bytes) / native.bandwidth).toFixed(0)} %`,
    );
  }
  const { before, loaded, peak } = worker.memory;
  console.log(
    `64 new tokens to all 270 thumbnails, through the worker (${worker.build}): ${worker.grid.toFixed(0)} ms`,
  );
  console.log(
    `Memory of the module: ${megabytes(before)} at first, ${megabytes(loaded)} with the model and 512 tokens of context, ${megabytes(peak)} at most`,
  );
  console.log(
    `From the cached file to the first next-token table, the page's start included: ${start.toFixed(0)} ms`,
  );
}
