import { afterEach, describe, expect, it } from 'vitest';
import { createCore } from '../../../web/src/core/index.ts';
import { InlineCore } from '../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../web/src/core/load.ts';
import { WorkerCore } from '../../../web/src/core/remote/core.ts';
import {
  type Core,
  CoreError,
  type MaskSpec,
  type ModelSource,
  STAGE_PARTS,
  type TraceHandle,
  type VectorsInput,
} from '../../../web/src/core/types.ts';
import { errorOf } from '../../shared/core_error.ts';
import { CAUSAL_MASK, paintedMask } from '../../shared/painted_mask.ts';
import { bitsOf, threeTokens } from '../../shared/small_vectors.ts';
import { TINY_CONFIG, tinyWeights } from '../../shared/tiny_model.ts';

const created: Worker[] = [];
const open: Core[] = [];

function newWorker(): Worker {
  const worker = new Worker(new URL('../../../web/src/core/worker.ts', import.meta.url), { type: 'module' });
  created.push(worker);
  return worker;
}

async function workerCore(create: () => Worker = newWorker): Promise<WorkerCore> {
  const core = await WorkerCore.start(create);
  open.push(core);
  return core;
}

/** As when the system takes the worker away: nobody is told. */
function killBehindTheBack(): void {
  created.at(-1)?.terminate();
}

/** What a trace shows, in bits. */
async function shown(trace: TraceHandle) {
  const heads = trace.summary.layers[0]?.heads ?? 0;
  const stages = await Promise.all(
    Array.from({ length: heads }, (_, head) => trace.head(0, head, STAGE_PARTS)),
  );
  const [weights, cell, thumbnails, statistics, pair] = await Promise.all([
    trace.weights(0),
    trace.cell(0, heads - 1, 2, 1),
    trace.thumbnails(4),
    trace.statistics(),
    trace.pair(1, 2),
  ]);
  return {
    stages: stages.map((one) => [
      bitsOf(one.maskedScores),
      bitsOf(one.weights),
      bitsOf(one.output),
      [...one.allowed],
    ]),
    allHeads: bitsOf(weights),
    cell: [cell.weight, cell.score, ...bitsOf(cell.weightedValue)],
    thumbnails: [...thumbnails.pixels],
    statistics,
    pair,
  };
}

const tiny: ModelSource = { config: TINY_CONFIG, weights: async () => tinyWeights() };
/** Two heads over three tokens. */
const MAPS = '[[[1,0,0],[0.5,0.5,0],[0.25,0.25,0.5]],[[0.5,0.25,0.25],[0,1,0],[0,0,1]]]';
const causal: MaskSpec = { causal: 'bottom-right' };
const sentence = { tokenIds: Int32Array.of(1, 5, 9, 2), tokenTypes: Int32Array.of(0, 0, 1, 1) };

async function traceFile(core: Core): Promise<Uint8Array> {
  const trace = await core.attend(threeTokens());
  const file = await trace.save({ dtype: 'f32', metadata: { tokens: '["a","b","c"]' } });
  trace.dispose();
  return file;
}

/** One trace of each kind. */
async function openEverything(core: Core) {
  const plain = await core.openTrace(await traceFile(core));
  const masked = await core.openTrace(await traceFile(core));
  await masked.change([CAUSAL_MASK]);
  const vectors = await core.attend({ ...threeTokens(), mask: { window: { left: 1, right: 0 } } });
  const dump = await core.openDump([{ name: 'maps.json', bytes: new TextEncoder().encode(MAPS) }]);
  const model = await core.openModel(tiny);
  const run = await model.run(sentence);
  await run.change([
    paintedMask(
      Uint8Array.from({ length: 16 }, (_, cell) => (cell % 5 === 4 ? 0 : 1)),
      4,
    ),
  ]);
  const causalRun = await model.run({ ...sentence, mask: causal });
  return { traces: [plain, masked, vectors, run, causalRun, dump], model };
}

afterEach(() => {
  for (const core of open.splice(0)) core.dispose();
  created.length = 0;
});

