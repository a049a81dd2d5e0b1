/** What is being told beside the result while its scene is there; the reader may go on from it. */

import type { Scene } from '../state/scene.ts';
import type { PlaygroundController } from './controller.ts';

export type StoryName = 'copying';

export class Story {
  told: StoryName | null = null;
  readonly #controller: PlaygroundController;

  constructor(controller: PlaygroundController) {
    this.#controller = controller;
  }

  async tell(name: StoryName, scene: Scene): Promise<void> {
    this.told = name;
    await this.#controller.open(scene);
  }

  end(): void {
    this.told = null;
    this.#controller.tell();
  }

  /** It looks for its heads by itself, once. */
  goOn(): void {
    const { language, scene, actions } = this.#controller;
    const { ranking, before } = language;
    if (this.told && before && ranking.state === 'idle' && scene.interventions.length === 0) actions.rank();
  }
}
