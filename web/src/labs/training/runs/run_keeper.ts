/** Keeps a run in a store as it grows, never more often than every few seconds; storage that is full stops nothing. */

import { messageOf } from '../../../core/types.ts';
import type { Snapshot } from './run_log.ts';
import type { Checkpoint, KeptRun, RunStore } from './run_store.ts';

/** A closed tab loses at most 10 seconds: a slice, a look and the writing come on top of this. */
export const KEEP_MS = 8000;

function isFull(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'QuotaExceededError';
}

export class RunKeeper {
  /** What went wrong with the last attempt; empty: it is kept. */
  problem = '';
  /** Step of the checkpoint that is kept; -1: there is none. */
  keptStep = -1;
  #store: RunStore | null;
  #lastAt = Number.NEGATIVE_INFINITY;
  #keptSnapshots: ReadonlySet<number>;
  #dropped: number[] = [];

  constructor(store: RunStore | null, keptSnapshots: Iterable<number> = []) {
    this.#store = store;
    this.#keptSnapshots = new Set(keptSnapshots);
  }

  /** From now on, or no longer: null. What was kept elsewhere before is not. */
  use(store: RunStore | null, fresh = store !== this.#store): void {
    if (!fresh) return;
    this.#store = store;
    this.problem = '';
    this.#lastAt = Number.NEGATIVE_INFINITY;
    this.#keptSnapshots = new Set();
    this.keptStep = -1;
  }

  /** Also where nothing is stored: the page itself holds the latest checkpoint. */
  due(now: number): boolean {
    return now - this.#lastAt >= KEEP_MS;
  }

  /** `checkpoint` null: only what was told. */
  async keep(
    now: number,
    run: KeptRun,
    checkpoint: Checkpoint | null,
    snapshots: Snapshot[],
    dropped: number[],
  ): Promise<void> {
    const store = this.#store;
    this.#lastAt = now;
    if (!store) return;
    this.#dropped.push(...dropped);
    const gone = new Set(this.#dropped);
    const fresh = snapshots.filter(({ step }) => gone.has(step) || !this.#keptSnapshots.has(step));
    try {
      await store.keep({ run, checkpoint, snapshots: fresh, dropped: this.#dropped });
    } catch (cause) {
      this.problem = this.#words(cause);
      return;
    }
    this.problem = '';
    this.#dropped = [];
    this.#keptSnapshots = new Set(snapshots.map(({ step }) => step));
    if (checkpoint) this.keptStep = checkpoint.step;
  }

  #words(cause: unknown): string {
    const kept =
      this.keptStep < 0
        ? 'nothing of this run is kept yet'
        : `the checkpoint of step ${this.keptStep} stays kept`;
    const why = isFull(cause)
      ? 'The browser’s storage for this page is full'
      : `The browser could not keep the run (${messageOf(cause)})`;
    return `${why}: training goes on, and ${kept}. Discard older runs, or download this one.`;
  }
}
