/** The small models that ship with the page, and what to see in each. */

import type { Scene } from '../../../scene/scene.ts';
import type { TrainedTask, TrainingKnobs } from '../knobs.ts';
import { type TrainingSource, trainingScene } from '../source.ts';

export interface ShippedModel {
  file: string;
  /** Of the file. */
  bytes: number;
  task: TrainedTask;
  /** That its settings differ in from the task's recipe. */
  knobs: TrainingKnobs;
  /** What sets it apart from others of its task; empty: it is the only one. */
  name: string;
  /** What to see; measured anew in `shipped_models.test.ts`. */
  see: string;
  layer: number;
  pin: { query: number; key: number };
}

export const SHIPPED_MODELS: readonly ShippedModel[] = [
  {
    file: 'induction-two_layers',
    bytes: 84_280,
    task: 'induction',
    knobs: {},
    name: 'with two layers',
    see: 'What comes again is continued as it was the first time: heads of layer 1 look at what followed then.',
    layer: 1,
    pin: { query: 17, key: 4 },
  },
  {
    file: 'induction-one_layer',
    bytes: 49_648,
    task: 'induction',
    knobs: { layers: 1 },
    name: 'with one layer',
    see: 'With one layer there is no head before this one to mark what came after what: fewer than one prediction in eight is right.',
    layer: 0,
    pin: { query: 17, key: 4 },
  },
  {
    file: 'reverse-transformer',
    bytes: 42_842,
    task: 'reverse',
    knobs: {},
    name: '',
    see: 'The head looks at the last symbol first: in each row most weight lies on the diagonal that runs from the top right.',
    layer: 1,
    pin: { query: 0, key: 9 },
  },
  {
    file: 'copy-transformer',
    bytes: 42_826,
    task: 'copy',
    knobs: {},
    name: '',
    see: 'In each row most weight lies on the diagonal: each symbol is looked at while it is written.',
    layer: 1,
    pin: { query: 0, key: 0 },
  },
  {
    file: 'sort-transformer',
    bytes: 266_432,
    task: 'sort',
    knobs: {},
    name: '',
    see: 'The first row looks at the smallest number, each further one at the next larger, wherever they stand.',
    layer: 2,
    pin: { query: 0, key: 4 },
  },
  {
    file: 'date-bahdanau',
    bytes: 135_276,
    task: 'date',
    knobs: {},
    name: '',
    see: 'While it writes the year it looks at the year, then at the month and at the day, in whatever order they stand.',
    layer: 0,
    pin: { query: 3, key: 22 },
  },
  {
    file: 'word_sense-transformer',
    bytes: 251_282,
    task: 'word_sense',
    knobs: {},
    name: 'with an encoder layer',
    see: 'While it writes “rive” or “banque” it looks at “bank” alone and is right all the same: the encoder layer has told “bank” which one is meant.',
    layer: 2,
    pin: { query: 2, key: 2 },
  },
  {
    file: 'word_sense-no_encoder',
    bytes: 149_810,
    task: 'word_sense',
    knobs: { encoder: 0 },
    name: 'without an encoder',
    see: 'It looks at “bank” alone, too, but nothing has told “bank” which one is meant: about one in five comes out wrong.',
    layer: 1,
    pin: { query: 2, key: 2 },
  },
];

const entries = (knobs: TrainingKnobs) => JSON.stringify(Object.entries(knobs).sort());

export function shippedModelOf({ task, knobs }: Pick<TrainingSource, 'task' | 'knobs'>): ShippedModel | null {
  const own = entries(knobs);
  return SHIPPED_MODELS.find((model) => model.task === task && entries(model.knobs) === own) ?? null;
}

/** The model on the screen; a question stays. */
export function shippedScene({ task, knobs, layer, pin }: ShippedModel, ask?: string): Scene<TrainingSource> {
  const scene = trainingScene(task);
  const source: TrainingSource = { ...scene.source, knobs, shipped: true, ...(ask !== undefined && { ask }) };
  return { ...scene, source, layer, pin: ask === undefined ? pin : null };
}
