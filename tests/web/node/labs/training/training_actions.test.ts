import { beforeEach, describe, expect, it } from 'vitest';
import type { Core, TraceHandle } from '../../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { LABS } from '../../../../../web/src/labs/index.ts';
import type { LabHost } from '../../../../../web/src/labs/lab.ts';
import { languageScene } from '../../../../../web/src/labs/language/source.ts';
import { trainingLab } from '../../../../../web/src/labs/training/index.ts';
import { TrainingLabRun } from '../../../../../web/src/labs/training/lab_run.ts';
import type { RunsHost } from '../../../../../web/src/labs/training/runs/training_runs.ts';
import { trainingScene } from '../../../../../web/src/labs/training/source.ts';
import { Playground } from '../../../../../web/src/shell/store/playground.ts';
import { MemoryLocks, MemoryStore } from '../../../../shared/memory_runs.ts';
import { type Script, ScriptedTrainingCore, scriptedFile } from '../../../../shared/scripted_training.ts';

let playground: Playground;
let lab: TrainingLabRun;
let shownSteps: number[];

/** A trace whose one token is the step that it was made at. */
function traceOf(step: number): TraceHandle {
  const layer = { name: 'layer.0', heads: 2, keyValueHeads: 2, queries: 1, keys: 1, width: 1, valueWidth: 1 };
  const one = new Float32Array([1]);
  return {
    summary: {
      layers: [layer, { ...layer, name: 'layer.1' }],
      metadata: { tokens: `["${step}"]` },
      warnings: [],
    },
    head: async () => ({ queries: 1, keys: 1, weights: one, allowed: new Uint8Array([1]), rowSums: one }),
    thumbnails: async () => ({ layers: 2, heads: 2, rows: 1, columns: 1, pixels: new Uint8Array(4) }),
    statistics: async () => [],
    cell: async () => ({}),
    pair: async () => [],
    dispose: () => {},
  } as unknown as TraceHandle;
}

function open(script: Partial<Script> = {}): void {
  shownSteps = [];
  const core = {
    onRestart: () => () => {},
    openTrace: async (bytes: Uint8Array) => {
      shownSteps.push(bytes[0] ?? -1);
      return traceOf(bytes[0] ?? -1);
    },
  } as unknown as Core;
  let [clock, ids] = [0, 0];
  const beforeSlice = async (step: number) => {
    clock += 100;
    await script.beforeSlice?.(step);
  };
  const scripted = new ScriptedTrainingCore({ perSlice: 4, ...script, beforeSlice });
  const place: Omit<RunsHost, 'changed'> = {
    startCore: async () => scripted.core,
    store: new MemoryStore(),
    locks: new MemoryLocks(),
    choice: { value: 'no' },
    now: () => clock,
    newId: () => `run ${++ids}`,
  };
  const scriptedLab = {
    ...trainingLab,
    open: async (host: LabHost) => {
      lab = new TrainingLabRun(host, place);
      return lab;
    },
  };
  playground = new Playground(
    async () => core,
    LABS.map((other) => (other === trainingLab ? scriptedLab : other)),
  );
}

/** Holds every slice from a step on until it is let go. */
function gateAt(from: number) {
  let [seen, letGo] = [() => {}, () => {}];
  const reached = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const beforeSlice = async (step: number) => {
    if (step < from) return;
    seen();
    await gate;
  };
  return { beforeSlice, reached, letGo: () => letGo() };
}

const later = () => new Promise((resolve) => setTimeout(resolve, 2));
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await later();
}
const rests = () => until(() => lab.training.runs.training === null && !playground.busy);
const tokens = () => playground.session.keyTokens.map(({ text }) => text);

beforeEach(async () => {
  open();
  await playground.change(trainingScene());
});

