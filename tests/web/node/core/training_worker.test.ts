/** Small models and runs in a worker, and in one that dies at bad moments. */

import { afterEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Request } from '../../../../web/src/core/messages.ts';
import { WorkerCore } from '../../../../web/src/core/remote/core.ts';
import type { StepReport, TaskInput, TaskModelHandle } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { threadWorker } from '../../../shared/thread_worker.ts';
import { smallSettings, takeSteps } from '../../../shared/training.ts';

const open: WorkerCore[] = [];
afterEach(() => {
  for (const core of open.splice(0)) core.dispose();
});

async function workerCore(create = threadWorker): Promise<{ core: WorkerCore; restarts: string[] }> {
  const core = await WorkerCore.start(create);
  open.push(core);
  const restarts: string[] = [];
  core.onRestart((message) => restarts.push(message));
  return { core, restarts };
}

/** A worker that notes what it is asked. */
function noting(asked: string[]): () => Worker {
  return () => {
    const worker = threadWorker();
    const send = worker.postMessage.bind(worker);
    worker.postMessage = (request: Request, moved: unknown) => {
      asked.push(request.method);
      send(request, moved as Transferable[]);
    };
    return worker;
  };
}

const probe = new InlineCore(await loadModule());
const settings = await smallSettings(probe, 'induction', { dropout: 0.1 });
const copySettings = await smallSettings(probe, 'copy', { steps: 4 });

/** What an inline run of so many steps comes to, in the build that the workers take. */
async function inlineRun(steps: number) {
  const training = await probe.startTraining(settings);
  const reports = await takeSteps(training, steps);
  const checkpoint = await training.checkpoint();
  const shown = await training.probe();
  const weights = await shown.trace.weights(1);
  training.dispose();
  return { reports, checkpoint, heads: shown.heads, weights };
}

async function copyModel(core: WorkerCore | InlineCore): Promise<TaskModelHandle> {
  const training = await probe.startTraining(copySettings);
  await takeSteps(training, 4);
  const bytes = await training.weights('f32');
  training.dispose();
  return core.openTaskModel(async () => bytes.slice());
}
const example = await probe.example('copy', 2);
const input: TaskInput = {
  source: example.source,
  target: example.target,
  interventions: [{ kind: 'temperature', stack: 'decoder_cross', layer: 0, head: 0, temperature: 2 }],
};

async function shown(model: TaskModelHandle) {
  const { trace, next } = await model.run(input);
  const probed = await model.probe();
  const { source, interventions } = input;
  const { trace: read, ...reading } = await model.read({ source, limit: 9, interventions });
  const result = {
    next,
    reading,
    read: await read.weights(0),
    weights: await trace.weights(trace.summary.layers.length - 1),
    written: await model.write(input.source, 9, input.interventions),
    alignment: await model.alignment(input, example.gold),
    scores: await model.evaluate(),
    probe: { ...probed, trace: await probed.trace.weights(0) },
    summary: model.summary,
  };
  trace.dispose();
  probed.trace.dispose();
  read.dispose();
  return result;
}

describe('in a worker', () => {
  it('a run is what it is on this thread', async () => {
    const { core } = await workerCore();
    const expected = await inlineRun(6);
    const training = await core.startTraining(await smallSettings(core, 'induction', { dropout: 0.1 }));
    expect(await takeSteps(training, 6)).toEqual(expected.reports);
    expect(Buffer.compare(await training.checkpoint(), expected.checkpoint)).toBe(0);
    const { heads, trace, step, ...rest } = await training.probe();
    expect(step).toBe(6);
    expect(heads).toEqual(expected.heads);
    expect(await trace.weights(1)).toEqual(expected.weights);
    expect(Object.keys(rest).sort()).toEqual(['outcome', 'source', 'target']);
    expect((await training.evaluate()).length).toBeGreaterThan(3);
  });

  it('a model is what it is on this thread', async () => {
    const { core } = await workerCore();
    const [here, there] = [await copyModel(probe), await copyModel(core)];
    expect(await shown(there)).toEqual(await shown(here));
    expect(await core.example('copy', 2)).toEqual(example);
    const words = ['translate', 'source', 'the agreement was signd'] as const;
    expect(await core.readWords(...words)).toEqual(await probe.readWords(...words));
    const ids = Int32Array.of(5, 6);
    expect(await core.writeSentence('copy', 'target', ids)).toBe(
      await probe.writeSentence('copy', 'target', ids),
    );
    here.dispose();
  });

  it('a weight that a reader sets costs one message', async () => {
    const asked: string[] = [];
    const { core } = await workerCore(noting(asked));
    const model = await copyModel(core);
    asked.length = 0;
    const painted = { kind: 'paint', stack: 'decoder_cross', layer: 0, head: 0, query: 0, key: 1 } as const;
    for (const weight of [0.25, 0.75]) {
      const interventions = [{ ...painted, weight }];
      const { trace, heads, before, differences } = await model.read({
        source: input.source,
        limit: 9,
        interventions,
      });
      const cross = trace.summary.layers.findIndex(({ name }) => name === 'decoder.0.cross');
      expect(heads[cross]?.[0]?.weights[1]).toBeCloseTo(weight, 6);
      expect(before?.target.length).toBeGreaterThan(0);
      expect(differences === null || differences.length === heads.length).toBe(true);
      trace.dispose();
    }
    expect(asked.filter((method) => method !== 'dispose')).toEqual(['read', 'read']);
  });

  it('what is refused is refused with the same words', async () => {
    const { core } = await workerCore();
    const [here, there] = [await copyModel(probe), await copyModel(core)];
    const bad: TaskInput = {
      ...input,
      interventions: [{ kind: 'off', stack: 'decoder_cross', layer: 0, head: 99, by: 'zero' }],
    };
    for (const call of [
      (model: TaskModelHandle) => model.run(bad),
      (model: TaskModelHandle) => model.run({ ...input, source: Int32Array.of(9999) }),
      (model: TaskModelHandle) => model.write(input.source, 0.5),
      (model: TaskModelHandle) => model.alignment(input, [[0]]),
    ]) {
      expect({ ...(await errorOf(() => call(there))) }).toEqual({ ...(await errorOf(() => call(here))) });
    }
    const wrong = { ...settings, batch: 0.5 };
    const errors = await Promise.all([core, probe].map((one) => errorOf(() => one.startTraining(wrong))));
    expect(errors[0]?.message).toBe(errors[1]?.message);
    here.dispose();
  });

  it('a run that diverges goes on being there', async () => {
    const { core, restarts } = await workerCore();
    const training = await core.startTraining({ ...settings, learning_rate: 1e9, warm_up: 0, clip: 0 });
    expect((await errorOf(() => takeSteps(training, 60))).code).toBe('non_finite');
    expect((await training.checkpoint()).length).toBeGreaterThan(1000);
    expect(restarts).toEqual([]);
  });
});

