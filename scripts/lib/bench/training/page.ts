/** Training by turns in one page, on one thread: both builds of the core, and TensorFlow.js. */

import { InlineCore } from '/web/src/core/inline/core.ts';
import type { InlineTraining } from '/web/src/core/inline_training.ts';
import { loadModule } from '/web/src/core/load.ts';
import type { Recipe } from './recipes.ts';
import { checkOnFixture } from './tfjs_fixture.ts';
import { startTensorFlow, TfjsTrainer } from './tfjs_trainer.ts';
import { plainLinear, tunedLinear } from './tfjs_transformer.ts';

const BUILDS = ['relaxed', 'simd'] as const;
const TFJS = { tfjs: plainLinear, 'tfjs tuned': tunedLinear };
const MOST_STEPS = 1_000_000;

interface Turn {
  steps: number;
  milliseconds: number;
}
type Side = (milliseconds: number) => Promise<Turn>;

function ours(training: InlineTraining): Side {
  return async (milliseconds) => {
    const start = performance.now();
    const reports = await training.train(milliseconds);
    return { steps: reports.length, milliseconds: performance.now() - start };
  };
}

function theirs(trainer: TfjsTrainer): Side {
  return async (milliseconds) => {
    const start = performance.now();
    let steps = 0;
    let taken = 0;
    while (taken < milliseconds) {
      trainer.step();
      steps++;
      taken = performance.now() - start;
    }
    return { steps, milliseconds: taken };
  };
}

const sides: Record<string, Side> = {};
const opened: { dispose(): void }[] = [];

/** @returns how far TensorFlow.js is from the fixture, by side, where it takes part */
async function prepare(recipe: Recipe, fixture: string | null): Promise<Record<string, number>> {
  for (const one of opened.splice(0)) one.dispose();
  const { source_vocabulary: _, target_vocabulary: __, positions: ___, ...model } = recipe.settings.model;
  for (const build of BUILDS) {
    const core = new InlineCore(await loadModule(build));
    const training = await core.startTraining({ ...recipe.settings, model, steps: MOST_STEPS });
    opened.push(training);
    sides[build] = ours(training);
  }
  if (!fixture) return {};
  await startTensorFlow();
  const differences: Record<string, number> = {};
  for (const [name, linear] of Object.entries(TFJS)) {
    differences[name] = await checkOnFixture(fixture, linear);
    const trainer = new TfjsTrainer(recipe, linear);
    opened.push(trainer);
    sides[name] = theirs(trainer);
  }
  return differences;
}

function takeTurn(side: string, milliseconds: number): Promise<Turn> {
  const take = sides[side];
  if (!take) throw new Error(`There is no side '${side}' here.`);
  return take(milliseconds);
}

Object.assign(globalThis, { prepare, takeTurn });
