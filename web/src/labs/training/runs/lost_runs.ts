/** Runs that ended with the page because they were not kept: the next page of the tab says so. */

import type { TrainedTask } from '../knobs.ts';
import type { RunKeeper } from './run_keeper.ts';
import { TASK_WORDS } from './task_words.ts';

const NAME = 'attention-playground-lost-runs';

/** What is looked at of a run. */
interface Run {
  settings: { task: string };
  log: { step: number; reports: { step: ArrayLike<number> } };
  keeper: Pick<RunKeeper, 'keptStep' | 'problem'>;
}

/** Whether leaving the page loses what a run has learnt here. `keeps`: the reader wants runs kept. */
export function isLost({ log, keeper }: Run, keeps: boolean): boolean {
  if (log.reports.step.length === 0) return false;
  return !keeps || (keeper.problem !== '' && keeper.keptStep < 0);
}

/** The tab's own; null where the browser keeps nothing. */
export function tabStorage(): Storage | null {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

export class LostRuns {
  /** "Induction at step 420"; empty: none were lost. */
  names: string[] = [];
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null) {
    this.#storage = storage;
  }

  /** The page is about to go. */
  note(runs: Run[], keeps: boolean): void {
    const names = runs
      .filter((run) => isLost(run, keeps))
      .map(({ settings, log }) => `${TASK_WORDS[settings.task as TrainedTask].title} at step ${log.step}`);
    try {
      if (names.length > 0) this.#storage?.setItem(NAME, JSON.stringify(names));
      else this.#storage?.removeItem(NAME);
    } catch {
      // Then the next page says nothing.
    }
  }

  /** What the page before noted, once. */
  take(): void {
    try {
      const noted: unknown = JSON.parse(this.#storage?.getItem(NAME) ?? '[]');
      this.#storage?.removeItem(NAME);
      if (Array.isArray(noted)) this.names = noted.filter((name) => typeof name === 'string');
    } catch {
      this.names = [];
    }
  }

  /** Read, or the page came back with all its runs. */
  forget(): void {
    this.names = [];
    this.note([], true);
  }
}