describe('a core in a worker', () => {
  it('gives the bits of the core on this thread', async () => {
    const core = await workerCore();
    const inline = new InlineCore(await loadModule());
    expect(core.where).toBe('worker');
    expect(core.build).toBe(inline.build);
    const [ours, theirs] = [await openEverything(core), await openEverything(inline)];
    expect(ours.model.summary).toEqual(theirs.model.summary);
    for (const [index, trace] of ours.traces.entries()) {
      const other = theirs.traces[index] as TraceHandle;
      expect(trace.summary).toEqual(other.summary);
      expect(await shown(trace)).toEqual(await shown(other));
      const options = { dtype: 'f16', metadata: { model: 'tiny' } } as const;
      expect([...(await trace.save(options))]).toEqual([...(await other.save(options))]);
    }
    const file = await traceFile(inline);
    expect(await errorOf(() => core.compute(file))).toEqual(await errorOf(() => inline.compute(file)));
  });

  it('is what a page gets', async () => {
    const core = await createCore();
    open.push(core);
    expect(core.where).toBe('worker');
  });

  it('keeps the input of its owner, who may change it', async () => {
    const core = await workerCore();
    const input = threeTokens();
    const trace = await core.attend(input);
    const before = await shown(trace);
    expect(input.queries).toHaveLength(6);
    input.queries.fill(0);
    killBehindTheBack();
    expect(await shown(trace)).toEqual(before);
  });

  it('answers many calls in flight, each with its own', async () => {
    const core = await workerCore();
    const { traces } = await openEverything(core);
    const alone: unknown[] = [];
    for (const trace of traces) alone.push(await shown(trace));
    const rounds = Array.from({ length: 20 }, () => traces).flat();
    const together = await Promise.all(rounds.map((trace) => shown(trace)));
    together.forEach((view, index) => {
      expect(view).toEqual(alone[index % traces.length]);
    });
  });

  it('sends errors across as they are', async () => {
    const core = await workerCore();
    const bad = { ...threeTokens(), keys: Float32Array.of(1, 2, 3, Number.NaN, 5, 6) };
    expect(await errorOf(() => core.attend(bad))).toMatchObject({ code: 'non_finite', index: 3 });
    expect(await errorOf(() => core.openTrace(new Uint8Array(3)))).toMatchObject({ code: 'malformed_file' });
    expect(await errorOf(() => core.attend(null as unknown as VectorsInput))).toMatchObject({
      code: 'invalid_argument',
    });
    expect(await errorOf(() => core.openModel(null as unknown as ModelSource))).toMatchObject({
      code: 'invalid_argument',
    });
    const withFunction = { ...threeTokens(), mask: { allowed: () => {} } } as unknown as VectorsInput;
    expect(await errorOf(() => core.attend(withFunction))).toMatchObject({ code: 'invalid_argument' });
    const trace = await core.attend(threeTokens());
    expect(await errorOf(() => trace.head(0, 1.5))).toMatchObject({ code: 'invalid_argument' });
    expect(created).toHaveLength(1);
  });

  it('passes a cancelled download on, and opens the model at the next try', async () => {
    const core = await workerCore();
    const cancelled = new CoreError('cancelled', 'The download was cancelled.');
    let tries = 0;
    const weights = async () => {
      if (++tries === 1) throw cancelled;
      return tinyWeights();
    };
    expect(await errorOf(() => core.openModel({ config: TINY_CONFIG, weights }))).toBe(cancelled);
    expect((await core.openModel({ config: TINY_CONFIG, weights })).summary.heads).toBe(2);
  });
});

