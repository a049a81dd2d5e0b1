/**
 * What comes once the lab is there and nothing is under way: sentences and questions above it, terms that can be asked, the lists of them and
 * of keys, and the foot of a narrow page.
 */

import { html, nothing } from 'lit';
import { withPresentation } from '../../scene/presented.ts';
import { FirstUse } from '../../view/element/first_use.ts';
import { PageFoot } from '../page/page_foot.ts';
import type { PlaceHost } from '../page/page_places.ts';
import { shortcutsOf } from '../page/shortcuts.ts';
import type { PageSheet } from '../worksheet/page_sheet.ts';
import type { GuideRoom } from './guide_room.ts';
import { PageExplain } from './page_explain.ts';
import { PageGuide } from './page_guide.ts';
import { PageTerms } from './page_terms.ts';

export class PageHelp {
  readonly foot: PageFoot;
  readonly guide: PageGuide;
  readonly terms: PageTerms;
  readonly explain: PageExplain;
  readonly #host: PlaceHost;
  #showsKeys = false;
  /** Comes with the first worksheet. */
  readonly #sheet: FirstUse<PageSheet>;

  constructor(host: PlaceHost, room: GuideRoom) {
    this.#host = host;
    this.foot = new PageFoot(host.page);
    this.guide = new PageGuide(host, room);
    this.terms = new PageTerms(host);
    this.explain = new PageExplain(host);
    this.#sheet = new FirstUse(
      async () => new (await import('../worksheet/page_sheet.ts')).PageSheet(host.page),
      () => this.#sheetCame(),
    );
    host.page.addEventListener('worksheet-wanted', (event) => {
      const { answers } = (event as CustomEvent<{ answers: boolean }>).detail;
      this.#sheet.do((sheet) => sheet.open(answers));
    });
  }

  /** After every change. */
  follow(): void {
    this.guide.follow();
    this.explain.follow();
  }

  async toggleKeys(): Promise<void> {
    const { page } = this.#host;
    this.#showsKeys = !this.#showsKeys;
    page.requestUpdate();
    try {
      await import('../page/keys_list.ts');
    } catch (cause) {
      this.#showsKeys = false;
      page.playground.notices.failed(cause, 'The list of keys could not be loaded; try it again: ');
    }
  }

  #sheetCame(): void {
    const { page } = this.#host;
    if (this.#sheet.isMissing)
      page.playground.notices.say(
        'sheet',
        'The worksheet could not be loaded. Check the connection and try it again.',
      );
    page.requestUpdate();
  }

  /** What lies open over the page; false: nothing does. */
  close(): boolean {
    if (this.#showsKeys) this.toggleKeys();
    else return this.terms.close() || this.explain.closeBeforeRoom();
    return true;
  }

  links() {
    const { lab, scene } = this.#host.page.playground;
    return html`<button class="link" @click=${() => this.terms.toggleGlossary()}>Glossary</button><button class="link" title="What it is, its formula, your numbers (key e)" @click=${() => this.explain.open('')}>Explain</button>${
      lab.guide && !scene.controls
        ? html`<button class="link" @click=${() => this.guide.again()}>First questions</button>`
        : nothing
    }<button class="link" title="Large type, one view (key f)" @click=${() => this.#present()}>Present</button>`;
  }

  #present(): void {
    const { playground } = this.#host.page;
    playground.change(withPresentation(playground.scene));
  }

  lists() {
    const { lab, scene } = this.#host.page.playground;
    return html`${
      this.#showsKeys
        ? html`<keys-list .tells=${scene.story} .controls=${scene.controls} .shortcuts=${shortcutsOf(lab)} @close-list=${() => this.toggleKeys()}></keys-list>`
        : nothing
    }${this.terms.glossary()}${this.#sheet.part?.view()}`;
  }
}
