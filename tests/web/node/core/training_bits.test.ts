/** One seed, one result: the runs of tests/native/training_session_test.cpp come to the same bits here. */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TaskName, TrainingSettings } from '../../../../web/src/core/types.ts';
import { FloatHash } from '../../../shared/hash.ts';
import { floats, readTensorFile } from '../../../shared/safetensors.ts';
import { takeSteps } from '../../../shared/training.ts';

const STEPS = 20;
const SHORT = { steps: STEPS, batch: 8, warm_up: 5 };

interface Kind {
  task: TaskName;
  model: Record<string, unknown>;
  run?: Partial<TrainingSettings>;
}

const KINDS: Record<string, Kind> = {
  attention_only: { task: 'induction', model: { width: 16 }, run: { dropout: 0.1 } },
  encoder_decoder: {
    task: 'word_sense',
    model: { width: 16, heads: 2, feed_forward: 32 },
    run: { label_smoothing: 0.1 },
  },
  rotary: { task: 'copy', model: { width: 16, heads: 2, encoder_layers: 1, position: 'rotary' } },
  recurrent_aligner: {
    task: 'date',
    model: { embedding: 8, encoder_width: 8, decoder_width: 12, attention_width: 8 },
  },
};

const FAMILY = 'training_runs/';
const all: Record<string, string> = JSON.parse(
  await readFile(new URL('../../../fixtures/hashes.json', import.meta.url), 'utf8'),
);
const hashes = Object.fromEntries(
  Object.entries(all).flatMap(([name, digits]) =>
    name.startsWith(FAMILY) ? [[name.slice(FAMILY.length), digits]] : [],
  ),
);

async function outcome(build: 'simd' | 'relaxed', { task, model, run }: Kind) {
  const core = new InlineCore(await loadModule(build));
  const recipe = await core.defaultSettings(task);
  const settings = { ...recipe, ...SHORT, ...run, model: { ...recipe.model, ...model } };
  const training = await core.startTraining(settings as TrainingSettings);
  const losses = (await takeSteps(training, STEPS)).map(({ loss }) => loss);
  const { tensors } = readTensorFile(await training.weights('f32'));
  training.dispose();
  const hash = new FloatHash();
  // The file keeps the order of the model's parameters.
  for (const tensor of tensors.values()) hash.add(floats(tensor));
  return { losses, digits: hash.digits() };
}

it('knows every run that the native test knows', () => {
  expect(Object.keys(KINDS).sort()).toEqual(Object.keys(hashes).sort());
});

it.each(Object.entries(KINDS))('%s ends with the weights of the native build', async (name, kind) => {
  const simd = await outcome('simd', kind);
  expect(simd.digits).toBe(hashes[name]);
  const relaxed = await outcome('relaxed', kind);
  // Fused multiply-adds round otherwise, and each step builds on the one before.
  for (const [step, loss] of relaxed.losses.entries()) {
    expect(Math.abs(loss - (simd.losses[step] ?? 0))).toBeLessThan(1e-3);
  }
});
