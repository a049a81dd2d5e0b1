import { beforeEach, describe, expect, it } from 'vitest';
import { CoreError } from '../../../../../web/src/core/types.ts';
import type { KeepChoice } from '../../../../../web/src/labs/training/runs/keep_choice.ts';
import { TrainingRuns } from '../../../../../web/src/labs/training/runs/training_runs.ts';
import type { TrainingSource } from '../../../../../web/src/labs/training/source.ts';
import { MemoryLocks, MemoryStore } from '../../../../shared/memory_runs.ts';
import {
  RECIPE,
  type Script,
  ScriptedTrainingCore,
  scriptedFile,
} from '../../../../shared/scripted_training.ts';

const CHECKPOINT = 'attention playground training checkpoint 1';
const SOURCE: TrainingSource = { kind: 'training', task: 'induction', knobs: {} };
let store: MemoryStore;
let locks: MemoryLocks;
let choice: KeepChoice;
let ids = 0;
let scripted: ScriptedTrainingCore;

/** Another visit, or another tab, of the same browser. */
function studioOf(script: Partial<Script> = {}): TrainingRuns {
  let clock = 0;
  scripted = new ScriptedTrainingCore({ perSlice: 4, ...script });
  const { core } = scripted;
  return new TrainingRuns({
    startCore: async () => core,
    store,
    locks,
    choice,
    now: () => {
      clock += 50;
      return clock;
    },
    newId: () => `run ${++ids}`,
    changed: () => {},
  });
}

async function settled(runs: TrainingRuns): Promise<void> {
  while (runs.training) await new Promise((resolve) => setTimeout(resolve));
}

/** Holds every slice from a step on until it is let go. */
function gateAt(step: number) {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let reached = () => {};
  const there = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const beforeSlice = async (now: number) => {
    if (now < step) return;
    reached();
    await gate;
  };
  return { beforeSlice, open, there };
}

beforeEach(() => {
  ids = 0;
  store = new MemoryStore();
  locks = new MemoryLocks();
  choice = { value: null };
});

