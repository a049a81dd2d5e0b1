/** Whether the reader wants runs kept in this browser: asked once, remembered. */

const NAME = 'attention-playground-keep-runs';

export interface KeepChoice {
  /** Null: not asked yet. */
  value: 'yes' | 'no' | null;
}

export class StoredChoice implements KeepChoice {
  /** Where the browser remembers nothing, this visit's answer holds. */
  #now: 'yes' | 'no' | null = null;

  get value(): 'yes' | 'no' | null {
    try {
      const kept = localStorage.getItem(NAME);
      return kept === 'yes' || kept === 'no' ? kept : this.#now;
    } catch {
      return this.#now;
    }
  }

  set value(answer: 'yes' | 'no' | null) {
    this.#now = answer;
    try {
      if (answer === null) localStorage.removeItem(NAME);
      else localStorage.setItem(NAME, answer);
    } catch {
      // Some browsers keep nothing for some pages.
    }
  }
}
