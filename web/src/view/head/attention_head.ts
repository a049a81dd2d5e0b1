/**
 * `<attention-head>`: the chosen head of a session, live. The sentence, the bar with the views, one view of the head,
 * what filters and rescales it, and its legend. Page and element put around it what is their own: `slot="heading"`
 * in the bar, `slot="below"` at the end, and the rest between the sentence and the bar.
 */

import { html, LitElement, nothing } from 'lit';
import { coloursOf } from '../../scene/colours.ts';
import type { Colours, Mode, View } from '../../scene/scene.ts';
import type { Gap } from '../../trace/gaps.ts';
import { rowOf } from '../../trace/head_rows.ts';
import type { HeadShown } from '../../trace/head_shown.ts';
import type { Cell } from '../../trace/selection.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { isSameShading, PLAIN, type Shading } from '../colours/shading.ts';
import { segmentsStyles } from '../colours/shared_styles.ts';
import { assigned } from '../element/assigned.ts';
import { Roving } from '../gestures/roving.ts';
import { LONG } from '../matrix/matrix_layout.ts';
import { isolated } from '../text/direction.ts';
import { percent } from '../text/format.ts';
import { rowsWrite } from '../text/token_name.ts';
import { attentionHeadStyles } from './attention_head_styles.ts';
import { type RegisteredView, registeredViews } from './index.ts';
import { headMoments, viewAfter } from './moments.ts';

/** From this mean mass on, the first token is called a sink. */
const SINK = 0.3;

/** What the reader chose, as `attention-change` tells it. */
export interface HeadChoice extends Colours {
  layer: number;
  head: number;
  pin: Cell | null;
  view: View;
  mode: Mode;
  massShare: number;
  /** The head without the reader's changes. */
  before?: true;
  /** A name for what is one movement. */
  gesture?: string;
}

export class AttentionHead extends LitElement {
  static override properties = {
    session: { attribute: false },
    view: { attribute: false },
    mode: { attribute: false },
    colours: { attribute: false },
    filters: { attribute: false },
    dark: { attribute: false },
    gaps: { attribute: false },
  };
  declare session: TraceSession;
  declare view: View;
  /** What is told of the mode along with a choice. */
  declare mode: Mode;
  declare colours: Colours;
  /** The weakest weights can be left out. */
  declare filters: boolean;
  declare dark: boolean;
  /** What the sentence of a long text leaves out; null: nobody says. */
  declare gaps: readonly Gap[] | null;

  static override styles = [segmentsStyles, attentionHeadStyles];

  #shaded: Shading = PLAIN;
  #drawn: HTMLElement | null = null;
  /** The view that could not be fetched. */
  #missing: View | '' = '';
  #followed: TraceSession | null = null;
  #onChange = () => this.requestUpdate();

  constructor() {
    super();
    new Roving(this, '.segments', 'button');
    this.view = 'matrix';
    this.mode = 'self';
    this.colours = {};
    this.filters = false;
    this.dark = false;
    this.gaps = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#listen(this.session);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#listen(null);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // A view is on its way before there is anything to draw; where it does not come, drawing says so.
    if (changed.has('view')) this.#view?.load?.().catch(() => {});
    if (this.isConnected) this.#listen(this.session);
  }

  #listen(session: TraceSession | null): void {
    if (session === this.#followed) return;
    for (const type of ['change', 'hover']) {
      this.#followed?.removeEventListener(type, this.#onChange);
      session?.addEventListener(type, this.#onChange);
    }
    this.#followed = session;
  }

  /** `[` and `]` step through the heads; each view has a key of its own, and that of the difference leads back, too. */
  handleKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const view = this.#views(this.session.shown).find(({ key }) => key === event.key);
    const step = event.key === '[' ? -1 : event.key === ']' ? 1 : 0;
    if (view) this.chooseView(viewAfter(this, view.name));
    else if (step !== 0) this.session.stepHead(step).then(() => this.#announce());
    else return;
    event.preventDefault();
  }

  async chooseHead(layer: number, head: number): Promise<void> {
    await this.session.chooseHead(layer, head);
    this.#announce();
  }

  #choosePin(event: CustomEvent<Cell | null>): void {
    this.session.choosePin(event.detail);
    this.#announce();
  }