describe('a worker that dies', () => {
  it('is replaced, and everything that was open answers as before', async () => {
    const core = await workerCore();
    const messages: string[] = [];
    core.onRestart((message) => messages.push(message));
    const { traces, model } = await openEverything(core);
    const before = [];
    for (const trace of traces) before.push(await shown(trace));
    for (let death = 1; death <= 2; death++) {
      killBehindTheBack();
      const after = await Promise.all(traces.map((trace) => shown(trace)));
      expect(after).toEqual(before);
      expect(created).toHaveLength(1 + death);
      expect(messages).toHaveLength(death);
    }
    expect(messages[0]).toMatch(/started again; nothing is lost/);
    const again = await model.run(sentence);
    expect((await again.head(0, 0)).weights).toHaveLength(16);
  });

  it('under calls in flight loses none of them', async () => {
    const core = await workerCore();
    const { traces } = await openEverything(core);
    const before = await Promise.all(traces.map((trace) => shown(trace)));
    const flying = traces.map((trace) => shown(trace));
    const opening = core.attend(threeTokens());
    killBehindTheBack();
    expect(await Promise.all(flying)).toEqual(before);
    expect((await (await opening).head(0, 0)).weights).toHaveLength(9);
  });

  it('is made once for all that wait, and so is the model, from weights asked for again', async () => {
    const core = await workerCore();
    let asked = 0;
    const weights = async () => {
      asked++;
      return tinyWeights();
    };
    const model = await core.openModel({ config: TINY_CONFIG, weights });
    const traces = await Promise.all(Array.from({ length: 6 }, () => model.run(sentence)));
    expect(asked).toBe(1);
    killBehindTheBack();
    await Promise.all(traces.map((trace) => trace.head(0, 1)));
    expect(asked).toBe(2);
    expect(created).toHaveLength(2);
  });

  it('does not take traces of a closed model with it', async () => {
    const core = await workerCore();
    const model = await core.openModel(tiny);
    const trace = await model.run(sentence);
    const before = await shown(trace);
    model.dispose();
    expect((await errorOf(() => model.run(sentence))).code).toBe('invalid_argument');
    killBehindTheBack();
    expect(await shown(trace)).toEqual(before);
    expect((await errorOf(() => model.run(sentence))).code).toBe('invalid_argument');
  });

  it('while a mask is being set ends with that mask', async () => {
    const core = await workerCore();
    const trace = await core.attend(threeTokens());
    const setting = trace.change([CAUSAL_MASK]);
    killBehindTheBack();
    await setting;
    expect((await trace.head(0, 0)).weights[1]).toBe(0);
    killBehindTheBack();
    expect((await trace.head(0, 0)).weights[1]).toBe(0);
  });

  it('while it starts is started again', async () => {
    const core = await workerCore();
    const trace = await core.attend(threeTokens());
    core.killWorker();
    const answer = trace.head(0, 0);
    core.killWorker();
    expect((await answer).weights).toHaveLength(9);
  });

  it('again and again ends in one clear sentence, and the next call tries anew', async () => {
    let mortal = false;
    const core = await workerCore(() => {
      const worker = newWorker();
      if (mortal) worker.addEventListener('message', () => queueMicrotask(() => core.killWorker()));
      return worker;
    });
    const trace = await core.attend(threeTokens());
    mortal = true;
    core.killWorker();
    const error = await errorOf(() => trace.head(0, 0));
    expect(error.code).toBe('worker_lost');
    expect(error.message).toMatch(/stopped several times.*reload/s);
    mortal = false;
    core.killWorker();
    expect((await trace.head(0, 0)).weights).toHaveLength(9);
  });

  it('because its script cannot be had is a load failure, and can be tried again', async () => {
    const nowhere = () => new Worker(new URL('/there/is/no/worker.js', location.href), { type: 'module' });
    expect(await errorOf(() => WorkerCore.start(nowhere))).toMatchObject({ code: 'load_failed' });
    const forbidden = () => {
      throw new DOMException('not from here', 'SecurityError');
    };
    expect(await errorOf(() => WorkerCore.start(forbidden))).toMatchObject({ code: 'load_failed' });
    expect((await workerCore()).where).toBe('worker');
  });
});

describe('closing', () => {
  it('a trace twice, and asking it then', async () => {
    const core = await workerCore();
    const trace = await core.attend(threeTokens());
    const other = await core.attend(threeTokens());
    trace.dispose();
    trace.dispose();
    expect(await errorOf(() => trace.head(0, 0))).toMatchObject({ code: 'invalid_argument' });
    expect(await errorOf(() => trace.change([]))).toMatchObject({ code: 'invalid_argument' });
    killBehindTheBack();
    expect(await errorOf(() => trace.statistics())).toMatchObject({ code: 'invalid_argument' });
    expect((await other.head(0, 0)).weights).toHaveLength(9);
  });

  it('the core ends its worker and what was in flight', async () => {
    const core = await workerCore();
    const trace = await core.attend(threeTokens());
    const flying = trace.statistics();
    core.dispose();
    expect(await errorOf(() => flying)).toMatchObject({
      code: 'worker_lost',
      message: 'The core was closed.',
    });
    expect(await errorOf(() => trace.head(0, 0))).toMatchObject({ code: 'worker_lost' });
    expect(await errorOf(() => core.attend(threeTokens()))).toMatchObject({ code: 'worker_lost' });
    expect(created).toHaveLength(1);
  });
});
