/** The tasks that small models are trained on: their recipes, examples and words. */

import { int32sOf } from '../checks.ts';
import type { MainModule } from '../generated/attention.d.ts';
import type { ReadWords, TaskExample, TaskName, TrainingSettings } from '../training_types.ts';
import { checkSeed, checkSide, checkTask, textOf } from '../validate_training.ts';
import { orThrow, withBuffers } from './memory.ts';

const PROBE_SEED = -1;

function defaultSettings(module: MainModule, task: TaskName, variant = ''): TrainingSettings {
  const settings = module.defaultSettings(checkTask(task), textOf(variant, 'The variant'));
  return JSON.parse(orThrow(module, settings));
}

function example(module: MainModule, task: TaskName, seed: number | 'probe'): TaskExample {
  const number = seed === 'probe' ? PROBE_SEED : checkSeed(seed);
  const drawn = orThrow(module, module.drawExample(checkTask(task), number));
  return { ...drawn, gold: drawn.gold.map((row) => [...row]) };
}

function writeSentence(
  module: MainModule,
  task: TaskName,
  side: 'source' | 'target',
  ids: Int32Array,
): string {
  const name = checkTask(task);
  const isTarget = checkSide(side) === 'target';
  return withBuffers(module, [int32sOf(ids, 'The ids')], (bytes = null) =>
    orThrow(module, module.writeSentence(name, isTarget, bytes)),
  );
}

function readWords(module: MainModule, task: TaskName, side: 'source' | 'target', text: string): ReadWords {
  const isTarget = checkSide(side) === 'target';
  return orThrow(module, module.readWords(checkTask(task), isTarget, textOf(text, 'The text')));
}

export const VOCABULARY_CALLS = { defaultSettings, example, readWords, writeSentence };
