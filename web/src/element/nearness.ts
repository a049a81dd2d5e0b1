/** Tells once when an element comes within one height of the window of what is seen. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Nearness implements ReactiveController {
  isNear = false;
  readonly #element: Element;
  readonly #came: () => void;
  #observer: IntersectionObserver | null = null;

  constructor(element: Element & ReactiveControllerHost, came: () => void) {
    this.#element = element;
    this.#came = came;
    element.addController(this);
  }

  hostConnected(): void {
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.isNear ||= entries.some((entry) => entry.isIntersecting);
        if (this.isNear) this.#came();
      },
      { rootMargin: '100% 0px' },
    );
    this.#observer.observe(this.#element);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.isNear = false;
  }
}
