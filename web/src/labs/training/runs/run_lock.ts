/** A run belongs to one tab at a time: two that wrote to it would spoil each other's checkpoints. */

export interface RunLocks {
  /** Null: another tab has the run. Else a function that lets go of it. */
  hold(id: string): Promise<(() => void) | null>;
  /** Names of the runs that any tab has. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = 'attention-playground-run:';

/** The browser's; they end with their tab, however it ends. */
export class TabLocks implements RunLocks {
  readonly #manager: LockManager | undefined;

  /** Pages that are not served safely have no locks, and no second tab is noticed there. */
  constructor(manager: LockManager | undefined = globalThis.navigator?.locks) {
    this.#manager = manager;
  }

  async hold(id: string): Promise<(() => void) | null> {
    const manager = this.#manager;
    if (!manager) return () => {};
    return new Promise((resolve, reject) => {
      manager
        .request(PREFIX + id, { ifAvailable: true }, (lock) => {
          if (!lock) return resolve(null);
          return new Promise<void>((release) => resolve(release));
        })
        .catch(reject);
    });
  }

  async held(): Promise<ReadonlySet<string>> {
    const names = (await this.#manager?.query())?.held?.map(({ name }) => name ?? '') ?? [];
    return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)));
  }
}
