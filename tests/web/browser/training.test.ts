/** A short run in the page's own worker, beside a core that goes on showing. */

import { afterEach, expect, it } from 'vitest';
import { createCore } from '../../../web/src/core/index.ts';
import type { Core } from '../../../web/src/core/types.ts';
import { threeTokens } from '../../shared/small_vectors.ts';
import { smallSettings, takeSteps } from '../../shared/training.ts';

const open: Core[] = [];
afterEach(() => {
  for (const core of open.splice(0)) core.dispose();
});

async function workerCore(): Promise<Core> {
  const core = await createCore({ where: 'worker' });
  open.push(core);
  return core;
}

it('trains, shows its heads, is kept and opened again', async () => {
  const core = await workerCore();
  const training = await core.startTraining(await smallSettings(core, 'induction', { steps: 40 }));
  const reports = await takeSteps(training, 40);
  const mean = (some: typeof reports) => some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
  expect(mean(reports.slice(-10))).toBeLessThan(mean(reports.slice(0, 10)));
  const { trace, heads, step, target } = await training.probe();
  expect(step).toBe(40);
  expect(heads).toHaveLength(8);
  expect((await trace.head(1, 1)).weights).toHaveLength(target.length ** 2);
  const again = await core.resumeTraining(await training.checkpoint());
  expect(again.summary.steps).toBe(40);
  expect(await again.train(10)).toEqual([]);
  const weights = await training.weights('f16');
  const model = await core.openTaskModel(async () => weights.slice());
  const run = await model.run({ source: new Int32Array(), target: Int32Array.of(0, 5, 7, 5) });
  expect(run.next).toHaveLength(4);
  for (const handle of [trace, run.trace, model, training, again]) handle.dispose();
});

it('does not hold up the core that shows', async () => {
  const [trainer, shower] = [await workerCore(), await workerCore()];
  const settings = await smallSettings(trainer, 'induction', { batch: 64, steps: 100_000 });
  const training = await trainer.startTraining(settings);
  let trained = false;
  const steps = training.train(60_000).then(() => {
    trained = true;
  });
  const trace = await shower.attend(threeTokens());
  expect((await trace.head(0, 0)).weights.length).toBeGreaterThan(0);
  expect(trained).toBe(false);
  trainer.dispose();
  await steps.catch(() => {});
});
