/** What all sides of the training benchmark train on: a recipe and batches of its examples. */

import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TaskName, TrainingSettings } from '../../../../web/src/core/training_types.ts';

const BATCHES = 8;

/** One list of ids per example. */
export interface ExampleBatch {
  source: number[][];
  target: number[][];
  labels: number[][];
}

/** The model's settings with what the core takes from the task. */
export type SizedModel = TrainingSettings['model'] & {
  source_vocabulary: number;
  target_vocabulary: number;
  positions: number;
};

export interface Recipe {
  settings: Omit<TrainingSettings, 'model'> & { model: SizedModel };
  batches: ExampleBatch[];
}

const drawn = new Map<TaskName, ExampleBatch[]>();

/** The same for every model of a task. */
async function drawBatches(core: InlineCore, task: TaskName, rows: number): Promise<ExampleBatch[]> {
  const known = drawn.get(task);
  if (known) return known;
  const batches = [];
  for (let index = 0; index < BATCHES; index++) {
    const batch: ExampleBatch = { source: [], target: [], labels: [] };
    for (let row = 0; row < rows; row++) {
      const { source, target, labels } = await core.example(task, index * rows + row);
      batch.source.push([...source]);
      batch.target.push([...target]);
      batch.labels.push([...labels]);
    }
    batches.push(batch);
  }
  drawn.set(task, batches);
  return batches;
}

export async function drawRecipe(task: TaskName, variant: string): Promise<Recipe> {
  const core = new InlineCore(await loadModule('simd'));
  const settings = await core.defaultSettings(task, variant);
  const training = await core.startTraining(settings);
  const { task: summary } = training.summary;
  training.dispose();
  const model = {
    ...settings.model,
    source_vocabulary: summary.sourceWords.length,
    target_vocabulary: summary.targetWords.length,
    positions: summary.longest,
  };
  return { settings: { ...settings, model }, batches: await drawBatches(core, task, settings.batch) };
}

/** Tokens of all batches, and with the padding that equal lengths need. */
export function countTokens(batches: ExampleBatch[]): { tokens: number; padded: number } {
  let tokens = 0;
  let padded = 0;
  for (const side of batches.flatMap(({ source, target }) => [source, target])) {
    const lengths = side.map((ids) => ids.length);
    tokens += lengths.reduce((sum, length) => sum + length, 0);
    padded += lengths.length * Math.max(...lengths);
  }
  return { tokens, padded };
}
