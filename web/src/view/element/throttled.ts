/**
 * What a live region says: another text at once where the last came long enough before, and else when that
 * time is over. The last one always comes.
 */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Twice a second: a screen reader that is told more often says nothing to its end. */
export const SAID_EVERY_MS = 500;

export class Throttled implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #text = '';
  #wanted = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** What is to be said at this moment, where `wanted` should be. */
  of(wanted: string): string {
    this.#wanted = wanted;
    if (this.#timer === null && wanted !== this.#text) this.#say();
    return this.#text;
  }

  #say(): void {
    this.#text = this.#wanted;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#text !== this.#wanted) this.#host.requestUpdate();
    }, SAID_EVERY_MS);
  }

  hostDisconnected(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
