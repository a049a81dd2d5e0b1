/** The lab in which the reader trains a small model. */

import { modeShown } from '../../trace/mode_mask.ts';
import {
  HEAD_STEPS,
  LET_GO,
  PAINT_MASK,
  SINK_LENS,
  SWITCH_OFF,
  TOGETHER,
  VIEWS,
  VIEWS_OF_CHANGES,
} from '../keys.ts';
import type { Lab } from '../lab.ts';
import { trainingAddress } from './address.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { type TrainingSource, trainingScene } from './source.ts';

export const trainingLab: Lab<TrainingSource, TrainingLabRun> = {
  kind: 'training',
  name: 'training',
  title: () => 'Train it yourself',
  start: () => trainingScene(),
  address: trainingAddress,
  // What a head may see belongs to the model that is trained.
  modes: [],
  offers: async () => (await import('./offers.ts')).trainingOffers,
  shownMode: ({ source: { knobs }, ...scene }, session) =>
    modeShown({ ...scene, mode: knobs.causal === false ? 'self' : 'causal' }, session),
  subject: ({ task }) => ({ made: `training ${task}`, text: '' }),
  resultPart: ({ source: { task, knobs }, step, interventions }) => [task, knobs, step, interventions],
  shortcuts: [LET_GO, HEAD_STEPS, VIEWS, VIEWS_OF_CHANGES, SWITCH_OFF, PAINT_MASK, SINK_LENS, TOGETHER],
  examples: [
    { name: 'Train: watch an induction head form', scene: trainingScene('induction'), begins: true },
    { name: 'Train: reverse', scene: trainingScene('reverse'), begins: true },
    { name: 'Train: sort', scene: trainingScene('sort'), begins: true },
    { name: 'Train: dates', scene: trainingScene('date'), begins: true },
  ],
  mayAccept: async (files) => (await import('./run_files.ts')).isOfTraining(files),
  layout: 'rail-first',
  open: async (host) => (await import('./open.ts')).openTraining(host),
};
