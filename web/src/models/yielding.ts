/** Long work in stretches, between which the thread may do something else. */

const LONGEST_STRETCH_MS = 20;

export class Yielding {
  #since = performance.now();

  /** Comes back at once, or after others had their turn where a stretch is over. */
  async give(): Promise<void> {
    if (performance.now() - this.#since < LONGEST_STRETCH_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    this.#since = performance.now();
  }
}
