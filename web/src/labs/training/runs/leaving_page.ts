/** The page is hidden, put to sleep or left while something trains. */

import { isLost, type LostRuns } from './lost_runs.ts';
import type { TrainingRuns } from './training_runs.ts';

export class LeavingPage {
  readonly #runs: TrainingRuns;
  readonly #lost: LostRuns;
  #listens = false;

  constructor(runs: TrainingRuns, lost: LostRuns) {
    this.#runs = runs;
    this.#lost = lost;
  }

  /** From the first time on. */
  listen(): void {
    if (this.#listens || typeof document === 'undefined') return;
    this.#listens = true;
    this.#lost.take();
    const keepSoon = () => this.#runs.keepSoon();
    document.addEventListener('visibilitychange', () => document.hidden && keepSoon());
    document.addEventListener('freeze', keepSoon);
    addEventListener('pagehide', keepSoon);
    addEventListener('pagehide', () => this.#lost.note(this.#runs.all, this.#runs.keeps));
    addEventListener('pageshow', ({ persisted }) => persisted && this.#lost.forget());
    addEventListener('beforeunload', (event) => this.#leaving(event));
  }

  /** Asked by the browser before runs are lost that the reader was not done deciding about. */
  #leaving(event: BeforeUnloadEvent): void {
    const { asks, all: runs, keeps } = this.#runs;
    if (asks && runs.some((run) => isLost(run, keeps))) event.preventDefault();
  }
}
