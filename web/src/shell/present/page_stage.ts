/** What leaves parts of the page out: a page before a room, and one with some of its controls. */

import type { StoryRun } from '../../stories/story_run.ts';
import { FewControls } from '../few_controls/few_controls.ts';
import type { PageHost } from '../page/page_host.ts';
import { Presentation } from './presentation.ts';

export class PageStage {
  readonly #fewControls: FewControls;
  readonly #presentation: Presentation;

  constructor(host: PageHost, storyRun: () => StoryRun | null) {
    this.#fewControls = new FewControls(host);
    this.#presentation = new Presentation(host, storyRun);
  }

  /** After every change of the scene. */
  follow(): void {
    this.#fewControls.follow();
  }

  /** Over a page before a room. */
  bar() {
    return this.#presentation.bar();
  }

  /** At the foot: what brings all controls back. */
  link() {
    return this.#fewControls.link();
  }
}
