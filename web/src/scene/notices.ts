/** Sentences for the reader, one per matter; they stay until solved or dismissed. */

import { messageOf } from '../core/types.ts';

/** Of a file that could not be opened: what is computed meanwhile does not solve it, the next file does. */
export const OPENING = 'open';

export interface Notice {
  matter: string;
  text: string;
  /** Failures are announced at once. */
  urgent: boolean;
}

export class Notices {
  readonly #list = new Map<string, Notice>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): Notice[] {
    return [...this.#list.values()];
  }

  say(matter: string, text: string): void {
    this.#list.set(matter, { matter, text, urgent: false });
    this.#changed();
  }

  failed(cause: unknown, before = '', matter = 'compute'): void {
    const text = `${before}${messageOf(cause)}`;
    this.#list.set(matter, { matter, text, urgent: true });
    this.#changed();
  }

  /** Whether this sentence stands there already. */
  says(text: string): boolean {
    return this.all.some((notice) => notice.text === text);
  }

  clear(matter: string): void {
    if (this.#list.delete(matter)) this.#changed();
  }
}
