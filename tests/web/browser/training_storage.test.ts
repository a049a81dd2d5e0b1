import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IndexedStore } from '../../../web/src/labs/training/runs/indexed_store.ts';
import { StoredChoice } from '../../../web/src/labs/training/runs/keep_choice.ts';
import { TabLocks } from '../../../web/src/labs/training/runs/run_lock.ts';
import type { Kept, KeptRun } from '../../../web/src/labs/training/runs/run_store.ts';
import { headsAt, RECIPE } from '../../shared/scripted_training.ts';

const NAME = 'test-runs';
let store: IndexedStore;

function deleted(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
}

beforeEach(() => {
  store = new IndexedStore(NAME);
});
afterEach(async () => {
  store.close();
  await deleted();
});

function runOf(id: string, begun = 1): KeptRun {
  return {
    id,
    begun,
    settings: RECIPE,
    task: null,
    parameters: 12,
    milliseconds: 100,
    reports: { step: [1, 2], loss: [3, 2], accuracy: [0, 0.5], gradientNorm: [1, 1], learningRate: [0, 0.1] },
    scores: null,
    problem: '',
    diverged: false,
  };
}

function keptOf(id: string, steps: number[], part: Partial<Kept> = {}): Kept {
  return {
    run: runOf(id),
    checkpoint: { step: steps.at(-1) ?? 0, bytes: Uint8Array.of(1, 2, 3) },
    snapshots: steps.map((step) => ({ step, heads: headsAt(step, 10), trace: Uint8Array.of(step) })),
    dropped: [],
    ...part,
  };
}

describe('the browser’s storage', () => {
  it('gives back what it was given, newest run first', async () => {
    await store.keep(keptOf('a', [0, 5]));
    await store.keep({ ...keptOf('b', [2]), run: runOf('b', 2) });
    const all = await store.list();
    expect(all.map(({ run }) => run.id)).toEqual(['b', 'a']);
    expect(all[1]?.run).toEqual(runOf('a'));
    expect(all[1]?.snapshots).toEqual(keptOf('a', [0, 5]).snapshots);
    expect(await store.checkpoint('a')).toEqual({ step: 5, bytes: Uint8Array.of(1, 2, 3) });
    expect(await store.checkpoint('c')).toBeNull();
  });

  it('adds looks, forgets those that are given up, and keeps the checkpoint where none is given', async () => {
    await store.keep(keptOf('a', [0, 5, 9]));
    await store.keep(keptOf('a', [12], { dropped: [5], checkpoint: null }));
    const [kept] = await store.list();
    expect(kept?.snapshots.map(({ step }) => step)).toEqual([0, 9, 12]);
    expect((await store.checkpoint('a'))?.step).toBe(9);
  });

  it('writes all or nothing', async () => {
    await store.keep(keptOf('a', [0]));
    const unwritable = keptOf('a', [3]);
    // Functions cannot be kept: the put throws once the run and its checkpoint are on their way.
    (unwritable.snapshots[0] as unknown as { trace: unknown }).trace = () => {};
    await expect(store.keep(unwritable)).rejects.toThrow();
    await expect(store.checkpoint('a')).resolves.toEqual({ step: 0, bytes: Uint8Array.of(1, 2, 3) });
  });

  it('throws a run away with everything of it, and nothing of another', async () => {
    await store.keep(keptOf('a', [0, 5]));
    await store.keep(keptOf('ab', [0, 5]));
    await store.discard('a');
    const all = await store.list();
    expect(all.map(({ run, snapshots }) => [run.id, snapshots.length])).toEqual([['ab', 2]]);
    expect(await store.checkpoint('a')).toBeNull();
  });

  it('is there for the next page', async () => {
    await store.keep(keptOf('a', [0]));
    store.close();
    const next = new IndexedStore(NAME);
    expect(await next.list()).toHaveLength(1);
    next.close();
  });
});

describe('the locks of two tabs', () => {
  it('let one have a run at a time', async () => {
    const [one, other] = [new TabLocks(), new TabLocks()];
    const release = await one.hold('x');
    expect(release).not.toBeNull();
    expect(await other.hold('x')).toBeNull();
    expect(await other.held()).toContain('x');
    const second = await other.hold('y');
    release?.();
    await expect.poll(async () => (await other.held()).has('x')).toBe(false);
    const later = await other.hold('x');
    expect(later).not.toBeNull();
    later?.();
    second?.();
  });

  it('let go of a tab that is closed', async () => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const inside = new TabLocks((frame.contentWindow as Window & typeof globalThis).navigator.locks);
    expect(await inside.hold('z')).not.toBeNull();
    const outside = new TabLocks();
    expect(await outside.hold('z')).toBeNull();
    frame.remove();
    await expect.poll(async () => (await outside.held()).has('z')).toBe(false);
  });
});

describe('the reader’s answer', () => {
  it('is remembered', () => {
    new StoredChoice().value = 'no';
    expect(new StoredChoice().value).toBe('no');
    new StoredChoice().value = null;
    expect(new StoredChoice().value).toBeNull();
  });
});
