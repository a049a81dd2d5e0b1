/** Draws an element anew when what it shows says that it changed: without the page around it. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What says by its events that something of it is another. */
export type Followed = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

interface FollowOptions {
  /** `change` where none are named. */
  events?: readonly string[];
  /** What is drawn of it: as long as each is the same, nothing is drawn anew. */
  select?: () => readonly unknown[];
}

export class Follow implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #targets: () => readonly (Followed | null | undefined)[];
  readonly #events: readonly string[];
  readonly #select: (() => readonly unknown[]) | undefined;
  #followed: readonly (Followed | null | undefined)[] = [];
  #drawn: readonly unknown[] = [];
  readonly #draw = () => {
    const before = this.#drawn;
    const now = this.#select?.();
    if (now && now.length === before.length && now.every((value, at) => value === before[at])) return;
    this.#host.requestUpdate();
  };

  /** `targets`: asked with each update, since an element gets its properties after it was made. */
  constructor(
    host: ReactiveControllerHost,
    targets: () => readonly (Followed | null | undefined)[],
    { events = ['change'], select }: FollowOptions = {},
  ) {
    this.#host = host;
    this.#targets = targets;
    this.#events = events;
    this.#select = select;
    host.addController(this);
  }

  hostUpdate(): void {
    const targets = this.#targets();
    const isSame =
      targets.length === this.#followed.length && targets.every((one, at) => one === this.#followed[at]);
    if (!isSame) {
      this.hostDisconnected();
      this.#followed = targets;
      for (const event of this.#events)
        for (const target of targets) target?.addEventListener(event, this.#draw);
    }
    this.#drawn = this.#select?.() ?? [];
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const event of this.#events)
      for (const target of this.#followed) target?.removeEventListener(event, this.#draw);
    this.#followed = [];
  }
}
