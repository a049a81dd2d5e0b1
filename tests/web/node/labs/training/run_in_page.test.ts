import { beforeEach, describe, expect, it } from 'vitest';
import { KEEP_MS } from '../../../../../web/src/labs/training/runs/run_keeper.ts';
import { MOST_SNAPSHOTS } from '../../../../../web/src/labs/training/runs/run_log.ts';
import type { RunHost } from '../../../../../web/src/labs/training/runs/training_run.ts';
import { TrainingRun } from '../../../../../web/src/labs/training/runs/training_run.ts';
import { MemoryLocks, MemoryStore } from '../../../../shared/memory_runs.ts';
import { RECIPE, type Script, ScriptedTrainingCore } from '../../../../shared/scripted_training.ts';

let clock: number;
let ids: number;
let locks: MemoryLocks;
let store: MemoryStore;
let scripted: ScriptedTrainingCore;

function hostOf(script: Partial<Script>): RunHost {
  scripted = new ScriptedTrainingCore({ perSlice: 4, ...script });
  return {
    core: async () => scripted.core,
    locks,
    now: () => clock,
    newId: () => `run ${++ids}`,
    changed: () => {},
  };
}

/** Each slice takes a tenth of a second unless `script` says otherwise. */
function runOf(script: Partial<Script> = {}, settings = RECIPE, kept = true): TrainingRun {
  const beforeSlice = script.beforeSlice ?? (() => pass());
  return new TrainingRun(hostOf({ ...script, beforeSlice }), settings, kept ? store : null);
}

/** The time that a slice takes. */
function pass(milliseconds = 100): void {
  clock += milliseconds;
}

/** One that rests after the slice that begins at step 8. */
function pausedAt8(): TrainingRun {
  const run = runOf({
    beforeSlice: (step) => {
      pass();
      if (step === 8) run.pause();
    },
  });
  return run;
}

const last = () => scripted.made.at(-1);

beforeEach(() => {
  clock = 1000;
  ids = 0;
  locks = new MemoryLocks();
  store = new MemoryStore();
});

