/** Draws an element anew when what it shows says that it changed: without the page around it. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Follow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #target: () => EventTarget | null | undefined;
  readonly #events: readonly string[];
  #followed: EventTarget | null = null;
  readonly #draw = () => this.#host.requestUpdate();

  /** `target`: asked with each update, since an element gets its properties after it was made. */
  constructor(
    host: ReactiveControllerHost,
    target: () => EventTarget | null | undefined,
    events: readonly string[],
  ) {
    this.#host = host;
    this.#target = target;
    this.#events = events;
    host.addController(this);
  }

  hostUpdate(): void {
    const target = this.#target() ?? null;
    if (target === this.#followed) return;
    this.hostDisconnected();
    this.#followed = target;
    for (const event of this.#events) target?.addEventListener(event, this.#draw);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const event of this.#events) this.#followed?.removeEventListener(event, this.#draw);
    this.#followed = null;
  }
}