  chooseView(view: View): void {
    this.#missing = '';
    this.view = view;
    if (view === 'difference') this.session.chooseBefore(false);
    this.#announce();
  }

  async #chooseMass(share: number): Promise<void> {
    await this.session.chooseMassShare(share);
    this.#announce('mass');
  }

  #announce(gesture = ''): void {
    // Of words, the pin is that of their pieces.
    const { layer, head, piecePin: pin, massShare } = this.session;
    const { view, mode } = this;
    const detail: HeadChoice = { layer, head, pin, view, mode, massShare, ...coloursOf(this.colours) };
    if (this.session.showsBefore) detail.before = true;
    if (gesture) detail.gesture = gesture;
    this.dispatchEvent(new CustomEvent('attention-change', { detail, bubbles: true, composed: true }));
  }

  get #view(): RegisteredView | undefined {
    return registeredViews().find(({ name }) => name === this.view);
  }

  #views(shown: HeadShown): RegisteredView[] {
    return registeredViews().filter(({ when }) => when?.(shown) ?? true);
  }

  /** Mean mass on the first token, where it is large enough to drown the rest; 0 elsewhere. */
  get #sink(): number {
    const { overview, layer, head, oneSequence } = this.session;
    const figures = overview.statistics.find(
      (candidate) => candidate.layer === layer && candidate.head === head,
    );
    return figures && oneSequence && figures.firstTokenMass >= SINK ? figures.firstTokenMass : 0;
  }

  /** The weight that the end of the scale stands for. */
  get #limit(): number {
    const { stages } = this.session;
    if (!this.colours.rescaled || !stages || this.#sink === 0) return 1;
    return stages.largestAfterFirst > 0 ? stages.largestAfterFirst : 1;
  }

  #sinkChip() {
    const mass = this.#sink;
    if (mass === 0) return nothing;
    const { keyTokens, noun } = this.session;
    const name = keyTokens[0]?.text ?? '';
    return html`<span class="chip" title="Mean weight on the first ${noun}, “${isolated(name)}”, over the ${noun}s after it: a place to rest where there is nothing to look at.">first ${noun} takes ${percent(mass)}: a <attention-term name="sink">sink</attention-term></span>`;
  }

  get #shading(): Shading {
    const { colours, session } = this;
    const isLong = Math.max(session.queryTokens.length, session.keyTokens.length) > LONG;
    const root = colours.shades ? colours.shades === 'root' : isLong;
    const shading = {
      end: colours.scaledBy ?? 'one',
      limit: colours.scaledBy ? 1 : this.#limit,
      root,
    } as const;
    // The same one as long as it says the same: with another, pictures are made anew.
    if (!isSameShading(shading, this.#shaded)) this.#shaded = shading;
    return this.#shaded;
  }

  #colour({ detail }: CustomEvent<Colours>): void {
    this.colours = detail;
    this.#announce();
  }

  /** They come on their own; their room is kept. */
  #tools(view: RegisteredView) {
    const { session, colours, filters } = this;
    const scaled = view.scaled ?? false;
    if (!view.filtered || !(scaled || filters)) return nothing;
    const { noun, massFilter, massShare } = session;
    const sink = this.#sink !== 0;
    const parts = { shading: this.#shading, colours, scaled, sink, noun, filters, massFilter, massShare };
    return html`<head-tools ${assigned(parts)} @colours-chosen=${(event: CustomEvent<Colours>) => this.#colour(event)}
      @mass-chosen=${(event: CustomEvent<number>) => this.#chooseMass(event.detail)}></head-tools>`;
  }

  #toolbar(views: readonly RegisteredView[], shown: RegisteredView | undefined) {
    const { session } = this;
    return html`<div class="toolbar">
      <h2><slot name="heading">${session.title}</slot></h2><slot name="title"></slot>
      ${session.silenced === '' ? nothing : html`<span class="chip changed">${session.silenced}</span>`}
      ${session.shown.edited.length > 0 ? html`<span class="chip changed">changed by you</span>` : nothing}
      <span class="spring"></span>${headMoments(this, shown?.properties?.signed)}
      <div class="segments" role="group" aria-label="View">
        ${views
          .filter(({ properties }) => !properties?.signed)
          .map(
            (view) =>
              html`<button aria-pressed=${view === shown} @click=${() => this.chooseView(view.name)}>${view.label}</button>`,
          )}
      </div>
    </div>`;
  }

  /** Until a view is fetched, what was drawn before stays. */
  #awaited({ name, label, load }: RegisteredView) {
    if (this.#missing === name)
      return html`<p class="missing" role="alert">The view ${label} could not be loaded. Check the connection and choose it again.</p>`;
    const settled = (missing: string) => {
      this.#missing = missing;
      this.requestUpdate();
    };
    load?.().then(
      () => settled(''),
      () => settled(name),
    );
    return this.#drawn ?? nothing;
  }

  /** Views with one tag share the element: what is scrolled and zoomed stays. */
  #draw(view: RegisteredView, shown: HeadShown) {
    const { tag, properties } = view;
    if (!customElements.get(tag)) return this.#awaited(view);
    if (this.#drawn?.localName !== tag) this.#drawn = document.createElement(tag);
    return Object.assign(
      this.#drawn,
      shown,
      { dark: this.dark, shading: this.#shading, awaitsLooks: this.#awaitsLooks },
      properties,
    );
  }

  /** A cell is pinned, and no lab tells in its own words what its token looks at. */
  get #awaitsLooks(): boolean {
    const { pin, extras, overlaid } = this.session;
    return pin !== null && pin.key >= 0 && extras.headsHeld === undefined && !overlaid;
  }

  /** The tools lie right below the view, in a line of their own: what they change does not move them while they are used. */
  #head(views: readonly RegisteredView[], view: RegisteredView, shown: HeadShown) {
    return html`${this.#toolbar(views, view)} ${this.#draw(view, shown)}
      ${this.#tools(view)}
      <attention-readout ${assigned({ ...shown, dark: this.dark })}></attention-readout>`;
  }

  override render() {
    const { session, dark } = this;
    const { shown } = session;
    const { stages } = shown;
    const views = this.#views(shown);
    const view = views.find(({ name }) => name === this.view) ?? views[0];
    const difference = view?.properties?.signed ? session.difference : null;
    const row = session.pin
      ? session.stages
        ? (rowOf(session.stages, session.pin.query)?.sum ?? null)
        : null
      : null;
    return html`<div
      @keydown=${(event: KeyboardEvent) => this.handleKey(event)}
      @attention-hover=${(event: CustomEvent<Cell | null>) => session.setHover(event.detail)}
      @attention-rows=${(event: CustomEvent<readonly number[]>) => session.readRows(event.detail)}
      @attention-pin=${(event: CustomEvent<Cell | null>) => this.#choosePin(event)}
    >
      <attention-sentence ${assigned({ ...shown, dark, gaps: this.gaps })}></attention-sentence>
      <slot></slot>
      ${stages && view ? this.#head(views, view, shown) : nothing}
      <div class="below"><attention-legend .reading=${[view?.reading ?? 'row looks at column', session.unit].filter(Boolean).join('; ')} .stages=${stages} ?writes=${rowsWrite(session.queryTokens)} .difference=${difference} .shading=${view?.scaled ? this.#shading : PLAIN} .rowSum=${row}
        .hiddenWords=${session.hiddenWords} .dark=${dark}></attention-legend>${stages ? this.#sinkChip() : nothing}</div>
      <slot name="below"></slot>
    </div>`;
  }
}
