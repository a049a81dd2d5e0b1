/** The cores of one page, each started when something of it is first asked for. */

import type { ModuleName } from './modules.ts';
import type { Core, ViewCore } from './types.ts';

export class StartedCores {
  readonly #start: (module: ModuleName) => Promise<Core>;
  readonly #restarted: (message: string) => void;
  readonly #cores = new Map<ModuleName, Promise<Core>>();

  /** `restarted` gets what a core says when its worker had died. */
  constructor(start: (module: ModuleName) => Promise<Core>, restarted: (message: string) => void) {
    this.#start = start;
    this.#restarted = restarted;
  }

  /** Whether one is there or on its way. */
  get any(): boolean {
    return this.#cores.size > 0;
  }

  /** What the first view needs: of the small module, unless the whole one is there already. */
  view(): Promise<ViewCore> {
    return this.#cores.get('view') ?? this.#cores.get('whole') ?? this.#begin('view');
  }

  whole(): Promise<Core> {
    return this.#cores.get('whole') ?? this.#begin('whole');
  }

  /** A failed start is tried again by the next call. */
  #begin(module: ModuleName): Promise<Core> {
    const started = this.#start(module);
    this.#cores.set(module, started);
    started.then(
      (core) => core.onRestart(this.#restarted),
      () => this.#cores.delete(module),
    );
    return started;
  }
}
