/** Which scenes are steps of the browser's way back: those that a reader chose, not every hover, slider or letter. */

import type { Scene, SceneSource } from './scene.ts';

/** Texts that follow each other this fast are one text that is being typed. */
const TYPING_MS = 1500;

/** What makes a source another scene: its settings and what was made of it do not. */
function subjectOf(source: SceneSource): { made: string; text: string } {
  const { kind } = source;
  switch (kind) {
    case 'model':
      return { made: `${kind} ${source.model}`, text: JSON.stringify([source.text, source.pair]) };
    case 'language':
      return { made: `${kind} ${source.model}`, text: JSON.stringify([source.text, source.chat]) };
    case 'translation':
      return { made: `${kind} ${source.model}`, text: JSON.stringify([source.text, source.target]) };
    case 'training':
      return { made: `${kind} ${source.task}`, text: '' };
    case 'trace':
      return { made: `${kind} ${source.src}`, text: '' };
    case 'vectors':
      return { made: kind, text: '' };
  }
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
  moved(before: Scene, after: Scene, now: number): void {
    const [one, other] = [subjectOf(before.source), subjectOf(after.source)];
    if (one.made === other.made && one.text === other.text) return;
    const goesOn = one.made === other.made && now - this.#typedAt < TYPING_MS;
    this.#typedAt = one.made === other.made ? now : Number.NEGATIVE_INFINITY;
    if (!goesOn) this.#due = true;
  }

  /** Whether the address that is about to be written is a new step; asked once for each. */
  take(): boolean {
    const due = this.#due;
    this.#due = false;
    return due;
  }
}
