/** The table of the training benchmark: steps per second, and what they are measured against. */

import { median } from '../measuring.ts';

const COLUMNS = ['native', 'portable', 'relaxed', 'simd', 'PyTorch', 'tfjs', 'tfjs tuned'];
const GOALS = [
  { over: 'native', under: 'PyTorch', least: 2 },
  { over: 'relaxed', under: 'PyTorch', least: 1 },
  { over: 'relaxed', under: 'tfjs', least: 10 },
  { over: 'relaxed', under: 'tfjs tuned' },
];
const MOST_FORWARDS = 3.5;

/** Of turns of the same round, which stood beside each other: the median. */
function ratio({ all }, over, under) {
  return median(all[over].map((rate, round) => rate / all[under][round]));
}

const cell = (text) => String(text).padStart(11);

export function printSpeeds(models) {
  console.log('Training steps per second, 64 examples each, one thread, medians of turns');
  console.log(
    'native: AVX2; portable: without vector units; relaxed, simd, tfjs (its WebAssembly backend): in Chromium',
  );
  console.log(
    "The core's steps draw their examples, too; PyTorch and tfjs get padded batches that are ready.",
  );
  console.log(['model'.padEnd(12), ...COLUMNS.map(cell)].join(''));
  for (const { name, stepsPerSecond } of models) {
    const rates = COLUMNS.map((side) => cell(stepsPerSecond[side]?.toFixed(1) ?? '-'));
    console.log([name.padEnd(12), ...rates].join(''));
  }
  console.log('\nRatios, medians over rounds');
  for (const { over, under, least } of GOALS) {
    const ratios = models
      .filter(({ all }) => all[under])
      .map((model) => `${model.name} ${ratio(model, over, under).toFixed(2)}x`);
    console.log(
      `${`${over} / ${under}`.padEnd(24)} ${ratios.join(', ')}${least ? `   (goal: at least ${least}x)` : ''}`,
    );
  }
  for (const side of ['native', 'portable']) {
    const ratios = models.map(
      (model) => `${model.name} ${ratio(model, `${side} forward`, side).toFixed(2)}x`,
    );
    console.log(
      `${`${side} step / forward`.padEnd(24)} ${ratios.join(', ')}   (goal for the translator: at most ${MOST_FORWARDS}x)`,
    );
  }
  console.log(
    '\nThe same model: largest difference of loss and gradients from the fixtures, and tokens per batch',
  );
  for (const { name, differences, tokens, padded, batches } of models) {
    const each = Object.entries(differences).map(([side, value]) => `${side} ${value.toExponential(1)}`);
    const counts = [tokens, padded].map((count) => (count / batches).toFixed(0));
    console.log(
      `${name.padEnd(12)} ${each.join(', ')}; ${counts[0]} tokens, padded ${counts[1]} for the others`,
    );
  }
}
