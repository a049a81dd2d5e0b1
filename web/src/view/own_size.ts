/** Tells that an element has another size: with the next frame, since a change within the observer's own round is an error. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class OwnSize implements ReactiveController {
  readonly #host: Element;
  readonly #observer: ResizeObserver;
  #frame = 0;

  constructor(host: Element & ReactiveControllerHost, changed: () => void) {
    this.#host = host;
    this.#observer = new ResizeObserver(() => {
      cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(changed);
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
  }
}
