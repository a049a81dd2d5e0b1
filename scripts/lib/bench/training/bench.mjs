/**
 * Training steps per second: the core natively (AVX2 and portable) and in Chromium (relaxed and plain SIMD)
 * beside PyTorch and TensorFlow.js, all on one thread, turn by turn.
 *
 *   node scripts/lib/bench/training/bench.mjs PYTHON BLAS [--rounds 9] [--seeds 5] [--json FILE]
 *
 * PYTHON has PyTorch, BLAS is the folder of the library that it multiplies with (empty: the system's);
 * scripts/bench train makes all that is needed.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchPlaywright } from '../../../../tests/engines/chromium.mjs';
import { serve } from '../../../../tests/engines/file_server.mjs';
import { median } from '../measuring.ts';
import { measureTraining, printTraining } from './in_page.mjs';
import { TurnProgram } from './programs.mjs';
import { countTokens, drawRecipe } from './recipes.ts';
import { printSpeeds } from './table.mjs';
import { bundleTensorFlow } from './tfjs_bundle.mjs';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));
const TURN_MILLISECONDS = 1000;
const MODELS = [
  { name: 'induction', task: 'induction', variant: 'two_layers', fixture: 'induction', tfjs: true },
  { name: 'translator', task: 'translate', variant: 'transformer', fixture: 'translator', tfjs: true },
  { name: 'Bahdanau', task: 'translate', variant: 'bahdanau', fixture: 'aligner', tfjs: false },
];
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '9' },
    seeds: { type: 'string', default: '5' },
    json: { type: 'string' },
  },
});
const [python, blas = ''] = positionals;
if (!python) throw new Error('Name the Python that has PyTorch; scripts/bench train knows it.');

async function openPage(browser, folder) {
  await bundleTensorFlow(folder);
  const server = await serve({
    folders: {
      '/bench/': `${repository}scripts/lib/bench/`,
      '/tests/': `${repository}tests/`,
      '/web/': `${repository}web/`,
      '/tfjs/': `${repository}web/node_modules/@tensorflow/tfjs-backend-wasm/dist/`,
      '/tensorflow.mjs': `${folder}/tensorflow.mjs`,
    },
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(600_000);
  await page.goto(`${server.address}/bench/training/page.html`);
  await page.waitForFunction('typeof takeTurn === "function"');
  return { page, server };
}

function startNative(preset, { task, variant }) {
  return new TurnProgram(preset, `${repository}build/${preset}/attention_training_turns`, [task, variant]);
}

async function startTorch(model, recipe, folder) {
  const path = join(folder, `${model.name}.json`);
  await writeFile(path, JSON.stringify(recipe));
  const program = new TurnProgram('PyTorch', python, ['-m', 'pytorch.turns', model.fixture, path], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: { ...process.env, ...ONE_THREAD, ...(blas && { LD_LIBRARY_PATH: blas }) },
  });
  const [, difference] = (await program.nextLine()).split(' ');
  return { program, difference: Number(difference) };
}

/** The turns of a round in their order: what is compared stands side by side. */
async function openSides(page, model, folder) {
  const recipe = await drawRecipe(model.task, model.variant);
  const torch = await startTorch(model, recipe, folder);
  const programs = {
    native: startNative('native', model),
    portable: startNative('portable', model),
    PyTorch: torch.program,
  };
  const tfjs = await page.evaluate(
    ([given, fixture]) => globalThis.prepare(given, fixture),
    [recipe, model.tfjs ? model.fixture : null],
  );
  const inProgram = (name, what) => (milliseconds) => programs[name].take(what, milliseconds);
  const inPage = (name) => (milliseconds) =>
    page.evaluate(([side, time]) => globalThis.takeTurn(side, time), [name, milliseconds]);
  const turns = {
    'native forward': inProgram('native', 'forward'),
    native: inProgram('native', 'step'),
    PyTorch: inProgram('PyTorch', 'step'),
    relaxed: inPage('relaxed'),
    ...Object.fromEntries(Object.keys(tfjs).map((name) => [name, inPage(name)])),
    simd: inPage('simd'),
    portable: inProgram('portable', 'step'),
    'portable forward': inProgram('portable', 'forward'),
  };
  return {
    turns,
    close: () => Promise.all(Object.values(programs).map((program) => program.close())),
    differences: { PyTorch: torch.difference, ...tfjs },
    ...countTokens(recipe.batches),
    batches: recipe.batches.length,
  };
}

/** Medians of steps per second by side; a first round does not count. */
async function measureModel(page, model, rounds, folder) {
  const { turns, close, ...about } = await openSides(page, model, folder);
  const rates = {};
  for (let round = -1; round < rounds; round++) {
    for (const [name, take] of Object.entries(turns)) {
      const { steps, milliseconds } = await take(TURN_MILLISECONDS);
      if (round >= 0) rates[name] = [...(rates[name] ?? []), (1000 * steps) / milliseconds];
    }
  }
  await close();
  const medians = Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]));
  return { name: model.name, ...about, stepsPerSecond: medians, all: rates };
}

const folder = await mkdtemp(join(tmpdir(), 'training-'));
const browser = await launchPlaywright();
try {
  const { page, server } = await openPage(browser, folder);
  const models = [];
  for (const model of MODELS) models.push(await measureModel(page, model, Number(values.rounds), folder));
  await page.close();
  await server.close();
  printSpeeds(models);
  const seeds = Number(values.seeds);
  const runs = seeds > 0 ? await measureTraining(browser, seeds) : [];
  if (seeds > 0) printTraining(runs, models[0].stepsPerSecond.portable);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ models, runs }, null, 2)}\n`);
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
