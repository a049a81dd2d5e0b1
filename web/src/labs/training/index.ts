/** The lab in which the reader trains a small model. */

import type { Pin } from '../../scene/scene.ts';
import { modeShown } from '../../trace/mode_mask.ts';
import {
  COMPARE,
  HEAD_STEPS,
  LET_GO,
  PAINT_MASK,
  SINK_LENS,
  SWITCH_OFF,
  TOGETHER,
  VIEWS,
  VIEWS_OF_CHANGES,
} from '../keys.ts';
import type { Example, Lab } from '../lab.ts';
import { trainingAddress } from './address.ts';
import type { TrainedTask } from './knobs.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { type TrainingSource, trainingScene, untrainedMode } from './source.ts';

/** Pinned is the cell that tells whether the task's head has formed. */
function example(name: string, task: TrainedTask, pin: Pin): Example<TrainingSource> {
  return { name, scene: { ...trainingScene(task), pin }, begins: true };
}

export const trainingLab: Lab<TrainingSource, TrainingLabRun> = {
  kind: 'training',
  name: 'training',
  title: () => 'Train it yourself',
  start: () => trainingScene(),
  address: trainingAddress,
  // What a head may see belongs to the model that is trained.
  modes: [],
  offers: async () => (await import('./offers.ts')).trainingOffers,
  shownMode: (scene, session) => modeShown({ mode: untrainedMode(scene) }, session),
  subject: ({ task }) => ({ made: `training ${task}`, text: '' }),
  resultPart: ({ source: { beside: _, ...source }, step, interventions }) => [source, step, interventions],
  shortcuts: [
    LET_GO,
    HEAD_STEPS,
    VIEWS,
    VIEWS_OF_CHANGES,
    SWITCH_OFF,
    PAINT_MASK,
    SINK_LENS,
    TOGETHER,
    COMPARE,
  ],
  examples: [
    example('Train: watch an induction head form', 'induction', { query: 17, key: 4 }),
    example('Train: reverse', 'reverse', { query: 0, key: 9 }),
    example('Train: sort', 'sort', { query: 0, key: 4 }),
    example('Train: dates', 'date', { query: 3, key: 22 }),
  ],
  guide: async () => (await import('./guide.ts')).trainingGuide,
  mayAccept: async (files) => (await import('./run_files.ts')).isOfTraining(files),
  layout: 'rail-first',
  open: async (host) => (await import('./open.ts')).openTraining(host),
};
