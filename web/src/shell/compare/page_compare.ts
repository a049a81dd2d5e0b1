/** Compares the head on the page with another one: offers with what, and puts both with their difference in its place. */

import { html, nothing } from 'lit';
import type { Against, Scene } from '../../scene/scene.ts';
import type { Cell } from '../../trace/selection.ts';
import { alignedCell, ownCell } from '../../trace/two_heads.ts';
import '../../view/compare/compare_form.ts';
import type { CompareOptions } from '../../view/compare/compare_form.ts';
import '../../view/compare/compare_view.ts';
import type { PageHost } from '../page/page_host.ts';
import type { Problem } from './cannot_compare.ts';
import { compareLayout } from './compare_layout.ts';
import { loadControls } from './load_controls.ts';
import { optionsFor } from './options.ts';
import { OtherSide } from './other_side.ts';

export class PageCompare {
  /** What there is to compare with is offered. */
  isOpen = false;
  readonly #host: PageHost;
  readonly #side: OtherSide;
  /** A cell of tokens that only the other side has: it is none of the head on the page. */
  #otherPin: Cell | null = null;

  constructor(host: PageHost) {
    this.#host = host;
    (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(compareLayout.styleSheet as CSSStyleSheet);
    this.#side = new OtherSide(host.playground, () => host.requestUpdate());
  }

  get #scene(): Scene {
    return this.#host.playground.scene;
  }

  /** The other side is on its way. */
  get busy(): boolean {
    return this.#side.busy;
  }

  follow(): void {
    this.#side.follow();
    if (!this.#scene.against || this.#scene.pin) this.#otherPin = null;
  }

  toggle(): void {
    if (this.#scene.against) this.#change(null);
    else this.#open(!this.isOpen);
  }

  async #open(isOpen: boolean): Promise<void> {
    this.isOpen = isOpen;
    this.#host.requestUpdate();
    await this.#focus(isOpen ? 'compare-form' : '.compare-with');
  }

  async #focus(selector: string): Promise<void> {
    await this.#host.updateComplete;
    const root = this.#host.renderRoot;
    (root.querySelector<HTMLElement>(selector) ?? root.querySelector('main'))?.focus();
  }

  #change(against: Against | null, gesture = ''): void {
    const { playground } = this.#host;
    const { against: before, ...scene } = playground.scene;
    if (!against && !before) this.#open(false);
    else playground.change(against ? { ...scene, against } : scene, gesture);
    const isOther = (against !== null) !== (before !== undefined);
    this.isOpen = false;
    if (isOther) this.#focus(against ? 'compare-form' : '.compare-with');
  }

  get #options(): CompareOptions {
    return optionsFor(this.#host.playground, this.#side.layers);
  }

  /** Above the view: the offers, or what the other side is. */
  form() {
    const { against = null } = this.#scene;
    if (!against && !this.isOpen) return nothing;
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || against) return;
      event.stopPropagation();
      this.#open(false);
    };
    return html`<compare-form .against=${against} .options=${this.#options} @keydown=${close}
      @against-change=${({ detail }: CustomEvent<{ against: Against | null; gesture: string }>) => this.#change(detail.against, detail.gesture)}></compare-form>`;
  }

  #pin(cell: Cell | null): void {
    const { shown } = this.#side;
    const { playground } = this.#host;
    const own = cell && shown && ownCell(shown, cell);
    playground.pin(own ? this.#piece(own) : null);
    this.#otherPin = own ? null : cell;
    this.#host.requestUpdate();
  }

  /** Of a word cell the pieces that its own view would pin. */
  #piece(cell: Cell): Cell {
    const words = this.#host.words.shown?.session;
    return words?.pieceCell(words.wordCell(cell)) ?? cell;
  }

  #problem({ words, nearest, loader }: Problem) {
    const instead = nearest
      ? html` <button class="link" @click=${() => this.#change(nearest.against)}>Compare with ${nearest.name}</button>`
      : nothing;
    return html`<p class="what-if" role="status">${words}${instead}${loader ? loadControls(loader) : nothing}</p>`;
  }

  /** In place of the head's own view. */
  view() {
    const { shown, busy, problem, note } = this.#side;
    const { playground, dark } = this.#host;
    if (!shown)
      return problem
        ? this.#problem(problem)
        : html`<p class="what-if">The other side is being computed.</p>`;
    const pin = this.#otherPin ?? alignedCell(shown, playground.session.pin);
    return html`${note ? html`<p class="what-if" role="status">${note}</p>` : nothing}${this.#host.words.view?.switch() ?? nothing}<compare-view .compared=${shown} .pin=${pin} .frame=${playground.scene.frame} ?old=${busy || playground.isOld} .dark=${dark}
      @compare-pin=${({ detail }: CustomEvent<Cell | null>) => this.#pin(detail)}></compare-view>`;
  }
}
