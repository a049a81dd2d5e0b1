/** Runs kept in memory, as a browser would keep them; and tabs that know of each other. */

import type { RunLocks } from '../../web/src/labs/training/runs/run_lock.ts';
import type {
  Checkpoint,
  Kept,
  KeptRun,
  KeptWithLooks,
  RunStore,
} from '../../web/src/labs/training/runs/run_store.ts';

export class MemoryStore implements RunStore {
  readonly runs = new Map<string, KeptRun>();
  readonly checkpoints = new Map<string, Checkpoint>();
  readonly looks = new Map<string, Map<number, Kept['snapshots'][number]>>();
  /** No room for anything more. */
  full = false;
  /** Steps of the checkpoints in the order in which they were written. */
  readonly written: number[] = [];

  async list(): Promise<KeptWithLooks[]> {
    return [...this.runs.values()].map((run) => ({
      run: structuredClone(run),
      snapshots: [...(this.looks.get(run.id)?.values() ?? [])].sort((one, other) => one.step - other.step),
    }));
  }

  async checkpoint(id: string): Promise<Checkpoint | null> {
    return this.checkpoints.get(id) ?? null;
  }

  async keep({ run, checkpoint, snapshots, dropped }: Kept): Promise<void> {
    if (this.full) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    this.runs.set(run.id, structuredClone(run));
    if (checkpoint) {
      this.checkpoints.set(run.id, checkpoint);
      this.written.push(checkpoint.step);
    }
    const looks = this.looks.get(run.id) ?? new Map();
    for (const step of dropped) looks.delete(step);
    for (const one of snapshots) looks.set(one.step, one);
    this.looks.set(run.id, looks);
  }

  async discard(id: string): Promise<void> {
    this.runs.delete(id);
    this.checkpoints.delete(id);
    this.looks.delete(id);
  }
}

/** Locks of one browser; each tab has its own view of them. */
export class MemoryLocks implements RunLocks {
  readonly #held = new Set<string>();

  async hold(id: string): Promise<(() => void) | null> {
    if (this.#held.has(id)) return null;
    this.#held.add(id);
    return () => this.#held.delete(id);
  }

  async held(): Promise<ReadonlySet<string>> {
    return new Set(this.#held);
  }
}
