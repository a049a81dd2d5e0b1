/**
 * A menu of scenes that acts only on what was chosen. On a closed menu most browsers take every arrow
 * key and letter for a choice: here such a key only shows the next entry, and Enter chooses it.
 */

export class MenuKeys {
  /** An entry is shown that is not chosen yet. */
  waits = false;
  readonly #choose: (value: string) => void;
  readonly #changed: () => void;
  #byKey = false;

  /** `changed`: `waits` is another. */
  constructor(choose: (value: string) => void, changed: () => void) {
    this.#choose = choose;
    this.#changed = changed;
  }

  #set(waits: boolean): void {
    if (waits === this.waits) return;
    this.waits = waits;
    this.#changed();
  }

  /** For `keydown` and `keypress`. */
  readonly key = (event: KeyboardEvent): void => {
    const decides = this.waits && (event.key === 'Enter' || event.key === 'Escape');
    if (decides) {
      event.preventDefault();
      const select = event.currentTarget as HTMLSelectElement;
      if (event.key === 'Enter') this.#take(select);
      else this.leave(event);
      return;
    }
    // The change of a closed menu comes with its key; that of an open list comes later.
    this.#byKey = true;
    setTimeout(() => {
      this.#byKey = false;
    });
  };

  readonly change = (event: Event): void => {
    if (this.#byKey) this.#set(true);
    else this.#take(event.currentTarget as HTMLSelectElement);
  };

  #take(select: HTMLSelectElement): void {
    const { value } = select;
    this.#reset(select);
    this.#choose(value);
  }

  /** For `blur`: what was not chosen is not shown any longer. */
  readonly leave = (event: Event): void => {
    if (this.waits) this.#reset(event.currentTarget as HTMLSelectElement);
  };

  /** Back to the entry that is marked as chosen. */
  #reset(select: HTMLSelectElement): void {
    const chosen = [...select.options].findIndex((option) => option.defaultSelected);
    select.selectedIndex = Math.max(0, chosen);
    this.#set(false);
  }
}