describe('all runs of the page', () => {
  it('asks whether runs are to be kept with the first, and never again', async () => {
    const runs = studioOf();
    await runs.enter('induction');
    expect(runs.asks).toBe(false);
    await runs.begin(SOURCE);
    expect(runs.asks).toBe(true);
    await settled(runs);
    expect(store.runs.size).toBe(0);
    await runs.choose(true);
    expect(runs.asks).toBe(false);
    expect(store.runs.size).toBe(1);
    await runs.begin(SOURCE);
    expect(runs.asks).toBe(false);
    await settled(runs);
    expect(store.runs.size).toBe(2);
    choice.value = 'no';
    await runs.begin(SOURCE);
    expect(runs.asks).toBe(false);
    await settled(runs);
    expect(store.runs.size).toBe(2);
  });

  it('forgets what was kept when the reader wants that no longer, and can go on all the same', async () => {
    choice.value = 'yes';
    const gate = gateAt(12);
    const before = studioOf({ beforeSlice: gate.beforeSlice });
    const run = await before.begin(SOURCE);
    await gate.there;
    run.pause();
    gate.open();
    await settled(before);
    await run.close();
    const after = studioOf();
    await after.enter('induction');
    await after.choose(false);
    expect([store.runs.size, store.checkpoints.size]).toEqual([0, 0]);
    const [kept] = after.all;
    if (!kept) throw new Error('The run is gone from the page.');
    after.goOn(kept);
    await settled(after);
    expect([kept.state, kept.log.reports.step.length, store.runs.size]).toEqual(['finished', 40, 0]);
  });

  it('lets a run rest while another begins, and loses neither', async () => {
    const gate = gateAt(8);
    const runs = studioOf({ beforeSlice: gate.beforeSlice });
    const first = await runs.begin(SOURCE);
    await gate.there;
    const begun = runs.begin({ ...SOURCE, knobs: { seed: 2 } });
    gate.open();
    const second = await begun;
    await settled(runs);
    expect(second.settings.seed).toBe(2);
    expect([second.state, first.state]).toEqual(['finished', 'paused']);
    expect(first.log.step).toBe(12);
    expect(scripted.made[0]?.disposed).toBe(true);
    runs.goOn(first);
    await settled(runs);
    expect([first.state, first.log.step]).toEqual(['finished', 40]);
    expect(runs.runOf(SOURCE)).toBe(first);
    expect(runs.runOf({ ...SOURCE, knobs: { seed: 2 } })).toBe(second);
  });

  it('finds on return what was kept, and goes on from there', async () => {
    choice.value = 'yes';
    const gate = gateAt(12);
    const before = studioOf({ beforeSlice: gate.beforeSlice });
    const run = await before.begin({ ...SOURCE, knobs: { rate: 0.001 } });
    await gate.there;
    run.pause();
    gate.open();
    await settled(before);
    await run.close();
    const after = studioOf();
    await after.enter('induction');
    const [kept] = after.all;
    if (!kept) throw new Error('Nothing was kept.');
    expect([kept.state, kept.log.step, kept.settings.learning_rate]).toEqual(['paused', 16, 0.001]);
    expect(after.isKept(kept)).toBe(true);
    expect(after.runOf({ ...SOURCE, knobs: { rate: 0.001 } })).toBe(kept);
    expect(kept.log.snapshots.at(-1)?.heads).toHaveLength(4);
    after.goOn(kept);
    await settled(after);
    expect(scripted.made[0]?.summary.steps).toBe(16);
    expect([kept.state, kept.log.step]).toEqual(['finished', 40]);
    await after.discard(kept);
    expect(store.runs.size).toBe(0);
    expect(after.all).toEqual([]);
  });

  it('knows of the runs of another tab, and leaves what it keeps to it', async () => {
    choice.value = 'yes';
    const gate = gateAt(12);
    const one = studioOf({ beforeSlice: gate.beforeSlice });
    await one.begin(SOURCE);
    await gate.there;
    const other = studioOf();
    await other.enter('induction');
    const [seen] = other.all;
    if (!seen) throw new Error('The run of the other tab is not listed.');
    expect(other.elsewhere.has(seen.id)).toBe(true);
    await other.discard(seen);
    expect(store.runs.size).toBe(1);
    gate.open();
    await settled(one);
    expect(store.checkpoints.get('run 1')?.step).toBe(40);
  });

  it('forgets a run that another tab is done with', async () => {
    choice.value = 'yes';
    const gate = gateAt(12);
    const one = studioOf({ beforeSlice: gate.beforeSlice });
    const run = await one.begin(SOURCE);
    await gate.there;
    const other = studioOf();
    await other.enter('induction');
    gate.open();
    await settled(one);
    await run.close();
    for (const seen of [...other.all]) await other.discard(seen);
    expect([store.runs.size, store.checkpoints.size]).toEqual([0, 0]);
  });

  it.each([
    ['diverged', new CoreError('non_finite', 'The loss of step 9 is not a number.')],
    ['failed', new CoreError('worker_lost', 'The computation was stopped several times.')],
  ])('tells after a reload how a run ended that %s', async (state, cause) => {
    choice.value = 'yes';
    const before = studioOf({
      beforeSlice: (step) => {
        if (step === 8) throw cause;
      },
    });
    const run = await before.begin(SOURCE);
    await settled(before);
    await run.close();
    const after = studioOf();
    await after.enter('induction');
    expect([after.all[0]?.state, after.all[0]?.problem]).toEqual([state, cause.message]);
  });

  it('opens a checkpoint file as a run that can go on', async () => {
    const runs = studioOf();
    const bytes = scriptedFile(CHECKPOINT, { ...RECIPE, seed: 5 }, 24);
    const run = await runs.open(bytes);
    expect([run.state, run.log.step, run.settings.seed]).toEqual(['paused', 24, 5]);
    expect(await runs.sourceOf(run)).toEqual({ ...SOURCE, knobs: { seed: 5 } });
    runs.goOn(run);
    await settled(runs);
    expect([run.state, run.log.step, run.log.reports.step[0]]).toEqual(['finished', 40, 25]);
  });

  it('shows weights alone, with their figures, and gives them back as they came', async () => {
    choice.value = 'yes';
    const runs = studioOf();
    const bytes = scriptedFile('attention playground trained model 1', RECIPE, 40);
    const run = await runs.open(bytes);
    expect([run.state, run.log.step, run.scores?.[0]?.value]).toEqual(['finished', 40, 0.995]);
    expect(await run.file('f16')).toBe(bytes);
    expect(scripted.made[0]?.disposed).toBe(true);
    await runs.choose(true);
    expect(store.runs.size).toBe(0);
  });

  it('refuses a file of something else in words', async () => {
    const runs = studioOf();
    for (const bytes of [new Uint8Array(), new Uint8Array(4000), scriptedFile('pt', RECIPE, 3)])
      await expect(runs.open(bytes)).rejects.toThrow(/^This is neither a checkpoint of a training/);
  });

  it('refuses a task that it does not train', async () => {
    const runs = studioOf();
    const bytes = scriptedFile(CHECKPOINT, { ...RECIPE, task: 'translate' }, 2);
    await expect(runs.open(bytes)).rejects.toThrow('“translate” is a task that this page does not train.');
  });

  it('says where the core cannot start, and tries again', async () => {
    let fails = true;
    const { core } = new ScriptedTrainingCore({ perSlice: 40 });
    const runs = new TrainingRuns({
      startCore: async () => {
        if (fails) throw new Error('It did not start.');
        return core;
      },
      store,
      locks,
      choice,
      now: () => 0,
      newId: () => 'run',
      changed: () => {},
    });
    await runs.enter('induction');
    expect(runs.problem).toBe('It did not start.');
    fails = false;
    await runs.enter('induction');
    expect(runs.problem).toBe('');
    expect(runs.recipes.get('induction')).toEqual(RECIPE);
  });
});