describe('a training run', () => {
  it('trains to its last step, looks at its heads on the way, and ends with its figures', async () => {
    const run = runOf();
    await run.train();
    expect(run.state).toBe('finished');
    expect(run.log.reports.step).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(run.log.snapshots.map(({ step }) => step)).toEqual([0, 8, 16, 24, 32, 40]);
    expect(run.scores).toEqual([{ name: 'accuracy', value: 0.995 }]);
    expect(run.log.snapshots.at(-1)?.weights).toEqual(Uint8Array.of(16));
  });

  it('rests where it is paused, and goes on from there with the same model', async () => {
    const run = runOf({
      beforeSlice: (step) => {
        pass();
        if (step === 8) run.pause();
      },
    });
    await run.train();
    expect([run.state, run.log.step]).toEqual(['paused', 12]);
    expect(run.log.snapshots.at(-1)?.step).toBe(12);
    await run.train();
    expect([run.state, run.log.step]).toEqual(['finished', 40]);
    expect(scripted.made).toHaveLength(1);
  });

  it('keeps weights every ten seconds on the way, for those who go back', async () => {
    const run = runOf({ beforeSlice: () => pass(2500) }, { ...RECIPE, steps: 60 });
    await run.train();
    const having = run.log.snapshots.filter(({ weights }) => weights).map(({ step }) => step);
    expect(having).toEqual([16, 32, 48, 60]);
    expect([run.log.withWeightsBy(15), run.log.withWeightsBy(40)?.step]).toEqual([null, 32]);
  });

  it('gives up its place in the core when it is closed, and goes on from its checkpoint', async () => {
    const run = runOf({
      beforeSlice: (step) => {
        pass();
        if (step === 8) run.close();
      },
    });
    await run.train();
    await run.close();
    expect(scripted.made[0]?.disposed).toBe(true);
    await run.train();
    expect(scripted.made).toHaveLength(2);
    expect(last()?.summary.steps).toBe(12);
    expect(run.log.reports.step).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
  });

  it('keeps a checkpoint every few seconds, and the last', async () => {
    const run = runOf({ beforeSlice: () => pass(KEEP_MS / 4) }, { ...RECIPE, steps: 60 });
    await run.train();
    expect(store.written).toEqual([0, 16, 32, 48, 60]);
    expect(store.runs.get('run 1')?.reports.step).toHaveLength(60);
    expect([...(store.looks.get('run 1')?.keys() ?? [])]).toEqual(run.log.snapshots.map(({ step }) => step));
  });

  it('stores nothing where the reader did not want it, and can go on all the same', async () => {
    const run = runOf({}, RECIPE, false);
    await run.train();
    await run.close();
    expect(store.runs.size).toBe(0);
    expect(run.checkpoint?.step).toBe(40);
  });

  it('keeps at once what is there when the reader says yes', async () => {
    const run = runOf(
      {
        beforeSlice: async (step) => {
          pass();
          if (step === 8) await run.useStore(store);
        },
      },
      RECIPE,
      false,
    );
    await run.train();
    expect(store.written).toEqual([12, 40]);
    expect([...(store.looks.get('run 1')?.keys() ?? [])][0]).toBe(0);
  });

  it('stops at a loss that is no number, says why, and leaves the last good checkpoint', async () => {
    const run = runOf({ divergesAt: 20, beforeSlice: () => pass(KEEP_MS) });
    await run.train();
    expect(run.state).toBe('diverged');
    expect(run.problem).toBe('The loss of step 21 is not a number. Try a smaller learning rate.');
    expect(run.log.step).toBe(20);
    expect(store.checkpoints.get('run 1')?.step).toBe(20);
    expect(run.checkpoint?.step).toBe(20);
    expect(store.runs.get('run 1')?.problem).toBe(run.problem);
    expect(last()?.disposed).toBe(true);
    // It can still be taken away.
    await run.file('checkpoint');
    expect(last()?.summary.steps).toBe(20);
  });

  it('goes on where the storage is full, says so, and keeps the checkpoint before', async () => {
    const run = runOf({
      beforeSlice: (step) => {
        pass(KEEP_MS);
        if (step === 8) store.full = true;
        if (step === 24) store.full = false;
        if (step === 20)
          expect(run.keeper.problem).toMatch(
            /^The browser’s storage for this page is full: training goes on, and the checkpoint of step 8 stays kept\./,
          );
      },
    });
    await run.train();
    expect(run.state).toBe('finished');
    expect(store.written).toEqual([0, 4, 8, 28, 32, 36, 40, 40]);
    expect(run.keeper.problem).toBe('');
    // What could not be written then is written now.
    expect([...(store.looks.get('run 1')?.keys() ?? [])]).toEqual(run.log.snapshots.map(({ step }) => step));
  });

  it('is made in the core once, though two ask for it', async () => {
    const run = pausedAt8();
    await run.train();
    await run.close();
    const made = scripted.made.length;
    await Promise.all([run.file('checkpoint'), run.file('f16')]);
    expect(scripted.made).toHaveLength(made + 1);
  });

  it('says how long the page slept, and does not count it', async () => {
    const run = runOf({ beforeSlice: (step) => pass(step === 8 ? 61_000 : 100) });
    await run.train();
    expect(run.note).toBe('The page was asleep for 61 seconds; training went on.');
    expect(run.milliseconds).toBe(1000);
  });

  it('keeps at once when the page is about to be hidden', async () => {
    const run = runOf({
      beforeSlice: (step) => {
        pass();
        if (step === 8) run.keepSoon();
      },
    });
    await run.train();
    expect(store.written).toEqual([0, 12, 40]);
  });

  it('takes steps again after a lost worker without telling them twice', async () => {
    let lost = false;
    const run = runOf({
      beforeSlice: (step) => {
        pass();
        const handle = last();
        if (step === 20 && handle && !lost) {
          lost = true;
          handle.step = 10;
        }
      },
    });
    await run.train();
    expect(run.log.reports.step).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
    const steps = run.log.snapshots.map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)].sort((one, other) => one - other));
  });

  it('thins its checkpoints out, and forgets them in the store, too', async () => {
    const steps = 4 * (MOST_SNAPSHOTS + 20);
    const run = runOf({ beforeSlice: () => pass(250) }, { ...RECIPE, steps });
    await run.train();
    const kept = run.log.snapshots.map(({ step }) => step);
    expect(kept.length).toBeLessThan(MOST_SNAPSHOTS);
    expect([kept[0], kept.at(-1)]).toEqual([0, steps]);
    expect([...(store.looks.get('run 1')?.keys() ?? [])].sort((one, other) => one - other)).toEqual(kept);
  });

  it('looks often at first, once a second later, and for a tenth of the time at most', async () => {
    let looks = 0;
    const steps = 4 * 400;
    const run = runOf(
      {
        beforeSlice: () => pass(),
        traceAt: async () => {
          looks++;
          pass();
          return {
            summary: { layers: [], metadata: {}, warnings: [] },
            save: async () => new Uint8Array(),
            dispose() {},
          } as never;
        },
      },
      { ...RECIPE, steps },
    );
    const from = clock;
    await run.train();
    const all = clock - from;
    expect(100 * looks).toBeLessThanOrEqual(0.11 * all);
    expect(looks).toBeGreaterThan(20);
  });
});

describe('two tabs', () => {
  it('never write over each other’s checkpoints: the second goes on as a copy', async () => {
    const first = pausedAt8();
    await first.train();
    expect(store.checkpoints.get('run 1')?.step).toBe(12);
    const [kept] = await store.list();
    const second = new TrainingRun(hostOf({ beforeSlice: () => pass() }), RECIPE, store, kept);
    await second.train();
    expect(second.id).toBe('run 2');
    expect(second.note).toBe('Another tab is training this run. Here it goes on as a copy of its own.');
    expect(scripted.made[0]?.summary.steps).toBe(12);
    expect(store.checkpoints.get('run 1')?.step).toBe(12);
    expect(store.checkpoints.get('run 2')?.step).toBe(40);
    expect(store.runs.get('run 2')?.reports.step).toHaveLength(40);
    expect(store.looks.get('run 2')?.has(0)).toBe(true);
  });

  it('hand a run over once the first has let go of it', async () => {
    const first = pausedAt8();
    await first.train();
    await first.close();
    const [kept] = await store.list();
    const second = new TrainingRun(hostOf({}), RECIPE, store, kept);
    await second.train();
    expect([second.id, second.note, second.state]).toEqual(['run 1', '', 'finished']);
  });
});
