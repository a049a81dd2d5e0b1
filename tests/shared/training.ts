/** Runs and models that are small enough to train in a test. */

import type {
  RecurrentAlignerSettings,
  StepReport,
  TaskName,
  TrainingCore,
  TrainingHandle,
  TrainingSettings,
  TransformerSettings,
} from '../../web/src/core/training_types.ts';

const SMALL: Partial<TrainingSettings> = {
  seed: 7,
  steps: 60,
  batch: 8,
  warm_up: 10,
};
const SMALL_TRANSFORMER: Partial<TransformerSettings> = {
  width: 16,
  heads: 2,
  cross_heads: 2,
  feed_forward: 32,
};
const SMALL_ALIGNER: Partial<RecurrentAlignerSettings> = {
  embedding: 8,
  encoder_width: 8,
  decoder_width: 8,
  attention_width: 8,
};

/** A task's recipe with a model of a few thousand parameters. */
export async function smallSettings(
  core: TrainingCore,
  task: TaskName,
  changes: Partial<TrainingSettings> = {},
  variant?: string,
): Promise<TrainingSettings> {
  const recipe = await core.defaultSettings(task, variant);
  const { model } = recipe;
  const small =
    model.kind === 'transformer'
      ? { ...model, ...SMALL_TRANSFORMER, feed_forward: model.feed_forward === 0 ? 0 : 32 }
      : { ...model, ...SMALL_ALIGNER };
  return { ...recipe, ...SMALL, model: small, ...changes };
}

/** Exactly so many steps, one call each: no call is ever long enough for two. */
export async function takeSteps(training: TrainingHandle, count: number): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (let step = 0; step < count; step++) reports.push(...(await training.train(0)));
  return reports;
}
