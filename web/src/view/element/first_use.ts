/** Code that is fetched with its first use: what is asked of it meanwhile is done once it is there, in that order. */

export class FirstUse<Part> {
  part: Part | null = null;
  /** It could not be fetched; the next use tries again. */
  isMissing = false;
  readonly #fetch: () => Promise<Part>;
  readonly #settled: () => void;
  #asked: Promise<Part> | null = null;

  /** `settled`: it is there, or could not be had. */
  constructor(fetch: () => Promise<Part>, settled: () => void) {
    this.#fetch = fetch;
    this.#settled = settled;
  }

  do(act: (part: Part) => void): void {
    if (this.part) act(this.part);
    else
      this.#ask().then(act, () => {
        // Said to the reader already.
      });
  }

  /** Goes on with what was begun: alone it fetches nothing. */
  goOn(act: (part: Part) => void): void {
    if (this.part || this.#asked) this.do(act);
  }

  #ask(): Promise<Part> {
    this.#asked ??= this.#fetch().then(
      (part) => {
        this.part = part;
        this.isMissing = false;
        this.#settled();
        return part;
      },
      (cause) => {
        this.#asked = null;
        this.isMissing = true;
        this.#settled();
        throw cause;
      },
    );
    return this.#asked;
  }
}
