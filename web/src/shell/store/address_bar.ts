/** The address says the scene, and a scene that the reader chose is a step of the browser's way back. */

import type { ReactiveController } from 'lit';
import { writeHash } from '../../labs/address.ts';
import type { Scene } from '../../scene/scene.ts';
import type { PageHost } from '../page/page_host.ts';
import type { Playground } from './playground.ts';

export class AddressBar implements ReactiveController {
  readonly #playground: Playground;
  /** The scene that the address says. */
  #written: Scene | null = null;
  /** Also before `hashchange`, so that no change of a run writes its address over the one gone back to. */
  readonly #onHash = () => this.#playground.openHash(location.hash);

  constructor(host: PageHost) {
    this.#playground = host.playground;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('popstate', this.#onHash);
    addEventListener('hashchange', this.#onHash);
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#onHash);
    removeEventListener('hashchange', this.#onHash);
  }

  write(): void {
    const { scene } = this.#playground;
    if (scene === this.#written) return;
    this.#written = scene;
    const hash = writeHash(scene);
    const isStep = this.#playground.stepsBack.take();
    if (hash === location.hash) return;
    const address = hash || location.pathname + location.search;
    if (isStep) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }
}
