import { beforeEach, describe, expect, it } from 'vitest';
import type { Core, TraceHandle } from '../../../web/src/core/types.ts';
import { TrainingActions } from '../../../web/src/labs/training/actions.ts';
import { writeHash } from '../../../web/src/scene/address.ts';
import { languageScene, trainingScene } from '../../../web/src/scene/defaults.ts';
import { PlaygroundController } from '../../../web/src/shell/controller.ts';
import { MemoryLocks, MemoryStore } from '../../shared/memory_runs.ts';
import { type Script, ScriptedTrainingCore, scriptedFile } from '../../shared/scripted_training.ts';

let controller: PlaygroundController;
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
  controller = new PlaygroundController(async () => core);
  let [clock, ids] = [0, 0];
  const beforeSlice = async (step: number) => {
    clock += 100;
    await script.beforeSlice?.(step);
  };
  const scripted = new ScriptedTrainingCore({ perSlice: 4, ...script, beforeSlice });
  const training = new TrainingActions(controller, {
    startCore: async () => scripted.core,
    store: new MemoryStore(),
    locks: new MemoryLocks(),
    choice: { value: 'no' },
    now: () => clock,
    newId: () => `run ${++ids}`,
  });
  Object.assign(controller, { training });
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
const rests = () => until(() => controller.training.studio.training === null && !controller.busy);
const tokens = () => controller.session.keyTokens.map(({ text }) => text);

beforeEach(async () => {
  open();
  await controller.open(trainingScene());
});

describe('training in the page', () => {
  it('shows nothing before there is anything, and the latest heads after', async () => {
    expect([controller.waiting, controller.session.trace]).toEqual([true, null]);
    controller.training.train();
    await until(() => controller.training.run?.state === 'finished');
    await rests();
    await until(() => tokens()[0] === '40');
    expect(controller.waiting).toBe(false);
    expect([controller.session.layer, controller.session.head]).toEqual([1, 0]);
    expect(shownSteps).toEqual([...shownSteps].sort((one, other) => one - other));
    expect(shownSteps.at(-1)).toBe(40);
  });

  it('goes back to a step and stays there while the run goes on', async () => {
    const gate = gateAt(20);
    open(gate);
    await controller.open(trainingScene());
    const { training } = controller;
    training.train();
    await gate.reached;
    const [, early] = training.run?.log.snapshots.map(({ step }) => step) ?? [];
    if (!early) throw new Error('There was no look before step 20.');
    training.goTo(early + 1);
    await until(() => tokens()[0] === `${early}` && !controller.busy);
    expect(controller.scene.step).toBe(early);
    expect(writeHash(controller.scene)).toContain(`step=${early}`);
    gate.letGo();
    await until(() => training.run?.state === 'finished');
    await later();
    expect(tokens()).toEqual([`${early}`]);
    training.goTo(1000);
    await until(() => tokens()[0] === '40');
    expect(controller.scene.step).toBeNull();
  });

  it('keeps the run whose knob was changed for comparison, and comes back to it', async () => {
    const { training } = controller;
    training.train();
    await until(() => training.run?.state === 'finished');
    const first = training.run;
    await training.setKnob({ seed: 2 });
    expect(training.run).toBeNull();
    expect(controller.waiting).toBe(true);
    expect(training.studio.beside).toBe(first);
    training.train();
    await until(() => training.run?.state === 'finished');
    await rests();
    const second = training.run;
    expect(second).not.toBe(first);
    expect(training.studio.beside).toBe(first);
    if (!first) throw new Error('The first run is gone.');
    await training.choose(first);
    expect(training.run).toBe(first);
    expect(training.studio.beside).toBe(second);
    expect(controller.scene.source).toEqual(trainingScene().source);
  });

  it('starts over at once where a run is under way', async () => {
    const gate = gateAt(8);
    open(gate);
    await controller.open(trainingScene());
    const { training } = controller;
    training.train();
    await gate.reached;
    await training.setKnob({ rate: 0.001 });
    gate.letGo();
    await until(() => training.run?.state === 'finished');
    expect(training.run?.settings.learning_rate).toBe(0.001);
    expect(training.studio.runs).toHaveLength(2);
  });

  it('tries a tenth of the rate after a run that ran away', async () => {
    open({ divergesAt: 6 });
    await controller.open(trainingScene());
    const { training } = controller;
    training.train();
    await until(() => training.run?.state === 'diverged');
    const { run } = training;
    if (run) await training.trainSlower(run);
    await until(() => training.studio.runs.length === 2);
    expect(training.run?.settings.learning_rate).toBe(0.0002);
    await rests();
  });

  it('says in words why a file is not opened, and opens one that is', async () => {
    const { training, notices } = controller;
    await training.open(new File([new Uint8Array(9)], 'x.safetensors'));
    expect(notices.all.map(({ text }) => text)).toEqual([
      'x.safetensors: This is neither a checkpoint of a training nor the weights of a model that was trained here.',
    ]);
    const settings = await training.studio.recipe('induction');
    const bytes = scriptedFile('attention playground training checkpoint 1', { ...settings, seed: 9 }, 12);
    await training.open(new File([bytes as Uint8Array<ArrayBuffer>], 'y.safetensors'));
    await until(() => tokens()[0] === '12');
    expect(controller.scene.source).toMatchObject({ kind: 'training', knobs: { seed: 9 } });
  });

  it('tells of a run that goes on while something else is shown, until it was looked at', async () => {
    const gate = gateAt(20);
    open(gate);
    await controller.open(trainingScene());
    const { training } = controller;
    training.train();
    await gate.reached;
    const { run } = training;
    expect(training.background).toBeNull();
    await controller.open(trainingScene('sort'));
    expect(training.run).toBeNull();
    training.studio.compare(null);
    expect(training.background).toBe(run);
    gate.letGo();
    await until(() => run?.state === 'finished');
    await later();
    expect(training.background).toBeNull();
  });

  it('keeps the end of such a run for the reader elsewhere, and leads back to it', async () => {
    const gate = gateAt(20);
    open(gate);
    await controller.open(trainingScene());
    const { training } = controller;
    training.train();
    await gate.reached;
    const { run } = training;
    await controller.open(languageScene());
    training.studio.compare(null);
    gate.letGo();
    await until(() => run?.state === 'finished');
    await later();
    expect(training.background).toBe(run);
    if (run) await training.choose(run);
    expect([training.run, training.background, controller.scene.mode]).toEqual([run, null, 'self']);
  });
});
