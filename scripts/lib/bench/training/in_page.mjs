/**
 * Training in the page, measured in Chromium: how long an induction head takes to form, seed by seed, and
 * steps per second beside the portable native build. Needs the built page.
 */

import { becomes, textOf } from '../../../../tests/e2e/on_screen.mjs';
import { startPageServer } from '../../page_server.mjs';

const ENOUGH = 0.9;
const PATIENCE = 600_000;

/** What the page says of the run: its best induction head, how far it is, how fast. */
async function told(page) {
  const [words, heads] = await Promise.all([
    textOf(page.getByRole('main')),
    textOf(page.getByRole('complementary')),
  ]);
  const scores = [...heads.matchAll(/continues what followed last time \((\d?\.?\d+)\)/g)].map(([, score]) =>
    Number(score),
  );
  const [, step = '0'] = /step (\d+) of \d+/.exec(words) ?? [];
  const [, rate = '0'] = /([\d.]+) steps per second/.exec(words) ?? [];
  return { words, best: Math.max(0, ...scores), step: Number(step), rate: Number(rate) };
}

/** One run until its best induction head scores enough, or to its end. */
async function untilInduction(page, address, seed) {
  await page.goto('about:blank');
  await page.goto(`${address}#train=induction&seed=${seed}`);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const start = performance.now();
  const { best, step, rate } = await becomes(
    () => told(page),
    ({ best: score, words }) => score >= ENOUGH || words.includes('Finished'),
    PATIENCE,
  );
  return { seed, seconds: (performance.now() - start) / 1000, step, best, stepsPerSecond: rate };
}

/** The looks at the heads and the drawing included. */
export async function measureTraining(browser, seeds) {
  const server = await startPageServer();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.route('**/models/**', (route) => route.abort());
  const runs = [];
  for (let seed = 1; seed <= seeds; seed++) runs.push(await untilInduction(page, server.address, seed));
  await context.close();
  server.stop();
  return runs;
}

export function printTraining(runs, native) {
  console.log('\nAn induction head in the page (2 layers, 2 heads, width 64), until its score is .9');
  console.log('seed   seconds   step   score   steps/s');
  for (const { seed, seconds, step, best, stepsPerSecond } of runs)
    console.log(
      `${String(seed).padStart(4)} ${seconds.toFixed(1).padStart(9)} ${String(step).padStart(6)} ${best.toFixed(3).padStart(7)} ${stepsPerSecond.toFixed(1).padStart(9)}`,
    );
  const within = runs.filter(({ seconds, best }) => best >= ENOUGH && seconds < 60).length;
  console.log(`${within} of ${runs.length} seeds within 60 s   (goal: 4 of 5)`);
  const rates = runs.map(({ stepsPerSecond }) => stepsPerSecond).sort((one, other) => one - other);
  const median = rates[Math.floor(rates.length / 2)];
  console.log(
    `page ${median.toFixed(1)} steps/s, portable native ${native.toFixed(1)} steps/s: ${((100 * median) / native).toFixed(0)} %   (goal: at least 70 %)`,
  );
}
