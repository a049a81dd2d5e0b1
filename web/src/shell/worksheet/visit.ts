/** Scenes that are computed to be asked something, while the reader's own stays what the page comes back to. */

import type { Asked } from '../../labs/guide.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Playground } from '../playground.ts';

export class Visit {
  readonly #playground: Playground;
  /** Where the reader is. */
  readonly #own: Scene;
  #isElsewhere = false;

  constructor(playground: Playground) {
    this.#playground = playground;
    this.#own = playground.scene;
  }

  /** Brings a scene to the screen, which is no step of the way back. @throws Error where it cannot be shown */
  async to(scene: Scene): Promise<void> {
    if (JSON.stringify(scene) === JSON.stringify(this.#playground.scene)) return;
    this.#isElsewhere = true;
    if (!(await this.#playground.advance(scene, true)) || this.#playground.waiting)
      throw new Error('what is asked about could not be computed');
  }

  async back(): Promise<void> {
    if (!this.#isElsewhere) return;
    this.#isElsewhere = false;
    await this.#playground.advance(this.#own, true);
  }

  /** What a question of a guide acts on in place of the page. */
  get host(): Asked<unknown>['host'] {
    const playground = this.#playground;
    const to = (scene: Scene) => this.to(scene);
    return {
      get scene() {
        return playground.scene;
      },
      session: playground.session,
      change: to,
      pin: async (pin) => {
        await to({ ...playground.scene, pin });
        await playground.session.choosePin(pin);
      },
    };
  }
}
