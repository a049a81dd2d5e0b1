/** A text that becomes another at most so often; the last one always comes. */
export class Throttled {
  text = '';
  readonly #every: number;
  readonly #changed: () => void;
  #wanted = '';
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** `every` in milliseconds; `changed` is called when `text` is another. */
  constructor(every: number, changed: () => void) {
    this.#every = every;
    this.#changed = changed;
  }

  say(text: string): void {
    this.#wanted = text;
    if (text === this.text || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.text === this.#wanted) return;
      this.text = this.#wanted;
      this.#changed();
    }, this.#every);
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
