/** A training's part of the address: `train=induction&seed=2&rate=0.001&step=420`. */

import type { SourceAddress } from '../../scene/address.ts';
import {
  type Field,
  field,
  named,
  ofScene,
  ofSource,
  oneOf,
  refuse,
  type Spelling,
  whole,
} from '../../scene/fields.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import {
  ENCODER_LAYERS,
  FEWEST_STEPS,
  HEADS,
  hasKnob,
  type KnobName,
  LARGEST_RATE,
  LAYERS,
  MOST_STEPS,
  POSITIONS,
  TRAINED_TASKS,
  type TrainingKnobs,
  WIDTHS,
} from './knobs.ts';
import { type TrainingSource, trainingScene } from './source.ts';

const TASK = oneOf(TRAINED_TASKS);
const RATE: Spelling<number> = {
  read: (text, key) => {
    const value = /^\d*\.?\d+(?:e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : Number.NaN;
    return value >= 0 && value <= LARGEST_RATE ? value : refuse(key, text, 'a learning rate such as 0.002');
  },
};

/** Absent ones are left out, so that equal sources read equal. */
function knob<Name extends KnobName>(
  key: string,
  name: Name,
  spelling: Spelling<NonNullable<TrainingKnobs[Name]>>,
): Field<TrainingSource> {
  return field(
    key,
    spelling,
    ({ source }) => source.knobs[name] as NonNullable<TrainingKnobs[Name]> | undefined,
    (scene, value) => {
      const { source } = scene;
      if (!hasKnob(source.task, name))
        throw new HashProblem(`the model of '${source.task}' has no knob '${name}'`);
      return { ...scene, source: { ...source, knobs: { ...source.knobs, [name]: value } } };
    },
  );
}

export const trainingAddress: SourceAddress<TrainingSource> = {
  start: (parts) => {
    const task = parts.get('train');
    return task === null ? null : trainingScene(TASK.read(task, 'train'));
  },
  fields: [
    ofSource('train', 'task', TASK),
    knob('seed', 'seed', whole(0, LARGEST_SEED)),
    knob('steps', 'steps', whole(FEWEST_STEPS, MOST_STEPS)),
    knob('rate', 'rate', RATE),
    knob('layers', 'layers', oneOf(LAYERS)),
    knob('encoder', 'encoder', oneOf(ENCODER_LAYERS)),
    knob('heads', 'heads', oneOf(HEADS)),
    knob('width', 'width', oneOf(WIDTHS)),
    knob('position', 'position', oneOf(POSITIONS)),
    knob('mask', 'causal', named({ on: true, off: false })),
    ofScene('step', 'step', whole(0, MOST_STEPS), null),
  ],
};
