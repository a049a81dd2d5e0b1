/** A training's part of the address: `train=induction&seed=2&rate=0.001&step=420`. */

import { HashProblem } from '../../scene/hash_problem.ts';
import type { Scene } from '../../scene/scene.ts';
import {
  ENCODER_LAYERS,
  FEWEST_STEPS,
  HEADS,
  hasKnob,
  LARGEST_RATE,
  LARGEST_SEED,
  LAYERS,
  MOST_STEPS,
  POSITIONS,
  type Position,
  TRAINED_TASKS,
  type TrainedTask,
  type TrainingKnobs,
  WIDTHS,
} from './knobs.ts';
import type { TrainingSource } from './source.ts';

const KNOB_KEYS = ['seed', 'steps', 'rate', 'layers', 'encoder', 'heads', 'width', 'position', 'mask'];
export const TRAINING_KEYS: ReadonlySet<string> = new Set(['train', 'step', ...KNOB_KEYS]);

function refuse(name: string, text: string, wanted: string): never {
  throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be ${wanted}`);
}

function wholeIn(parts: URLSearchParams, name: string, least: number, most: number): number | undefined {
  const text = parts.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most) refuse(name, text, `a whole number from ${least} to ${most}`);
  return value;
}

function oneOf<Value extends string | number>(
  parts: URLSearchParams,
  name: string,
  known: readonly Value[],
): Value | undefined {
  const text = parts.get(name);
  if (text === null) return undefined;
  const found = known.find((value) => String(value) === text);
  return found ?? refuse(name, text, `one of ${known.join(', ')}`);
}

function rateIn(parts: URLSearchParams): number | undefined {
  const text = parts.get('rate');
  if (text === null) return undefined;
  const value = /^\d*\.?\d+(?:e[+-]?\d{1,2})?$/i.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= LARGEST_RATE ? value : refuse('rate', text, 'a learning rate such as 0.002');
}

function isTask(text: string): text is TrainedTask {
  return (TRAINED_TASKS as readonly string[]).includes(text);
}

/** Absent ones are left out, so that equal sources read equal. */
function knobsIn(parts: URLSearchParams): TrainingKnobs {
  const mask = oneOf(parts, 'mask', ['on', 'off']);
  const all: { [Name in keyof TrainingKnobs]: TrainingKnobs[Name] | undefined } = {
    seed: wholeIn(parts, 'seed', 0, LARGEST_SEED),
    steps: wholeIn(parts, 'steps', FEWEST_STEPS, MOST_STEPS),
    rate: rateIn(parts),
    layers: oneOf(parts, 'layers', LAYERS),
    encoder: oneOf(parts, 'encoder', ENCODER_LAYERS),
    heads: oneOf(parts, 'heads', HEADS),
    width: oneOf(parts, 'width', WIDTHS),
    position: oneOf<Position>(parts, 'position', POSITIONS),
    causal: mask && mask === 'on',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

export function trainingSourceOf(task: string, parts: URLSearchParams): TrainingSource {
  if (!isTask(task)) refuse('train', task, `one of ${TRAINED_TASKS.join(', ')}`);
  const knobs = knobsIn(parts);
  for (const name of Object.keys(knobs) as (keyof TrainingKnobs)[]) {
    if (!hasKnob(task, name)) throw new HashProblem(`the model of '${task}' has no knob '${name}'`);
  }
  return { kind: 'training', task, knobs };
}

export function readTrainingStep(parts: URLSearchParams): Pick<Scene, 'step'> {
  return { step: wholeIn(parts, 'step', 0, MOST_STEPS) ?? null };
}

export function trainingParts({ step, source: { task, knobs } }: Scene<TrainingSource>): [string, string][] {
  const { causal, ...rest } = knobs;
  const parts: [string, string][] = [
    ['train', task],
    ...Object.entries(rest).map(([name, value]): [string, string] => [name, String(value)]),
  ];
  if (causal !== undefined) parts.push(['mask', causal ? 'on' : 'off']);
  if (step !== null) parts.push(['step', String(step)]);
  return parts;
}
