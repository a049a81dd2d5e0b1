/** A run in a few words: its task, and what sets it apart. */

import type { TrainingSettings } from '../../../core/training_types.ts';
import { plural } from '../../../view/text/format.ts';
import { knobsOf, ownKnobs, type TrainedTask, type TrainingKnobs } from '../knobs.ts';
import { POSITION_WORDS, rateWords } from './knob_words.ts';
import { TASK_WORDS } from './task_words.ts';
import type { TrainingRun } from './training_run.ts';

const WORDS: { [Name in keyof TrainingKnobs]-?: (value: NonNullable<TrainingKnobs[Name]>) => string } = {
  seed: (value) => `seed ${value}`,
  steps: (value) => `${value} steps`,
  rate: (value) => `rate ${rateWords(value)}`,
  layers: (value) => plural(value, 'layer'),
  encoder: (value) => plural(value, 'encoder layer'),
  heads: (value) => plural(value, 'head'),
  width: (value) => `width ${value}`,
  position: (value) => `positions ${POSITION_WORDS[value]}`,
  causal: (value) => (value ? 'mask on' : 'no mask'),
};

/** "seed 2, width 16" */
export function knobsInWords(knobs: TrainingKnobs): string {
  const apart = Object.entries(knobs).map(([name, value]) =>
    (WORDS[name as keyof TrainingKnobs] as (value: unknown) => string)(value),
  );
  return apart.join(', ') || 'the settings suggested';
}

export function runWords({ settings }: TrainingRun, recipe: TrainingSettings | undefined): string {
  const title = TASK_WORDS[settings.task as TrainedTask].title;
  const knobs = recipe ? ownKnobs(recipe, knobsOf(settings)) : { seed: settings.seed };
  return `${title}, ${Object.keys(knobs).length > 0 ? '' : 'with '}${knobsInWords(knobs)}`;
}