describe('training in the page', () => {
  it('shows nothing before there is anything, and the latest heads after', async () => {
    expect([playground.waiting, playground.session.trace]).toEqual([true, null]);
    lab.training.train();
    await until(() => lab.training.run?.state === 'finished');
    await rests();
    await until(() => tokens()[0] === '40');
    expect(playground.waiting).toBe(false);
    expect([playground.session.layer, playground.session.head]).toEqual([1, 0]);
    expect(shownSteps).toEqual([...shownSteps].sort((one, other) => one - other));
    expect(shownSteps.at(-1)).toBe(40);
  });

  it('goes back to a step and stays there while the run goes on', async () => {
    const gate = gateAt(20);
    open(gate);
    await playground.change(trainingScene());
    const { training } = lab;
    training.train();
    await gate.reached;
    const [, early] = training.run?.log.snapshots.map(({ step }) => step) ?? [];
    if (!early) throw new Error('There was no look before step 20.');
    training.goTo(early + 1);
    await until(() => tokens()[0] === `${early}` && !playground.busy);
    expect(playground.scene.step).toBe(early);
    expect(writeHash(playground.scene)).toContain(`step=${early}`);
    gate.letGo();
    await until(() => training.run?.state === 'finished');
    await later();
    expect(tokens()).toEqual([`${early}`]);
    training.goTo(1000);
    await until(() => tokens()[0] === '40');
    expect(playground.scene.step).toBeNull();
  });

  it('keeps the run whose knob was changed for comparison, and comes back to it', async () => {
    const { training } = lab;
    training.train();
    await until(() => training.run?.state === 'finished');
    const first = training.run;
    await training.setKnob({ seed: 2 });
    expect(training.run).toBeNull();
    expect(playground.waiting).toBe(true);
    expect(training.compared).toBe(first);
    training.train();
    await until(() => training.run?.state === 'finished');
    await rests();
    const second = training.run;
    expect(second).not.toBe(first);
    expect(training.compared).toBe(first);
    if (!first) throw new Error('The first run is gone.');
    await training.choose(first);
    expect(training.run).toBe(first);
    expect(training.compared).toBe(second);
    expect(playground.scene.source).toEqual({ ...trainingScene().source, beside: { seed: 2 } });
  });

  it('sets a run beside another, which is undone and kept in the address', async () => {
    const { training } = lab;
    training.train();
    await until(() => training.run?.state === 'finished');
    const first = training.run;
    await playground.change({
      ...playground.scene,
      source: { ...trainingScene().source, knobs: { seed: 2 } },
    });
    training.train();
    await until(() => training.run?.state === 'finished' && training.run !== first);
    await rests();
    expect([training.compared, writeHash(playground.scene).includes('beside')]).toEqual([null, false]);
    const { trace } = playground.session;
    await training.compare(first);
    expect(training.compared).toBe(first);
    expect(writeHash(playground.scene)).toContain('beside=recipe');
    expect(playground.session.trace, 'the heads are not computed anew').toBe(trace);
    await playground.undo();
    expect(training.compared).toBeNull();
    await playground.redo();
    expect(training.compared).toBe(first);
    expect(readHash(writeHash(playground.scene)).scene).toEqual(playground.scene);
    if (first) await training.discard(first);
    expect([training.compared, writeHash(playground.scene).includes('beside')]).toEqual([null, false]);
  });

  it('starts over at once where a run is under way', async () => {
    const gate = gateAt(8);
    open(gate);
    await playground.change(trainingScene());
    const { training } = lab;
    training.train();
    await gate.reached;
    await training.setKnob({ rate: 0.001 });
    gate.letGo();
    await until(() => training.run?.state === 'finished');
    expect(training.run?.settings.learning_rate).toBe(0.001);
    expect(training.runs.all).toHaveLength(2);
  });

  it('tries a tenth of the rate after a run that ran away', async () => {
    open({ divergesAt: 6 });
    await playground.change(trainingScene());
    const { training } = lab;
    training.train();
    await until(() => training.run?.state === 'diverged');
    const { run } = training;
    if (run) await training.trainSlower(run);
    await until(() => training.runs.all.length === 2);
    expect(training.run?.settings.learning_rate).toBe(0.0002);
    await rests();
  });

  it('says in words why a file is not opened, and opens one that is', async () => {
    const { training } = lab;
    const { notices } = playground;
    await training.open(new File([new Uint8Array(9)], 'x.safetensors'));
    expect(notices.all.map(({ text }) => text)).toEqual([
      'x.safetensors: This is neither a checkpoint of a training nor the weights of a model that was trained here.',
    ]);
    const settings = await training.runs.recipe('induction');
    const bytes = scriptedFile('attention playground training checkpoint 1', { ...settings, seed: 9 }, 12);
    await training.open(new File([bytes as Uint8Array<ArrayBuffer>], 'y.safetensors'));
    await until(() => tokens()[0] === '12');
    expect(playground.scene.source).toMatchObject({ kind: 'training', knobs: { seed: 9 } });
  });

  it('tells of a run that goes on while something else is shown, until it was looked at', async () => {
    const gate = gateAt(20);
    open(gate);
    await playground.change(trainingScene());
    const { training } = lab;
    training.train();
    await gate.reached;
    const { run } = training;
    expect(training.background).toBeNull();
    await playground.change(trainingScene('sort'));
    expect(training.run).toBeNull();
    expect(training.background).toBe(run);
    gate.letGo();
    await until(() => run?.state === 'finished');
    await later();
    expect(training.background).toBeNull();
  });

  it('keeps the end of such a run for the reader elsewhere, and leads back to it', async () => {
    const gate = gateAt(20);
    open(gate);
    await playground.change(trainingScene());
    const { training } = lab;
    training.train();
    await gate.reached;
    const { run } = training;
    await playground.change(languageScene());
    gate.letGo();
    await until(() => run?.state === 'finished');
    await later();
    expect(training.background).toBe(run);
    if (run) await training.choose(run);
    expect([training.run, training.background, playground.scene.mode]).toEqual([run, null, 'self']);
  });
});
