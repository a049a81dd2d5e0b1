import { describe, expect, it } from 'vitest';
import { isLost, LostRuns } from '../../../../../web/src/labs/training/runs/lost_runs.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

function run(task: string, steps: number, keeper = { keptStep: -1, problem: '' }) {
  return { settings: { task }, log: { step: steps, reports: { step: new Float64Array(steps) } }, keeper };
}

describe('runs that end with the page', () => {
  it('are those that took steps here and are not kept', () => {
    expect(isLost(run('sort', 10), false)).toBe(true);
    expect(isLost(run('sort', 0), false)).toBe(false);
    expect(isLost(run('sort', 10), true)).toBe(false);
    expect(isLost(run('sort', 10, { keptStep: -1, problem: 'The storage is full.' }), true)).toBe(true);
    expect(isLost(run('sort', 10, { keptStep: 4, problem: 'The storage is full.' }), true)).toBe(false);
  });

  it('are named by the next page, once', () => {
    const tab = storage();
    new LostRuns(tab).note([run('induction', 420), run('sort', 0), run('date', 7)], false);
    const next = new LostRuns(tab);
    next.take();
    expect(next.names).toEqual(['Induction at step 420', 'Dates at step 7']);
    const third = new LostRuns(tab);
    third.take();
    expect(third.names).toEqual([]);
  });

  it('are forgotten when the page comes back with them, and where nothing can be stored nothing is said', () => {
    const tab = storage();
    const page = new LostRuns(tab);
    page.note([run('sort', 3)], false);
    page.forget();
    page.take();
    expect(page.names).toEqual([]);
    const blocked = () => {
      throw new DOMException('No.', 'SecurityError');
    };
    const without = new LostRuns({ getItem: blocked, setItem: blocked, removeItem: blocked });
    without.note([run('sort', 3)], false);
    without.take();
    expect(without.names).toEqual([]);
  });
});
