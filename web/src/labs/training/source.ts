/** A model that is trained in the page. */

import { untouched } from '../../scene/defaults.ts';
import type { Mode, Scene, Source } from '../../scene/scene.ts';
import type { TrainedTask, TrainingKnobs } from './knobs.ts';

export interface TrainingSource {
  kind: 'training';
  task: TrainedTask;
  knobs: TrainingKnobs;
  /** The knobs of the run that this one is compared with; absent: with none. */
  beside?: TrainingKnobs;
  /** What the reader asks the model; absent: its task's own example. */
  ask?: string;
  /** The model that ships with these knobs, not one that is trained here. */
  shipped?: true;
}

/** With another run beside it; undefined: with none. */
export function comparedWith(
  { beside: _before, ...source }: TrainingSource,
  beside: TrainingKnobs | undefined,
): TrainingSource {
  return beside ? { ...source, beside } : source;
}

/** The same, whatever ships. */
export function trainedHere({ shipped: _, ...source }: TrainingSource): TrainingSource {
  return source;
}

export function isTraining(source: Source): source is TrainingSource {
  return source.kind === 'training';
}

/** Of each task, the layer whose heads matter: of those with a source, the one that looks from what is written to it. */
const TASK_LAYERS: Record<TrainedTask, number> = {
  induction: 1,
  reverse: 1,
  copy: 1,
  sort: 2,
  date: 0,
  word_sense: 2,
};

/** What the scene's head does, as far as its task says so: nothing is trained yet. */
export function untrainedMode({ source: { task, knobs }, layer }: Scene<TrainingSource>): Mode {
  if (task !== 'induction' && layer === TASK_LAYERS[task]) return 'cross';
  return knobs.causal === false ? 'self' : 'causal';
}

/** A task as its recipe has it. */
export function trainingScene(task: TrainedTask = 'induction'): Scene<TrainingSource> {
  return {
    ...untouched(),
    source: { kind: 'training', task, knobs: {} },
    mode: 'self',
    layer: TASK_LAYERS[task],
    head: 0,
    view: 'matrix',
    pin: null,
  };
}
