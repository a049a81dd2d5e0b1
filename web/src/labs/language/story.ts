/** What is being told beside the result while its scene is there; the reader may go on from it. */

import type { Scene } from '../../scene/scene.ts';
import type { PlaygroundController } from '../../shell/controller.ts';

export type StoryName = 'copying';

/** What a story is about; the reader's changes belong to it. */
function subjectOf({ source, step }: Scene): string {
  return JSON.stringify([source, step]);
}

export class Story {
  told: StoryName | null = null;
  #subject = '';
  readonly #controller: PlaygroundController;

  constructor(controller: PlaygroundController) {
    this.#controller = controller;
  }

  async tell(name: StoryName, scene: Scene): Promise<void> {
    this.told = name;
    this.#subject = subjectOf(scene);
    await this.#controller.choose(scene);
  }

  /** It ends with its scene, and so does what it began. */
  follow(): void {
    if (subjectOf(this.#controller.scene) !== this.#subject) this.told = null;
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
