/** Runs in the module on this thread: what they report, stop, go on with and refuse. */

import { afterEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TrainingHandle, TrainingSettings } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { smallSettings, takeSteps } from '../../../shared/training.ts';

const core = new InlineCore(await loadModule('simd'));
const settings = await smallSettings(core, 'induction');

const open: TrainingHandle[] = [];
afterEach(() => {
  for (const training of open.splice(0)) training.dispose();
});

async function started(changes: Partial<TrainingSettings> = {}): Promise<TrainingHandle> {
  const training = await core.startTraining({ ...settings, ...changes });
  open.push(training);
  return training;
}

async function resumed(checkpoint: Uint8Array): Promise<TrainingHandle> {
  const training = await core.resumeTraining(checkpoint);
  open.push(training);
  return training;
}

describe('a run', () => {
  it('says what it is, and gives its settings back as they were', async () => {
    const { summary } = await started();
    expect(summary.settings).toEqual(settings);
    expect(summary.steps).toBe(0);
    expect(summary.task).toMatchObject({ name: 'induction', sourceWords: [], longest: 41 });
    expect(summary.task.targetWords).toHaveLength(32);
    // Token and position tables alone have so many numbers.
    expect(summary.parameters).toBeGreaterThan((32 + 41) * 16);
  });

  it('reports each step, learns, and takes none beyond its last', async () => {
    const training = await started({ steps: 40 });
    const reports = await takeSteps(training, 40);
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    // 31 letters and digits: guessing costs ln 31.
    expect(reports[0]?.loss).toBeGreaterThan(Math.log(31) - 0.5);
    const mean = (some: typeof reports) => some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
    expect(mean(reports.slice(-10))).toBeLessThan(mean(reports.slice(0, 10)));
    for (const { accuracy, gradientNorm, learningRate } of reports) {
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
      expect(gradientNorm).toBeGreaterThan(0);
      expect(learningRate).toBeLessThanOrEqual(Math.fround(settings.learning_rate));
    }
    expect(await training.train(1000)).toEqual([]);
    expect(await training.train(0)).toEqual([]);
  });

  it('takes several steps in a call that has the time', async () => {
    const training = await started({ steps: 5 });
    const reports = [];
    // However slow the machine is, it ends: each call takes at least one step.
    for (let calls = 0; calls < 5; calls++) reports.push(...(await training.train(60_000)));
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
  });

  it('comes to the same weights from the same seed, and to others from another', async () => {
    const weightsOf = async (seed: number) => {
      const training = await started({ seed, dropout: 0.1 });
      await takeSteps(training, 5);
      return training.weights('f32');
    };
    const [one, again, other] = [await weightsOf(3), await weightsOf(3), await weightsOf(4)];
    expect(Buffer.compare(one, again)).toBe(0);
    expect(Buffer.compare(one, other)).not.toBe(0);
  });

  it('that was stopped goes on to the bit', async () => {
    const straight = await started({ dropout: 0.1 });
    const stopped = await started({ dropout: 0.1 });
    const expected = (await takeSteps(straight, 8)).slice(5);
    await takeSteps(stopped, 5);
    const further = await resumed(await stopped.checkpoint());
    expect(further.summary.steps).toBe(5);
    expect(further.summary.settings).toEqual(straight.summary.settings);
    expect(await takeSteps(further, 3)).toEqual(expected);
    expect(Buffer.compare(await further.checkpoint(), await straight.checkpoint())).toBe(0);
  });

  it('that diverges says so and keeps the weights from before the step', async () => {
    const training = await started({ learning_rate: 1e9, warm_up: 0, clip: 0 });
    let last: Uint8Array | undefined;
    const diverge = async () => {
      for (let step = 0; step < settings.steps; step++) {
        await training.train(0);
        last = await training.checkpoint();
      }
    };
    const error = await errorOf(diverge);
    expect(error.code).toBe('non_finite');
    expect(error.message).toMatch(/learning rate/i);
    const kept = await training.checkpoint();
    if (last) expect(Buffer.compare(kept, last)).toBe(0);
    // It stays where it is, and stays of use.
    expect((await errorOf(() => training.train(1000))).message).toBe(error.message);
    expect(Buffer.compare(await training.checkpoint(), kept)).toBe(0);
  });

  it('with a learning rate of 0 leaves the weights alone', async () => {
    const training = await started({ learning_rate: 0 });
    const before = await training.weights('f32');
    const reports = await takeSteps(training, 2);
    expect(reports.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    // Only the count of steps in the metadata differs.
    expect(Buffer.compare((await training.weights('f32')).slice(-4096), before.slice(-4096))).toBe(0);
  });

  it('shows what its heads do on the fixed example', async () => {
    const training = await started();
    await takeSteps(training, 3);
    const probe = await training.probe();
    expect(probe.step).toBe(3);
    expect(probe.source).toEqual([]);
    expect(JSON.parse(probe.trace.summary.metadata.tokens ?? '')).toEqual(probe.target);
    expect(probe.trace.summary.layers.map(({ name }) => name)).toEqual(['layer.0', 'layer.1']);
    const names = probe.heads.map(({ layer, head, name }) => `${name} ${layer.index}.${head}`);
    expect(names).toEqual([
      'previous token 0.0',
      'previous token 0.1',
      'previous token 1.0',
      'previous token 1.1',
      'induction 0.0',
      'induction 0.1',
      'induction 1.0',
      'induction 1.1',
    ]);
    // The first part: the begin token and 16 others, of which each has one before it.
    const { weights } = await probe.trace.head(1, 0);
    const keys = probe.target.length;
    let mass = 0;
    for (let query = 1; query <= 16; query++) mass += weights[query * keys + query - 1] ?? 0;
    const score = probe.heads.find(({ layer, head }) => layer.index === 1 && head === 0);
    expect(score?.value).toBeCloseTo(mass / 16, 6);
    expect(score?.least).toBe(score?.name === 'induction' ? 0.9 : 0.7);
    probe.trace.dispose();
  });

  it('measures itself on what it never sees', async () => {
    const training = await started();
    const scores = new Map((await training.evaluate()).map(({ name, value }) => [name, value]));
    expect(scores.get('teacher-forced loss')).toBeGreaterThan(Math.log(31) - 0.5);
    expect(scores.get('teacher-forced accuracy')).toBeLessThan(0.3);
    expect([...scores.keys()].some((name) => name.startsWith('induction score'))).toBe(true);
  });

  it('that was closed is not asked any more', async () => {
    const training = await started();
    training.dispose();
    training.dispose();
    const closed = { code: 'invalid_argument', message: 'This training was closed already.' };
    for (const call of [
      () => training.train(0),
      () => training.probe(),
      () => training.evaluate(),
      () => training.checkpoint(),
      () => training.weights('f32'),
    ]) {
      expect(await errorOf(call)).toMatchObject(closed);
    }
  });
});

describe('a checkpoint', () => {
  it('that is none is refused with the reason', async () => {
    const training = await started();
    await takeSteps(training, 1);
    const good = await training.checkpoint();
    const refused = async (bytes: Uint8Array) => (await errorOf(() => core.resumeTraining(bytes))).code;
    expect(await refused(new Uint8Array())).toBe('malformed_file');
    expect(await refused(good.slice(0, good.length - 4))).toBe('malformed_file');
    expect(await refused(new TextEncoder().encode('not a checkpoint, but long enough'))).toBe(
      'malformed_file',
    );
    // Weights alone are another kind of file, and a checkpoint is none of weights.
    expect((await errorOf(async () => core.resumeTraining(await training.weights('f32')))).message).toMatch(
      /checkpoint/,
    );
    expect((await errorOf(() => core.openTaskModel(async () => good))).message).toMatch(/trained model/);
  });
});
