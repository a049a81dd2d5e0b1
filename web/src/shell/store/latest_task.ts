/** Does one thing after the other; of what is wanted meanwhile only the last is done. */
export class LatestTask<Wish> {
  readonly #act: (wish: Wish) => Promise<unknown> | undefined;
  #next: { wish: Wish } | null = null;
  #running = false;

  constructor(act: (wish: Wish) => Promise<unknown> | undefined) {
    this.#act = act;
  }

  get busy(): boolean {
    return this.#running;
  }

  async want(wish: Wish): Promise<void> {
    this.#next = { wish };
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#next) {
        const { wish: next }: { wish: Wish } = this.#next;
        this.#next = null;
        await this.#act(next);
      }
    } finally {
      this.#running = false;
    }
  }
}
