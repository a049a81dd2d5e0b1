/** The parts of the page that are fetched with their first use, and follow the scene from then on. */

import type { Tool } from '../../labs/lab.ts';
import { FirstUse } from '../../view/element/first_use.ts';
import type { PageCompare } from '../compare/page_compare.ts';
import type { PageTools } from '../edit/page_tools.ts';
import { GuideRoom } from '../guide/guide_room.ts';
import type { PageHelp } from '../guide/page_help.ts';
import type { PageStory } from '../guide/page_story.ts';
import type { PageStage } from '../present/page_stage.ts';
import type { FrameKeeper } from '../store/frame_keeper.ts';
import type { PageTogether } from '../together/page_together.ts';
import type { PageHost } from './page_host.ts';
import { PagePanel } from './page_panel.ts';

export class PageParts {
  readonly #page: PageHost;
  readonly panel: PagePanel;
  readonly room = new GuideRoom();
  readonly tools = new FirstUse<PageTools>(
    async () => new (await import('../edit/page_tools.ts')).PageTools(this.#page),
    () => this.#came(this.tools),
  );
  /** Comes when something is first compared. */
  readonly compare = new FirstUse<PageCompare>(
    async () => new (await import('../compare/page_compare.ts')).PageCompare(this.#page),
    () => this.#came(this.compare),
  );
  readonly help = new FirstUse<PageHelp>(
    async () => new (await import('../guide/page_help.ts')).PageHelp(this.#places(), this.room),
    () => this.#page.requestUpdate(),
  );
  /** What shows several heads and rows at once; it comes once there is one. */
  readonly together = new FirstUse<PageTogether>(
    async () => new (await import('../together/page_together.ts')).PageTogether(this.#page),
    () => this.#page.requestUpdate(),
  );
  readonly frames = new FirstUse<FrameKeeper>(
    async () => new (await import('../store/frame_keeper.ts')).FrameKeeper(this.#page.playground),
    () => {},
  );
  /** Stories come with the first one that is asked for. */
  readonly story = new FirstUse<PageStory>(
    async () => new (await import('../guide/page_story.ts')).PageStory(this.#page),
    () => this.#came(this.story),
  );
  /** Comes when not all of the page is shown. */
  readonly stage = new FirstUse<PageStage>(
    async () =>
      new (await import('../present/page_stage.ts')).PageStage(
        this.#page,
        () => this.story.part?.run ?? null,
      ),
    () => this.#came(this.stage),
  );

  constructor(page: PageHost) {
    this.#page = page;
    this.panel = new PagePanel(page);
  }

  #places() {
    return {
      page: this.#page,
      panel: this.panel,
      openTool: (tool: Tool) => this.tools.do((tools) => tools.open(tool)),
    };
  }

  #came({ isMissing }: FirstUse<unknown>): void {
    if (isMissing)
      this.#page.playground.notices.say(
        'tools',
        'A part of the page could not be loaded. Check the connection and try it again.',
      );
    this.#page.requestUpdate();
  }

  /** The scene, or what is shown of it, is another. */
  follow(): void {
    const { scene, busy, run } = this.#page.playground;
    this.frames.part?.follow();
    if (scene.story && !this.story.isMissing) this.story.do(() => {});
    this.story.part?.follow();
    if ((scene.present || scene.controls) && !this.stage.isMissing) this.stage.do((stage) => stage.follow());
    if (!busy && !this.together.isMissing) this.together.do(() => {});
    // What has no result yet, such as a model before it is trained, says what to do first and can be asked about.
    if (!busy && run && !this.help.isMissing) this.help.do((help) => help.follow());
    if ((scene.against || this.compare.part) && !this.compare.isMissing)
      this.compare.do((compare) => compare.follow());
  }
}
