/** Tells that an element has another size: with the next frame, since a change within the observer's own round is an error. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What A4 and Letter have room for between their margins, in pixels. */
const PAPER_WIDTH = 680;

export class OwnSize implements ReactiveController {
  readonly #host: Element;
  readonly #observer: ResizeObserver;
  #frame = 0;

  /** Nothing is observed while the browser lays out what it prints. */
  readonly #print: () => void;

  /** `changed`: with the most that there is room for; absent: any. */
  constructor(host: Element & ReactiveControllerHost, changed: (most?: number) => void) {
    this.#host = host;
    this.#print = () => changed(PAPER_WIDTH);
    this.#observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => changed());
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
    addEventListener('beforeprint', this.#print);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    removeEventListener('beforeprint', this.#print);
    cancelAnimationFrame(this.#frame);
  }
}
