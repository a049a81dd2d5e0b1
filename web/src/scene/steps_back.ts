/** Which scenes are steps of the browser's way back: those that a reader chose, not every hover, slider or letter. */

/** Texts that follow each other this fast are one text that is being typed. */
const TYPING_MS = 1500;

/** What makes a source another scene. */
export interface Subject {
  /** By what it is computed. */
  made: string;
  text: string;
}

export class StepsBack {
  #due = false;
  #typedAt = Number.NEGATIVE_INFINITY;

  /** The reader chose it, from a menu or with a button. */
  chosen(): void {
    this.#due = true;
    this.#typedAt = Number.NEGATIVE_INFINITY;
  }

  /** The scene went from `before` to `after`, at `now` milliseconds. */
  moved(before: Subject, after: Subject, now: number): void {
    if (before.made === after.made && before.text === after.text) return;
    const goesOn = before.made === after.made && now - this.#typedAt < TYPING_MS;
    this.#typedAt = before.made === after.made ? now : Number.NEGATIVE_INFINITY;
    if (!goesOn) this.#due = true;
  }

  /** Whether the address that is about to be written is a new step; asked once for each. */
  take(): boolean {
    const due = this.#due;
    this.#due = false;
    return due;
  }
}
