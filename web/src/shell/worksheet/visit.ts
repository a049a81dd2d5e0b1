/** Scenes that are computed to be asked something, while the reader's own stays what the page comes back to. */

import type { Asked } from '../../labs/guide.ts';
import type { Scene } from '../../scene/scene.ts';
import type { Playground } from '../store/playground.ts';

const CHANGE_MS = 500;

/** Resolves with the page's next change, or after a while. */
export function nextChange(page: EventTarget): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      page.removeEventListener('change', done);
      resolve();
    };
    const timer = setTimeout(done, CHANGE_MS);
    page.addEventListener('change', done);
  });
}

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
    await this.#playground.advance(scene, true);
    await this.#settled();
    const { waiting, failed, session } = this.#playground;
    if (waiting || failed || !session.trace) throw new Error('what is asked about could not be computed');
  }

  /** Its model may be on its way: then the page computes the scene by itself once that is here. */
  async #settled(): Promise<void> {
    const playground = this.#playground;
    const isLoading = () =>
      playground.waiting && playground.run?.wantedLoader?.(playground.scene)?.state === 'loading';
    while (playground.busy || isLoading()) await nextChange(playground);
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
