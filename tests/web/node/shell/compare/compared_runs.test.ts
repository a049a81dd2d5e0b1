/** Heads of two training runs side by side: their steps, their figures, and runs that are not there. */

import { afterAll, beforeAll, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { LABS } from '../../../../../web/src/labs/index.ts';
import type { LabHost } from '../../../../../web/src/labs/lab.ts';
import { trainingLab } from '../../../../../web/src/labs/training/index.ts';
import type { TrainingKnobs } from '../../../../../web/src/labs/training/knobs.ts';
import { TrainingLabRun } from '../../../../../web/src/labs/training/lab_run.ts';
import { trainingScene } from '../../../../../web/src/labs/training/source.ts';
import type { Against } from '../../../../../web/src/scene/scene.ts';
import { optionsFor } from '../../../../../web/src/shell/compare/options.ts';
import { OtherSide } from '../../../../../web/src/shell/compare/other_side.ts';
import { Playground } from '../../../../../web/src/shell/store/playground.ts';
import { MemoryLocks, MemoryStore } from '../../../../shared/memory_runs.ts';

const core = new InlineCore(await loadModule('simd'));
const SMALL: TrainingKnobs = { width: 16, steps: 12 };
let playground: Playground;
let lab: TrainingLabRun;
let side: OtherSide;
let ids = 0;

const later = () => new Promise((resolve) => setTimeout(resolve, 5));
async function until(holds: () => unknown): Promise<void> {
  while (!holds()) await later();
}
const rests = () => until(() => !lab.training.runs.training && !playground.working);

async function trained(knobs: TrainingKnobs): Promise<void> {
  const { against: _, ...scene } = trainingScene();
  await playground.change({ ...scene, source: { ...scene.source, knobs } });
  lab.training.train();
  await until(() => lab.training.run?.state === 'finished');
  await rests();
}

async function compared(against: Against) {
  side.leave();
  await playground.change({ ...playground.scene, against });
  await rests();
  side.follow();
  await until(() => !side.busy && (side.shown || side.problem));
  return side.shown;
}

beforeAll(async () => {
  const place = {
    startCore: async () => core,
    store: new MemoryStore(),
    locks: new MemoryLocks(),
    choice: { value: 'no' as const },
    now: () => performance.now(),
    newId: () => `run ${++ids}`,
  };
  const open = async (host: LabHost) => {
    lab = new TrainingLabRun(host, place);
    return lab;
  };
  playground = new Playground(
    async () => core,
    LABS.map((other) => (other === trainingLab ? { ...trainingLab, open } : other)),
  );
  await playground.change(trainingScene());
  await trained({ ...SMALL, seed: 2 });
  await trained({ ...SMALL, heads: 4, seed: 3 });
  side = new OtherSide(playground, () => {});
  playground.addEventListener('change', () => side.follow());
}, 120_000);
afterAll(() => {
  side.leave();
  playground.session.dispose();
  core.dispose();
});

it('two runs are compared on the example of their task, with the loss of each', async () => {
  const shown = await compared({ run: 'seed:2,steps:12,width:16' });
  expect(side.problem).toBeNull();
  const { training } = lab;
  const [own, other] = [training.run, training.runs.all.at(-1)];
  if (!shown || !own || !other) throw new Error('A run is gone.');
  const [first, second] = await Promise.all(
    [own, other].map(async ({ log }) => {
      const trace = await core.openTrace(log.snapshotAt(null)?.trace.slice() ?? new Uint8Array());
      const { weights } = await trace.head(shown.first.layer, shown.first.head);
      trace.dispose();
      return weights;
    }),
  );
  const { comparison } = shown;
  expect(comparison.rowsOfBoth).toBe(comparison.rows);
  for (const [at, value] of comparison.values.entries())
    expect(value).toBeCloseTo((second?.[at] ?? Number.NaN) - (first?.[at] ?? 0), 6);
  expect(comparison.largest).toBeGreaterThan(0);
  for (const [{ apart }, run] of [
    [shown.first, own],
    [shown.second, other],
  ] as const) {
    const loss = run.log.reports.loss.at(-1) ?? Number.NaN;
    const figure = /, step 12, loss (\d+\.\d+), accuracy /.exec(apart)?.[1];
    expect(Math.abs(Number(figure) - loss), apart).toBeLessThan(0.006);
  }
  expect(shown.first.apart).toContain('seed 3');
  expect(shown.second.apart).toContain('seed 2');
});

it('each at a step of its own, which stands in the address', async () => {
  const { runs, steps, isOther } = optionsFor(playground, null);
  expect(runs?.list.map(({ name }) => name)).toEqual([
    'seed:3,steps:12,heads:4,width:16',
    'seed:2,steps:12,width:16',
  ]);
  expect([isOther, steps?.values[0]]).toEqual([true, 0]);
  const shown = await compared({ run: 'seed:2,steps:12,width:16', step: 0 });
  expect(shown?.second.apart).toMatch(/seed 2, .*, step 0$/);
  expect(shown?.first.apart).toMatch(/, step 12, loss /);
  const hash = writeHash(playground.scene);
  expect(hash).toMatch(/&against\.step=0(&|$)/);
  expect(readHash(hash)).toEqual({ scene: playground.scene, problem: '' });
});

it('a head that the other run has not gives way to the nearest, and a step to the one before', async () => {
  const against = { run: 'seed:2,steps:12,width:16', head: { layer: 1, head: 3 }, step: 9999 };
  const shown = await compared(against);
  expect(side.note).toBe(
    'Side B has no head 1.3: the nearest one, Layer 1 · Head 1, is compared. Side B has nothing after 9999 training steps: what it has after 12 is compared.',
  );
  expect(shown?.second.apart).toContain('step 12');
});

it('a mask or a text that no run has is left out and told', async () => {
  const shown = await compared({ run: 'seed:2,steps:12,width:16', mode: 'causal', text: 'abc' });
  expect(side.note).toBe(
    'Side B cannot be shown with the causal mask: it has the mask of its model. Side B reads no text that could be another: it has that of side A.',
  );
  expect(shown?.second.apart).not.toMatch(/causal|text/);
});

it('a run that is not there is told, with what can be done', async () => {
  expect(await compared({ run: 'seed:9' })).toBeNull();
  expect(side.problem?.words).toBe(
    'There is no run of this task with seed 9 here: choose these settings and train it, then compare again.',
  );
  expect(side.problem?.nearest?.against).toEqual({ run: 'seed:2,steps:12,width:16' });
  expect(await compared({ run: '<b>x</b>' })).toBeNull();
  expect(side.problem?.words).toMatch(/^“<b>x<\/b>” names no run: settings such as /);
  expect(await compared({ model: 'minilm' })).toBeNull();
  expect(side.problem?.words).toBe('What is shown has no other model to compare with.');
});
