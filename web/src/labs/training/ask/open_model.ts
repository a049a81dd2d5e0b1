/** The model of the step on the screen, opened from its weights; one at a time. */

import type { TaskModelHandle } from '../../../core/training_types.ts';
import type { LabHost } from '../../lab.ts';

export class OpenModel {
  readonly #host: LabHost;
  #model: { weights: Uint8Array; handle: Promise<TaskModelHandle> } | null = null;

  constructor(host: LabHost) {
    this.#host = host;
  }

  /** @throws CoreError */
  of(weights: Uint8Array): Promise<TaskModelHandle> {
    if (this.#model?.weights === weights) return this.#model.handle;
    this.dispose();
    const handle = this.#host.wholeCore().then((core) => core.openTaskModel(async () => weights.slice()));
    this.#model = { weights, handle };
    handle.catch(() => {
      if (this.#model?.handle === handle) this.#model = null;
    });
    return handle;
  }

  dispose(): void {
    this.#model?.handle.then(
      (model) => model.dispose(),
      () => {},
    );
    this.#model = null;
  }
}
