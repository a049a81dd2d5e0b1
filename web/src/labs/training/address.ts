/** A training's part of the address: `train=induction&seed=2&rate=0.001&step=420`. */

import type { Intervention } from '../../core/types.ts';
import { entriesIn, entryIn, INTERVENTION_KEYS, interventionParts } from '../../intervention/code.ts';
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
  spell,
  text,
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
  type TrainedTask,
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

/** Key and spelling of each knob, in the order in which they are written. */
const KNOBS: {
  readonly [Name in KnobName]-?: readonly [key: string, Spelling<NonNullable<TrainingKnobs[Name]>>];
} = {
  seed: ['seed', whole(0, LARGEST_SEED)],
  steps: ['steps', whole(FEWEST_STEPS, MOST_STEPS)],
  rate: ['rate', RATE],
  layers: ['layers', oneOf(LAYERS)],
  encoder: ['encoder', oneOf(ENCODER_LAYERS)],
  heads: ['heads', oneOf(HEADS)],
  width: ['width', oneOf(WIDTHS)],
  position: ['position', oneOf(POSITIONS)],
  causal: ['mask', named({ on: true, off: false })],
};
const KNOB_NAMES = Object.keys(KNOBS) as KnobName[];

type KnobValue = NonNullable<TrainingKnobs[KnobName]>;

/** Each knob spells its own values only. */
function spellingOf(name: KnobName): Spelling<KnobValue> {
  return KNOBS[name][1] as Spelling<KnobValue>;
}

/** @throws HashProblem */
function checkKnob(task: TrainedTask, name: KnobName): void {
  if (!hasKnob(task, name)) throw new HashProblem(`the model of '${task}' has no knob '${name}'`);
}

/** Absent ones are left out, so that equal sources read equal. */
function knob(name: KnobName): Field<TrainingSource> {
  return field(
    KNOBS[name][0],
    spellingOf(name),
    ({ source }) => source.knobs[name],
    (scene, value) => {
      const { source } = scene;
      checkKnob(source.task, name);
      return { ...scene, source: { ...source, knobs: { ...source.knobs, [name]: value } } };
    },
  );
}

/** No model here reads as much: what is longer is refused with its reason. */
const MOST_ASKED = 200;
const AS_THE_RECIPE = 'recipe';

/** `seed:2,rate:0.001`, or `recipe`. */
export const SETTINGS: Spelling<TrainingKnobs> = {
  read: (text, key) => {
    if (text === AS_THE_RECIPE) return {};
    const knobs = text.split(',').map((part) => {
      const [knobKey, value = ''] = part.split(':');
      const name = KNOB_NAMES.find((candidate) => KNOBS[candidate][0] === knobKey);
      if (!name) refuse(key, text, 'settings such as seed:2,rate:0.001, or recipe');
      return [name, spellingOf(name).read(value, KNOBS[name][0])];
    });
    return Object.fromEntries(knobs);
  },
  write: (knobs) => {
    const parts = KNOB_NAMES.flatMap((name) => {
      const value = knobs[name];
      return value === undefined ? [] : [`${KNOBS[name][0]}:${spell(spellingOf(name), value)}`];
    });
    return parts.join(',') || AS_THE_RECIPE;
  },
};

/** `mask` is a knob of these models: a mask that the reader puts in has a key of its own. */
const OWN_MASK = 'mask';
const READER_MASK = 'masked';
const CHANGES: Field<TrainingSource> = {
  keys: INTERVENTION_KEYS.map((key) => (key === OWN_MASK ? READER_MASK : key)),
  read: (scene, parts, ignore) => ({
    ...scene,
    interventions: entriesIn(parts, CHANGES.keys, readChange, ignore),
  }),
  write: ({ interventions }) =>
    interventionParts(interventions).map(([key, value]) => [key === OWN_MASK ? READER_MASK : key, value]),
};

/** @throws HashProblem */
function readChange(key: string, written: string): Intervention {
  return entryIn(key === READER_MASK ? OWN_MASK : key, written);
}

export const trainingAddress: SourceAddress<TrainingSource> = {
  start: (parts) => {
    const task = parts.get('train');
    return task === null ? null : trainingScene(TASK.read(task, 'train'));
  },
  fields: [
    ofSource('train', 'task', TASK),
    ...KNOB_NAMES.map(knob),
    field(
      'beside',
      SETTINGS,
      ({ source }) => source.beside,
      (scene, beside) => {
        for (const name of Object.keys(beside) as KnobName[]) checkKnob(scene.source.task, name);
        return { ...scene, source: { ...scene.source, beside } };
      },
    ),
    CHANGES,
    ofSource('ask', 'ask', text(MOST_ASKED), undefined),
    ofSource('shipped', 'shipped', named<true>({ 1: true }), undefined),
    ofScene('step', 'step', whole(0, MOST_STEPS), null),
  ],
};
