/** Checks before calls on small models and runs, as validate.ts does for the others. What a number may be is checked in C++. */

import { int32sOf, objectOf, oneOf, wholeNumber } from './checks.ts';
import type { SentenceQuestion, TaskInput, TaskName, TrainingSettings } from './training_types.ts';
import { CoreError } from './types.ts';
import { interventionsText } from './validate_language.ts';

function bad(message: string): never {
  throw new CoreError('invalid_argument', message);
}

const TASK_NAMES: readonly TaskName[] = [
  'translate',
  'date',
  'induction',
  'reverse',
  'copy',
  'sort',
  'word_sense',
];
const POSITION_NAMES = ['none', 'learned', 'learned_from_end', 'rotary'] as const;
const SIDE_NAMES = ['source', 'target'] as const;
const WEIGHT_TYPES = ['f32', 'f16'] as const;
/** Of one call that trains; a page that waits longer cannot be told of anything. */
const LONGEST_TRAINING = 600_000;

/** Each value by what it must be. */
type Fields = Record<string, 'whole' | 'number' | 'boolean' | readonly string[]>;

const TRANSFORMER_FIELDS: Fields = {
  width: 'whole',
  heads: 'whole',
  cross_heads: 'whole',
  encoder_layers: 'whole',
  decoder_layers: 'whole',
  feed_forward: 'whole',
  position: POSITION_NAMES,
  causal: 'boolean',
};
const RECURRENT_ALIGNER_FIELDS: Fields = {
  embedding: 'whole',
  encoder_width: 'whole',
  decoder_width: 'whole',
  attention_width: 'whole',
  annotations_see_words: 'boolean',
  scores_see_previous_word: 'boolean',
};
const RUN_FIELDS: Fields = {
  steps: 'whole',
  batch: 'whole',
  learning_rate: 'number',
  warm_up: 'whole',
  beta_1: 'number',
  beta_2: 'number',
  weight_decay: 'number',
  clip: 'number',
  dropout: 'number',
  label_smoothing: 'number',
};

function finite(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value))
    bad(`${name} must be a finite number, not ${String(value)}.`);
  return value;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') bad(`${name} must be true or false, not ${String(value)}.`);
  return value;
}

function checkFields(given: object, fields: Fields): Record<string, unknown> {
  const values = given as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([key, kind]) => {
      const value = values[key];
      const name = `The setting '${key}'`;
      if (kind === 'whole') return [key, wholeNumber(value, name)];
      if (kind === 'number') return [key, finite(value, name)];
      if (kind === 'boolean') return [key, flag(value, name)];
      oneOf(value, kind, name);
      return [key, value];
    }),
  );
}

export function checkTask(task: unknown): TaskName {
  oneOf(task, TASK_NAMES, 'The task');
  return task as TaskName;
}

export function checkSide(side: unknown): 'source' | 'target' {
  oneOf(side, SIDE_NAMES, 'The side');
  return side as 'source' | 'target';
}

/** Up to 2^53 - 1: what a double holds exactly. */
export function checkSeed(seed: unknown): number {
  if (!Number.isSafeInteger(seed) || (seed as number) < 0)
    bad(`The seed must be a whole number from 0 to 2^53 - 1, not ${String(seed)}.`);
  return seed as number;
}

export function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') bad(`${name} must be a text.`);
  return value;
}

/** As JSON, for C++: what is known and nothing else. */
export function settingsText(settings: TrainingSettings): { task: TaskName; json: string } {
  const task = checkTask(objectOf(settings, 'The settings').task);
  const model = objectOf(settings.model, 'The model of the settings');
  const kind = oneOf(model.kind, ['transformer', 'recurrent_aligner'], "The model's kind");
  const fields = kind === 0 ? TRANSFORMER_FIELDS : RECURRENT_ALIGNER_FIELDS;
  const checked = {
    task,
    model: { kind: model.kind, ...checkFields(model, fields) },
    seed: checkSeed(settings.seed),
    ...checkFields(settings, RUN_FIELDS),
  };
  return { task, json: JSON.stringify(checked) };
}

export interface CheckedInput {
  source: Int32Array;
  target: Int32Array;
  /** JSON. */
  interventions: string;
}

/** Whether the ids are the model's is checked in C++. */
export function checkTaskInput(input: TaskInput): CheckedInput {
  const { source, target, interventions } = objectOf(input, 'The input');
  return {
    source: int32sOf(source, 'The source'),
    target: int32sOf(target, 'The target'),
    interventions: interventionsText(interventions),
  };
}

export function checkQuestion(question: SentenceQuestion) {
  const { source, target, limit, interventions, gold } = objectOf(question, 'The question');
  return {
    source: int32sOf(source, 'The source'),
    target: target === undefined ? null : int32sOf(target, 'The target'),
    limit: checkLimit(limit),
    interventions: interventionsText(interventions),
    gold: gold === undefined ? null : goldPositions(objectOf(gold, 'The gold alignment').rows),
    goldTarget: gold === undefined ? null : int32sOf(gold.target, "The gold alignment's target"),
  };
}

/** Rows of positions, each ended by -1. */
export function goldPositions(gold: number[][]): Int32Array {
  if (!Array.isArray(gold)) bad('The gold alignment must be an array of rows.');
  const positions = gold.map((row) => {
    if (!Array.isArray(row)) bad('A row of the gold alignment must be an array of positions.');
    return [...row.map((position) => wholeNumber(position, 'A gold position')), -1];
  });
  return Int32Array.from(positions.flat());
}

export function checkLimit(limit: unknown): number {
  return wholeNumber(limit, 'The most tokens to write', 1);
}

export function checkMilliseconds(milliseconds: unknown): number {
  const value = finite(milliseconds, 'The time to train');
  if (value < 0 || value > LONGEST_TRAINING)
    bad(`The time to train must be from 0 to ${LONGEST_TRAINING} milliseconds, not ${value}.`);
  return value;
}

/** Whether half precision is meant. */
export function checkHalf(type: unknown): boolean {
  return oneOf(type, WEIGHT_TYPES, 'The type of the weights') === 1;
}

/** Before a download begins. */
export function checkTaskWeights(weights: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  if (typeof weights !== 'function')
    bad("The model's weights must be a function that gives the file's bytes.");
  return weights;
}
