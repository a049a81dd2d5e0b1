/** The middle of the page: the lab's controls and the chosen head, or what stands in place of them. */

import { html, nothing } from 'lit';
import type { LabParts } from '../../labs/lab.ts';
import { coloursOf } from '../../scene/colours.ts';
import type { Gap } from '../../trace/gaps.ts';
import type { HeadChoice } from '../../view/head/attention_head.ts';
import type { PageHost } from './page_host.ts';
import type { PageParts } from './page_parts.ts';

export class PageMain {
  readonly #page: PageHost;
  readonly #parts: PageParts;

  constructor(page: PageHost, parts: PageParts) {
    this.#page = page;
    this.#parts = parts;
  }

  #adopt({ layer, head, pin, view, massShare, before, gesture, ...choice }: HeadChoice): void {
    const colours = coloursOf(choice);
    this.#page.playground.adopt({ layer, head, pin, view, massShare, colours, before }, gesture);
  }

  /**
   * A sentence of what is seen, in room that is there before it. A story says what its step is about; of two sides
   * one sentence would not tell which it means.
   */
  #told() {
    const { lab, scene } = this.#page.playground;
    const { help, room, compare } = this.#parts;
    const place = room.of(lab, scene);
    const isCompared = scene.against !== undefined || compare.part?.isOpen;
    return place && !scene.story && !isCompared
      ? html`<section class="told ${place}" aria-label="What is seen">${help.part?.guide.told() ?? nothing}</section>`
      : nothing;
  }

  /** What stands in place of the result while there is none; empty: there is one, or it is there in a moment. */
  get #awaited(): string {
    const { session, run, scene, failed } = this.#page.playground;
    if (session.trace) return '';
    if (run?.awaited) return run.awaited(scene);
    return failed ? 'The heads appear when they can be computed.' : '';
  }

  /** Beside the title, where what was changed leaves room for it on one line. */
  #compareButton() {
    const { compare } = this.#parts;
    const { difference, silenced, shown } = this.#page.words.session;
    const isChanged = difference !== null || silenced !== '' || shown.edited.length > 0;
    return html`<button slot=${isChanged ? 'below' : 'title'} class="plain small compare-with" aria-expanded=${compare.part?.isOpen ?? false} @click=${() => compare.do((part) => part.toggle())}>Compare with …</button>`;
  }

  /** The chosen head, with what is added to it in its places. */
  #head(isHidden: boolean, gaps: readonly Gap[] | null) {
    const { words, dark, playground } = this.#page;
    const { scene } = playground;
    // Several heads at once are over pieces.
    const together = words.shown ? null : this.#parts.together.part;
    return html`<attention-head ?hidden=${isHidden} .session=${words.session} .view=${scene.view} .mode=${scene.mode} .colours=${coloursOf(scene)}
        .gaps=${gaps} .filters=${true} .dark=${dark} @attention-change=${(event: CustomEvent<HeadChoice>) => this.#adopt(event.detail)}>${this.#compareButton()}${words.view?.switch() ?? nothing}${together?.key()}<div slot="below" class="adds" ?hidden=${words.shown !== null}>${together?.buttons()}</div>${together?.looks()}</attention-head>`;
  }

  /** `gaps`: what the sentence of a long text leaves out. `isOld`: what is shown belongs to another scene. */
  main(parts: LabParts, { gaps, isOld }: { gaps: readonly Gap[] | null; isOld: boolean }) {
    const { scene, run, working, failed } = this.#page.playground;
    const { session } = this.#page.words;
    const { story, tools, compare: comparing } = this.#parts;
    const above = html`${story.part?.strip()} ${tools.part?.userModel()} ${this.#told()}`;
    const whatIf = run?.whatIf?.(scene) ?? '';
    const awaited = this.#awaited;
    const compare = comparing.part;
    const isCompared = Boolean(scene.against && compare) && !awaited;
    const isBusy = working || (compare?.busy ?? false);
    const compared = [compare?.form(), isCompared && compare ? compare.view() : null];
    if (parts.middle)
      return html`<main tabindex="-1" aria-busy=${isBusy}>${above} ${parts.middle} ${compared}</main>`;
    return html`<main tabindex="-1" aria-busy=${isBusy || session.busy} @text-over=${({ currentTarget, detail }: CustomEvent<boolean>) => (currentTarget as Element).classList.toggle('writes', detail)}>
      ${above} ${parts.controls ?? nothing}
      ${whatIf ? html`<p class="what-if">${whatIf}</p>` : nothing}
      ${awaited ? html`<p class="awaited">${awaited}</p>` : nothing}
      ${isOld && failed ? html`<p class="what-if older">What is shown belongs to what was computed before.</p>` : nothing}
      ${compared}
      ${this.#head(awaited !== '' || !session.trace || isCompared, gaps)}
      ${parts.below ?? nothing}
    </main>`;
  }
}
