/** The element with the steps to a number: fetched once, asked for again with each pin until it is there. */

import { partOf } from '../core/part.ts';
import type { Cell } from '../trace/selection.ts';

export class StepsFetcher {
  readonly #failed: (cause: unknown) => void;
  #asked: Cell | null | undefined;

  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  follow(pin: Cell | null): void {
    if (pin === this.#asked || customElements.get('attention-steps')) return;
    this.#asked = pin;
    partOf(import('./define_steps.ts'), 'What shows how a number was made').catch(this.#failed);
  }
}
