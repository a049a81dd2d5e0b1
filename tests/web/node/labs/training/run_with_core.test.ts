import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import { kindOfFile, openRunFile } from '../../../../../web/src/labs/training/runs/run_file.ts';
import type { RunHost } from '../../../../../web/src/labs/training/runs/training_run.ts';
import { TrainingRun } from '../../../../../web/src/labs/training/runs/training_run.ts';
import { tokensOfTrace } from '../../../../../web/src/trace/tokens.ts';
import { MemoryLocks, MemoryStore } from '../../../../shared/memory_runs.ts';
import { smallSettings } from '../../../../shared/training.ts';

const core = new InlineCore(await loadModule('simd'));
/** More steps than any machine takes in one slice. */
const STEPS = 150;
const settings = await smallSettings(core, 'induction', { steps: STEPS });
let store: MemoryStore;
let ids = 0;

/** Pauses once `step` is reached; the core's steps take what they take. */
function runOf(pauseAt = Number.POSITIVE_INFINITY, changes = {}): TrainingRun {
  const place: RunHost = {
    core: async () => core,
    locks: new MemoryLocks(),
    now: () => performance.now(),
    newId: () => `run ${++ids}`,
    changed: (run) => {
      if (run.state === 'training' && run.log.step >= pauseAt) run.pause();
    },
  };
  return new TrainingRun(place, { ...settings, ...changes }, store);
}

beforeEach(() => {
  store = new MemoryStore();
});
afterAll(() => core.dispose());

describe('a run in the page with the real core', () => {
  it('is the same to the bit whether it was closed on the way or not', async () => {
    const whole = runOf();
    await whole.train();
    expect(whole.state).toBe('finished');
    const parted = runOf(1);
    await parted.train();
    await parted.close();
    expect(parted.state).toBe('paused');
    expect(parted.log.step).toBeLessThan(STEPS);
    expect(parted.log.step).toBeGreaterThan(0);
    const [kept] = await store.list();
    expect(kept?.run.id).toBe(whole.id);
    const { checkpoint } = parted;
    if (!checkpoint) throw new Error('It has no checkpoint.');
    expect(kindOfFile(checkpoint.bytes)).toBe('checkpoint');
    const again = new TrainingRun(
      { core: async () => core, locks: new MemoryLocks(), now: () => 0, newId: () => 'x', changed: () => {} },
      settings,
      store,
      (await store.list()).find(({ run }) => run.id === parted.id),
    );
    await again.train();
    expect(again.log.reports).toEqual(whole.log.reports);
    expect(again.log.snapshots.at(-1)?.heads).toEqual(whole.log.snapshots.at(-1)?.heads);
    expect(again.scores).toEqual(whole.scores);
  });

  it('keeps every look as a trace that opens, with the tokens of its layers', async () => {
    const run = runOf(1, await smallSettings(core, 'sort', { steps: 4 }));
    await run.train();
    for (const { trace: bytes } of run.log.snapshots) {
      const trace = await core.openTrace(bytes);
      const names = trace.summary.layers.map(({ name }) => name);
      expect(names).toEqual(['encoder.0.self', 'decoder.0.self', 'decoder.0.cross']);
      const [encoder, self, cross] = names.map((_, layer) => tokensOfTrace(trace.summary, layer));
      const texts = (tokens: { text: string }[] | undefined) => tokens?.map(({ text }) => text);
      expect(texts(encoder?.keyTokens)?.at(-1)).toBe('<end>');
      expect(texts(encoder?.queryTokens)).toEqual(texts(encoder?.keyTokens));
      expect(texts(self?.keyTokens)?.[0]).toBe('<begin>');
      expect(texts(self?.queryTokens)).toEqual(texts(self?.keyTokens));
      expect(texts(cross?.queryTokens)).toEqual(texts(self?.queryTokens));
      expect(texts(cross?.keyTokens)).toEqual(texts(encoder?.keyTokens));
      const { rowSums } = await trace.head(2, 0);
      for (const sum of rowSums) expect(sum).toBeCloseTo(1, 4);
      trace.dispose();
    }
  });

  it('notices what runs away, and says what to do', async () => {
    const run = runOf(undefined, { learning_rate: 1e9 });
    await run.train();
    expect(run.state).toBe('diverged');
    expect(run.problem.length).toBeGreaterThan(20);
    expect(run.checkpoint?.step).toBe(0);
    const file = await run.file('checkpoint');
    expect((await openRunFile(core, file)).summary.steps).toBe(0);
  });

  it('learns nothing at a learning rate of 0', async () => {
    const run = runOf(undefined, { learning_rate: 0, steps: 10 });
    await run.train();
    expect(run.state).toBe('finished');
    expect(run.log.snapshots.at(-1)?.heads).toEqual(run.log.snapshots[0]?.heads);
  });

  it('gives weights that open again, with the same heads and figures', async () => {
    const run = runOf(undefined, { steps: 20 });
    await run.train();
    const opened = await openRunFile(core, await run.file('f32'));
    expect(opened.snapshot.heads).toEqual(run.log.snapshots.at(-1)?.heads);
    expect(opened.finished?.scores).toEqual(run.scores);
    expect(opened.summary.settings).toEqual({ ...settings, steps: 20 });
  });
});