describe('a worker that dies', () => {
  it('under a run lets it go on from its last checkpoint, and says what is taken again', async () => {
    const { core, restarts } = await workerCore();
    const { reports, checkpoint } = await inlineRun(9);
    const training = await core.startTraining(settings);
    await takeSteps(training, 4);
    const kept = await training.checkpoint();
    // What the page does with its bytes is its own affair.
    kept.fill(0);
    await takeSteps(training, 2);
    core.killWorker();
    expect(await takeSteps(training, 5)).toEqual(reports.slice(4));
    expect(restarts).toHaveLength(1);
    expect(restarts[0]).toContain('2 steps of training will be taken again');
    expect(Buffer.compare(await training.checkpoint(), checkpoint)).toBe(0);
  });

  it('without a checkpoint lets a run begin anew', async () => {
    const { core, restarts } = await workerCore();
    const { reports } = await inlineRun(3);
    const training = await core.startTraining(settings);
    await takeSteps(training, 1);
    core.killWorker();
    expect(await takeSteps(training, 3)).toEqual(reports);
    expect(restarts[0]).toContain('one step of training');
    training.dispose();
    core.killWorker();
    await core.memoryBytes();
    expect(restarts[1]).toContain('nothing is lost');
  });

  it('while it trains takes the same steps in the next one', async () => {
    const { core } = await workerCore();
    const training = await core.startTraining(settings);
    const asked: Promise<StepReport[]> = training.train(300);
    await null;
    core.killWorker();
    const { reports } = await inlineRun(1);
    expect((await asked)[0]).toEqual(reports[0]);
  });

  it('lets a resumed run be resumed', async () => {
    const { core } = await workerCore();
    const { reports, checkpoint } = await inlineRun(5);
    const training = await core.resumeTraining(checkpoint);
    const next = await takeSteps(training, 2);
    core.killWorker();
    expect(await takeSteps(training, 2)).toEqual(next);
    expect(next[0]?.step).toBe((reports.at(-1)?.step ?? 0) + 1);
  });

  it('brings back probes as they were, however far their run is', async () => {
    const { core } = await workerCore();
    const { weights } = await inlineRun(2);
    const training = await core.startTraining(settings);
    await takeSteps(training, 2);
    const { trace } = await training.probe();
    expect(await trace.weights(1)).toEqual(weights);
    await takeSteps(training, 3);
    training.dispose();
    for (let death = 0; death < 2; death++) {
      core.killWorker();
      expect(await trace.weights(1)).toEqual(weights);
    }
  });

  it('brings back models and their runs, and closes what it opened for them', async () => {
    const asked: string[] = [];
    const { core, restarts } = await workerCore(noting(asked));
    const model = await copyModel(core);
    const before = await shown(model);
    const { trace } = await model.run(input);
    const weights = await trace.weights(0);
    core.killWorker();
    expect(await trace.weights(0)).toEqual(weights);
    expect(await shown(model)).toEqual(before);
    expect(restarts).toEqual(['The computation had stopped and was started again; nothing is lost.']);
    model.dispose();
    core.killWorker();
    asked.length = 0;
    expect(await trace.weights(0)).toEqual(weights);
    expect(asked.filter((method) => method === 'openTaskModel')).toHaveLength(1);
    expect(asked.filter((method) => method === 'dispose')).toHaveLength(1);
    expect((await errorOf(() => model.run(input))).message).toContain('closed already');
  });
});
