/** One seed, one result: the same thirty steps as tests/native/training_bits_test.cpp takes, to the bit. */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { InlineCore } from '../../../web/src/core/inline_core.ts';
import { loadModule } from '../../../web/src/core/load.ts';
import type { TrainingSettings } from '../../../web/src/core/types.ts';
import { FloatHash } from '../../shared/hash.ts';
import { floats, readTensorFile } from '../../shared/safetensors.ts';
import { takeSteps } from '../../shared/training.ts';

const STEPS = 30;
const folder = new URL('../../fixtures/training_runs/', import.meta.url);
const [runs, hashes] = await Promise.all(
  ['runs.json', 'hashes.json'].map(async (name) => JSON.parse(await readFile(new URL(name, folder), 'utf8'))),
);

async function hashOf(build: 'simd' | 'relaxed', settings: TrainingSettings) {
  const core = new InlineCore(await loadModule(build));
  const recipe = await core.defaultSettings('induction');
  const training = await core.startTraining({ ...recipe, ...settings });
  const losses = (await takeSteps(training, STEPS)).map(({ loss }) => loss);
  const { tensors } = readTensorFile(await training.weights('f32'));
  training.dispose();
  const hash = new FloatHash().add(Float32Array.from(losses));
  for (const name of [...tensors.keys()].sort()) {
    const tensor = tensors.get(name);
    if (tensor) hash.add(floats(tensor));
  }
  return { losses, digits: hash.digits() };
}

it.each(Object.keys(runs))('%s: losses and weights are those of the native build', async (name) => {
  const simd = await hashOf('simd', runs[name]);
  expect(simd.digits).toBe(hashes[name]);
  const relaxed = await hashOf('relaxed', runs[name]);
  // Fused multiply-adds round otherwise, and each step builds on the one before.
  for (const [step, loss] of relaxed.losses.entries()) {
    expect(Math.abs(loss - (simd.losses[step] ?? 0))).toBeLessThan(1e-3);
  }
});
