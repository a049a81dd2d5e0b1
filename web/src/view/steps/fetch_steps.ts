/** The element with the steps to a number: fetched once, asked for again with each pin until it is there. */

import { partOf } from '../../core/part.ts';
import type { Cell } from '../../trace/selection.ts';

export class StepsFetcher {
  readonly #failed: (cause: unknown) => void;
  readonly #beside: (() => Promise<void>) | undefined;
  #asked: Cell | null | undefined;
  #isThere = false;

  /** `beside`: fetches what else the steps show. */
  constructor(failed: (cause: unknown) => void, beside?: () => Promise<void>) {
    this.#failed = failed;
    this.#beside = beside;
  }

  follow(pin: Cell | null): void {
    if (pin === this.#asked || this.#isThere) return;
    this.#asked = pin;
    partOf(
      Promise.all([import('./define_steps.ts'), this.#beside?.()]),
      'What shows how a number was made',
    ).then(() => {
      this.#isThere = true;
    }, this.#failed);
  }
}
