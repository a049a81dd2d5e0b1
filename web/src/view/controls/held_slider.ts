/** A slider stays under the pointer or the keys that move it, whatever grows or shrinks above it. */

import type { ReactiveController } from 'lit';

/** After a key it is held for so long: what follows may have to be computed. */
const AFTER_KEY_MS = 1000;

function isSlider(target: EventTarget | undefined): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === 'range';
}

export class HeldSlider implements ReactiveController {
  #slider: HTMLInputElement | null = null;
  #top = 0;
  #until = 0;
  #listeners: [string, (event: Event) => void][];

  constructor() {
    this.#listeners = [
      ['pointerdown', this.#pressed],
      ['pointerup', this.#released],
      ['keydown', this.#keyed],
      // The reader scrolls: nothing is held against that.
      ['wheel', this.#let],
      ['focusin', this.#focused],
      ['pointercancel', this.#let],
    ];
  }

  hostConnected(): void {
    for (const [type, listener] of this.#listeners) addEventListener(type, listener, { passive: true });
  }

  hostDisconnected(): void {
    this.#let();
    for (const [type, listener] of this.#listeners) removeEventListener(type, listener);
  }

  readonly #pressed = (event: Event): void => {
    const [target] = event.composedPath();
    if (isSlider(target)) this.#hold(target, Number.POSITIVE_INFINITY);
  };

  readonly #released = (): void => {
    if (this.#slider) this.#until = performance.now() + AFTER_KEY_MS;
  };

  readonly #keyed = (event: Event): void => {
    const [target] = event.composedPath();
    if (isSlider(target)) this.#hold(target, performance.now() + AFTER_KEY_MS);
  };

  readonly #focused = (event: Event): void => {
    if (event.composedPath()[0] !== this.#slider) this.#let();
  };

  readonly #let = (): void => {
    this.#slider = null;
  };

  #hold(slider: HTMLInputElement, until: number): void {
    const isHeld = this.#slider === slider;
    this.#until = until;
    if (isHeld) return;
    const waits = this.#slider === null;
    this.#slider = slider;
    this.#top = slider.getBoundingClientRect().top;
    if (waits) requestAnimationFrame(this.#follow);
  }

  readonly #follow = (): void => {
    const slider = this.#slider;
    if (!slider?.isConnected || performance.now() > this.#until) {
      this.#slider = null;
      return;
    }
    const moved = slider.getBoundingClientRect().top - this.#top;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: 'instant' });
    requestAnimationFrame(this.#follow);
  };
}
