/** What random changes once left inconsistent: each case by itself, with the real core. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { readHash } from '../../../../web/src/labs/address.ts';
import { vectorsScene } from '../../../../web/src/labs/vectors/source.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { openFiles } from '../../../../web/src/shell/store/open_files.ts';
import { servedPlayground } from '../../../shared/served_playground.ts';

const playground = await servedPlayground();

async function openFixture(name: string): Promise<void> {
  const bytes = await readFile(new URL(`../../../fixtures/dumps/${name}`, import.meta.url));
  await openFiles(playground(), [new File([Uint8Array.from(bytes)], name)]);
}

const off: Intervention = { kind: 'off', layer: 0, head: 0, by: 'zero' };
const uniform: Intervention = { kind: 'weights', layer: 0, head: 0, pattern: 'uniform' };
const weights = () => [...(playground().session.stages?.weights ?? [])];
const told = () => playground().notices.all.map(({ text }) => text);
const withChanges = (interventions: Intervention[]): Scene => ({ ...playground().scene, interventions });

describe('changes of a trace', () => {
  it('that are taken back before they are made leave nothing behind', async () => {
    await playground().change(vectorsScene());
    const before = weights();
    await Promise.all([playground().change(withChanges([uniform])), playground().undo()]);
    expect(playground().scene.interventions).toEqual([]);
    expect(weights()).toEqual(before);
    expect(playground().session.difference).toBeNull();
  });

  it('that are made while another mask is computed are there with it', async () => {
    await playground().change({ ...vectorsScene(), mode: 'causal', interventions: [uniform] });
    const wanted = weights();
    for (const choose of [
      () => playground().setMode('causal'),
      () => playground().change({ ...playground().scene, mode: 'causal' }),
    ]) {
      await playground().change(vectorsScene());
      const chosen = choose();
      await Promise.all([chosen, playground().change(withChanges([uniform]))]);
      expect(playground().scene).toMatchObject({ mode: 'causal', interventions: [uniform] });
      expect(weights()).toEqual(wanted);
    }
  });

  it('are made as far as there is a place for them, and the rest is said', async () => {
    await playground().change(vectorsScene());
    await playground().change(withChanges([{ kind: 'skip_layer', layer: 0 }, uniform]));
    expect(told()).toEqual([expect.stringMatching(/^This trace has no place for: .*skipped/)]);
    const [first = 0, second = 0] = weights();
    expect(first).toBeCloseTo(second, 6);
  });

  it('in a file of weights alone are those that set weights', async () => {
    await openFixture('matrix.npy');
    const before = weights();
    await playground().change(withChanges([off, uniform]));
    expect(told()).toEqual([
      expect.stringMatching(
        /^This trace holds only weights and has no place for: Head 0\.0 switched off\. It is left out/,
      ),
    ]);
    expect(weights()).not.toEqual(before);
    expect(playground().failed).toBe(false);
  });
});

describe('causal over a file of weights alone', () => {
  it('is elsewhere', async () => {
    await openFixture('matrix.npy');
    const { scene } = playground();
    expect(await playground().setMode('causal')).toBe(false);
    expect(playground().scene).toBe(scene);
    expect(told()).toEqual([]);
  });

  it('in a scene says so, and shows the file as it is', async () => {
    await openFixture('matrix.npy');
    const before = weights();
    await playground().change({ ...playground().scene, mode: 'causal' });
    expect(weights()).toEqual(before);
    expect(told()).toEqual([
      'Causal needs the queries and keys of every layer: this trace is shown as it was computed.',
    ]);
  });
});

describe('the head and the cell of the scene', () => {
  it('stay where they are while there is no text', async () => {
    await playground().start('#text=');
    const { layer, head } = playground().scene;
    await playground().change({ ...playground().scene, view: 'lines' });
    await playground().stepHead(1);
    expect(playground().scene).toMatchObject({ layer, head });
  });

  it('let go of a cell that the next head does not have', async () => {
    await openFixture('encoder_decoder.npz');
    const layers = playground().session.trace?.summary.layers ?? [];
    const cells = layers.map(({ queries, keys }) => queries * keys);
    const largest = cells.indexOf(Math.max(...cells));
    const smallest = cells.indexOf(Math.min(...cells));
    const { queries = 0, keys = 0 } = layers[largest] ?? {};
    for (const step of ['chooseHead', 'stepHead']) {
      await playground().chooseHead({ layer: largest, head: 0 });
      await playground().pin({ query: queries - 1, key: keys - 1 });
      if (step === 'chooseHead') await playground().chooseHead({ layer: smallest, head: 0 });
      for (let at = 0; step === 'stepHead' && playground().scene.layer !== smallest && at < 99; at++)
        await playground().stepHead(1);
      expect(playground().session.pin).toBeNull();
      expect(playground().scene.pin).toBeNull();
    }
  });

  it('are those on the screen after a step back to before its result', async () => {
    await openFixture('matrix.npy');
    const { scene } = playground();
    // Both at once: the way back keeps the scene before its result.
    const changed = playground().change({ ...vectorsScene(), layer: 3 });
    await Promise.all([changed, playground().change({ ...playground().scene, view: 'table' })]);
    await playground().undo();
    expect(playground().scene).toMatchObject({ layer: 0, head: 0, view: 'matrix' });
    expect(playground().scene.source).not.toEqual(scene.source);
  });
});

describe('the saved example, while a text waits for its encoder', () => {
  it('follows mode, mass and what else is set', async () => {
    await playground().start('');
    await playground().change(readHash('#text=Another+text&head=0.2').scene);
    expect(playground().waiting).toBe(true);
    const allowed = () =>
      [...(playground().session.stages?.allowed ?? [])].filter((cell) => cell === 0).length;
    expect(allowed()).toBe(0);
    await playground().change({ ...readHash('#text=Another+text&mode=causal').scene });
    expect(allowed()).toBeGreaterThan(0);
    await playground().change({ ...readHash('#text=A+third+text&mode=causal').scene, massShare: 0.7 });
    expect(playground().session.massShare).toBe(0.7);
    expect(playground().session.massFilter).not.toBeNull();
  });
});
