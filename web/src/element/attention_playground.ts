/**
 * `<attention-playground>`: one trace, live. The sentence, one view of the
 * chosen head, one line of controls, and below them how a pinned number was
 * made. The full page is built around the same element with `layout="page"`.
 */

import { html, LitElement, nothing } from 'lit';
import { sharedCore } from '../core/index.ts';
import { CoreError, messageOf, type TraceHandle } from '../core/types.ts';
import { SourceError } from '../models/source_error.ts';
import type { Mode, View } from '../scene/scene.ts';
import { openAttention } from '../trace/attention_dump.ts';
import { canHideLater, modeOf, takesMasks, whatIfOfTrace } from '../trace/mode_mask.ts';
import type { Cell } from '../trace/selection.ts';
import { tokensByLayer } from '../trace/tokens.ts';
import { fetchTrace } from '../trace/trace_file.ts';
import { TraceSession } from '../trace/trace_session.ts';
import { assigned } from '../view/assigned.ts';
import { isolated } from '../view/direction.ts';
import { percent } from '../view/format.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import { ColourScheme, themeStyles } from '../view/theme.ts';
import { rowNameAt, rowsWrite } from '../view/token_name.ts';
import {
  ATTRIBUTES,
  type Attributes,
  NEEDS_VECTORS,
  Refusals,
  readHead,
  readPin,
  refusedAttributes,
} from './attributes.ts';
import { elementStyles } from './element_styles.ts';
import '../view/define.ts';

const VIEWS: { view: View; label: string }[] = [
  { view: 'matrix', label: 'Matrix' },
  { view: 'lines', label: 'Lines' },
  { view: 'table', label: 'Table' },
];
/** Offered where the reader changed something. */
const DIFFERENCE = { view: 'difference' as View, label: 'Difference' };
/** From this mean mass on, the first token is called a sink. */
const SINK = 0.3;

/** An attribute that the author takes away says nothing, as one that was never there. */
const TEXT = { fromAttribute: (text: string | null) => text ?? '' };

export class AttentionPlayground extends LitElement {
  static override properties = {
    src: { converter: TEXT },
    head: { converter: TEXT },
    mode: { converter: TEXT },
    view: { converter: TEXT, reflect: true },
    pin: { converter: TEXT },
    theme: { converter: TEXT, reflect: true },
    layout: { type: String, reflect: true },
    session: { attribute: false },
    problem: { state: true },
    rescaled: { attribute: false },
  };
  /** Address of a trace file, relative to the page. */
  declare src: string;
  /** Layer and head, "3.1"; both counted from 0. */
  declare head: string;
  declare mode: Mode;
  declare view: View;
  /** Pinned query and key, "11.2". */
  declare pin: string;
  declare theme: 'light' | 'dark' | '';
  declare layout: 'embed' | 'page';
  /** What is shown; the page hands in its own. */
  declare session: TraceSession;
  declare problem: string;
  /** The scale ends at the largest weight that is not on the first token. */
  declare rescaled: boolean;

  static override styles = [themeStyles, segmentsStyles, elementStyles];

  #observer: IntersectionObserver | null = null;
  #near = false;
  #refusals = new Refusals();
  /** Causal mode hides what this trace would show. */
  #hidesLater = false;
  #loadedSrc = '';
  #scheme = new ColourScheme(this);
  #onChange = () => this.requestUpdate();
  #onFailure = (event: Event) => this.#fail((event as CustomEvent).detail);

  constructor() {
    super();
    this.src = '';
    this.head = '';
    this.mode = 'self';
    this.view = 'matrix';
    this.pin = '';
    this.theme = '';
    this.layout = 'embed';
    this.problem = '';
    this.rescaled = false;
    this.session = new TraceSession();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.layout === 'page') return;
    this.#observer = new IntersectionObserver(
      (entries) => {
        this.#near ||= entries.some((entry) => entry.isIntersecting);
        if (this.#near) this.#loadSource();
      },
      { rootMargin: '100% 0px' },
    );
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    if (this.layout !== 'page') {
      this.session.dispose();
      this.#loadedSrc = '';
      this.#near = false;
    }
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('session')) {
      const before = changed.get('session') as TraceSession | undefined;
      before?.removeEventListener('change', this.#onChange);
      before?.removeEventListener('hover', this.#onChange);
      before?.removeEventListener('failure', this.#onFailure);
      this.session.addEventListener('change', this.#onChange);
      this.session.addEventListener('hover', this.#onChange);
      // The page speaks of failures itself.
      if (this.layout !== 'page') this.session.addEventListener('failure', this.#onFailure);
    }
    if (this.layout === 'page') return;
    if (this.session.trace) this.#follow(ATTRIBUTES.filter((name) => changed.has(name)));
    if (changed.has('src') && this.#near) this.#loadSource();
  }

  /** What the author's script changed; what cannot be shown leaves the figure as it is, and says so. */
  #follow(names: (keyof Attributes)[]): void {
    // The head first: what can be pinned is its own.
    const isHead = (name: keyof Attributes) => name === 'head';
    const place = readHead(this.head);
    const noHead = this.#refuse(names.filter(isHead)).get('head') !== '';
    if (place && !noHead) this.session.chooseHead(place.layer, place.head);
    const refused = this.#refuse(names.filter((name) => !isHead(name)));
    if (names.includes('pin')) this.session.choosePin(refused.get('pin') ? null : readPin(this.pin));
    if (names.includes('mode')) this.#changeMode();
  }

  /** Says what of these attributes the trace does not have. */
  #refuse(names: (keyof Attributes)[]): Map<keyof Attributes, string> {
    const { trace, layer, head } = this.session;
    const asked = Object.fromEntries(names.map((name) => [name, this[name]]));
    // What the trace is anyway can be asked for.
    if (asked.mode === this.#shownMode) asked.mode = '';
    const refused = refusedAttributes(asked, trace?.summary.layers ?? [], { layer, head });
    if (trace && asked.mode === 'causal' && !takesMasks(trace.summary)) refused.set('mode', NEEDS_VECTORS);
    this.#refusals.take(refused);
    for (const message of refused.values()) if (message !== '') this.#tellError('invalid_argument', message);
    return refused;
  }

  async #loadSource(): Promise<void> {
    const { src } = this;
    if (!src || src === this.#loadedSrc) return;
    this.#loadedSrc = src;
    this.problem = '';
    try {
      const [core, bytes] = await Promise.all([
        sharedCore(),
        fetchTrace(new URL(src, document.baseURI).href),
      ]);
      const trace = await openAttention(core, src, bytes);
      this.#hidesLater = false;
      await this.#applyMode(trace);
      if (this.src !== src || !this.isConnected) return trace.dispose();
      const place = readHead(this.head);
      this.session.layer = place?.layer ?? 0;
      this.session.head = place?.head ?? 0;
      this.session.pin = readPin(this.pin);
      const tokensFor = tokensByLayer(trace.summary);
      this.session.tokensFor = tokensFor;
      await this.session.show(trace, tokensFor(this.session.layer));
      this.#refusals.clear();
      this.#refuse([...ATTRIBUTES]);
      this.requestUpdate();
      this.dispatchEvent(new CustomEvent('attention-ready', { bubbles: true, composed: true }));
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    this.problem = messageOf(cause);
    const known = cause instanceof CoreError || cause instanceof SourceError;
    this.#tellError(known ? cause.code : 'load_failed', this.problem);
  }

  #tellError(code: string, message: string): void {
    const detail = { code, message };
    this.dispatchEvent(new CustomEvent('attention-error', { detail, bubbles: true, composed: true }));
  }

  /** What comes later is hidden, or shown again. */
  async #applyMode(trace: TraceHandle): Promise<void> {
    const hides = this.mode === 'causal' && canHideLater(trace.summary);
    if (hides === this.#hidesLater) return;
    this.#hidesLater = hides;
    await trace.hideLater(hides);
  }

  async #changeMode(): Promise<void> {
    const { trace } = this.session;
    if (!trace) return;
    try {
      this.problem = '';
      await this.#applyMode(trace);
      await this.session.refresh();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Tries the source again after a failure. */
  retry(): void {
    this.#loadedSrc = '';
    this.#near = true;
    this.#loadSource();
  }

  /** `[` and `]` step through the heads; `m`, `l` and `t` choose the view. */
  handleKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // A list chooses by its own letters.
    if (event.composedPath()[0] instanceof HTMLSelectElement) return;
    const view = this.#views.find(({ label }) => label[0]?.toLowerCase() === event.key)?.view;
    const step = event.key === '[' ? -1 : event.key === ']' ? 1 : 0;
    if (view) this.#chooseView(view);
    else if (step !== 0) this.session.stepHead(step).then(() => this.#chose());
    else return;
    event.preventDefault();
  }

  #pinned(event: CustomEvent<Cell | null>): void {
    this.session.choosePin(event.detail);
    this.#announce();
  }

  /** `gesture`: a name for what is one movement. */
  #announce(gesture = ''): void {
    const { layer, head, pin, massShare } = this.session;
    const { view, rescaled } = this;
    const drawing = { massShare, ...(rescaled && { rescaled }), ...(gesture && { gesture }) };
    const detail = { layer, head, pin, view, mode: this.#shownMode, ...drawing };
    this.dispatchEvent(new CustomEvent('attention-change', { detail, bubbles: true, composed: true }));
  }

  /** The page's modes are its own; a figure in a post shows what the trace is. */
  get #shownMode(): Mode {
    const { stages, oneSequence } = this.session;
    if (this.layout === 'page' || !stages) return this.mode;
    return modeOf(stages, oneSequence);
  }

  get #views(): typeof VIEWS {
    return this.session.difference ? [...VIEWS, DIFFERENCE] : VIEWS;
  }

  /** What is on the screen: without changes there is no difference to see. */
  get #shownView(): View {
    return this.#views.some(({ view }) => view === this.view) ? this.view : 'matrix';
  }

  /** Mean mass on the first token, where it is large enough to drown the rest; 0 elsewhere. */
  get #sink(): number {
    const { session } = this;
    const known = session.statistics.find((one) => one.layer === session.layer && one.head === session.head);
    return known && session.oneSequence && known.firstTokenMass >= SINK ? known.firstTokenMass : 0;
  }

  /** The weight that the end of the scale stands for. */
  get #limit(): number {
    const { stages } = this.session;
    if (!this.rescaled || !stages || this.#sink === 0) return 1;
    const rest = stages.weights.reduce(
      (most, weight, at) => (at % stages.keys === 0 ? most : Math.max(most, weight)),
      0,
    );
    return rest > 0 ? rest : 1;
  }

  /** Only the strongest weights, with what that hides beside it. */
  #massSlider() {
    const { session } = this;
    const { massFilter, massShare } = session;
    const most = massFilter ? massFilter.hidden.reduce((found, mass) => Math.max(found, mass), 0) : 0;
    const words = massFilter
      ? `strongest ${percent(massShare)} of each row; at most ${most.toFixed(2)} hidden`
      : 'all weights';
    return html`<label class="mass"><span>Show</span><input type="range" min="0.5" max="1" step="0.01" .value=${String(massShare)}
      aria-label="Share of each row's mass that is shown" aria-valuetext=${words}
      @input=${(event: Event) => this.#chooseMass(Number((event.target as HTMLInputElement).value))} /><span>${words}</span></label>`;
  }

  async #chooseMass(share: number): Promise<void> {
    await this.session.chooseMassShare(share);
    this.#announce('mass');
  }

  #sinkChip() {
    const mass = this.#sink;
    if (mass === 0) return nothing;
    const name = this.session.keyTokens[0]?.text ?? 'the first token';
    return html`<span class="chip" title="Mean weight on the first token, “${isolated(name)}”, over the rows after the first: a place to rest where there is nothing to look at.">first token takes ${percent(mass)}: a sink</span>`;
  }

  #rescaler() {
    if (this.#sink === 0 || this.#shownView !== 'matrix') return nothing;
    return html`<button class="toggle" aria-pressed=${this.rescaled} title="Ends the scale at the largest weight that is not on the first token" @click=${() => {
      this.rescaled = !this.rescaled;
      this.#announce();
    }}>Rescale colours</button>`;
  }

  /** Right below the matrix, in a line of their own: what they change does not move them while they are used. */
  #tools() {
    if (this.#shownView !== 'matrix') return nothing;
    return html`<div class="tools">${this.#rescaler()}${this.layout === 'page' ? this.#massSlider() : nothing}</div>`;
  }

  #chooseView(view: View): void {
    this.view = view;
    this.#announce();
  }

  #chooseHead(value: string): void {
    const place = readHead(value);
    if (!place) return;
    this.session.chooseHead(place.layer, place.head).then(() => this.#chose());
  }

  /** The reader has another head now than the one that stood in for the author's. */
  #chose(): void {
    this.#refusals.forget('head');
    this.requestUpdate();
    this.#announce();
  }

  #headChooser() {
    const { session } = this;
    const layers = session.trace?.summary.layers ?? [];
    return html`<label class="chooser">Head
      <select .value=${`${session.layer}.${session.head}`} @change=${(event: Event) =>
        this.#chooseHead((event.target as HTMLSelectElement).value)}>
        ${layers.flatMap((layer, index) =>
          Array.from(
            { length: layer.heads },
            (_, head) =>
              html`<option value="${index}.${head}" ?selected=${index === session.layer && head === session.head}>${index}.${head}</option>`,
          ),
        )}
      </select></label>`;
  }

  #toolbar() {
    const { session } = this;
    const row = session.pin ? session.stages?.rowSums[session.pin.query] : undefined;
    const token = session.pin ? rowNameAt(session.queryTokens, session.pin.query).trim() : '';
    return html`<div class="toolbar">
      <h2>${this.layout === 'page' ? session.title : this.#headChooser()}</h2>
      ${session.silenced === '' ? nothing : html`<span class="chip changed">${session.silenced}</span>`}
      ${row === undefined ? nothing : html`<span class="chip">${isolated(token)} · row sum ${row.toFixed(3)}</span>`}
      <span class="spring"></span>
      <div class="segments" role="group" aria-label="View">
        ${this.#views.map(
          ({ view, label }) =>
            html`<button aria-pressed=${this.#shownView === view} @click=${() => this.#chooseView(view)}>${label}</button>`,
        )}
      </div>
    </div>`;
  }

  #view() {
    const view = this.#shownView;
    const shown = assigned({ ...this.session.shown, dark: this.#scheme.dark });
    if (view === 'lines') return html`<attention-lines ${shown}></attention-lines>`;
    if (view === 'table') return html`<attention-table ${shown}></attention-table>`;
    return html`<attention-matrix ${shown} .signed=${view === 'difference'} .limit=${this.#limit}></attention-matrix>`;
  }

  #steps() {
    const { pin, explained } = this.session;
    if (this.layout === 'page' || !pin || pin.key < 0) return nothing;
    return html`<attention-steps ${assigned({ ...explained, dark: this.#scheme.dark })}></attention-steps>`;
  }

  /** What went wrong, and what of the attributes cannot be shown. */
  #problem() {
    return html`${this.#refusals.sentences.map((sentence) => html`<p class="problem" role="alert">${sentence}</p>`)}
      ${
        this.problem
          ? html`<p class="problem" role="alert">${this.problem}
      ${this.src ? html`<button @click=${() => this.retry()}>Retry</button>` : nothing}</p>`
          : nothing
      }`;
  }

  /** A mask that the model was not trained with says so; the page has its own place for that. */
  #whatIf() {
    const { trace } = this.session;
    if (this.layout === 'page' || !trace) return nothing;
    const words = whatIfOfTrace(this.mode, trace.summary);
    return words ? html`<p class="what-if">${words}</p>` : nothing;
  }

  /** What is odd about the trace; the page says it among its notices. */
  #warnings() {
    const warnings = this.session.trace?.summary.warnings ?? [];
    if (this.layout === 'page' || warnings.length === 0) return nothing;
    return html`<p class="warnings" role="note">${warnings.join(' ')}</p>`;
  }

  override render() {
    const { session } = this;
    const waiting = !session.stages;
    // What stands between the tags is the author's, and looks as the page around says.
    if (waiting && this.layout !== 'page')
      return html`<slot></slot><div class="figure" lang="en" dir="ltr">${this.#problem()}</div>`;
    return html`<div
      class="figure" lang="en" dir="ltr"
      @keydown=${(event: KeyboardEvent) => this.handleKey(event)}
      @attention-hover=${(event: CustomEvent<Cell | null>) => session.setHover(event.detail)}
      @attention-pin=${(event: CustomEvent<Cell | null>) => this.#pinned(event)}
    >
      <attention-sentence ${assigned({ ...session.shown, dark: this.#scheme.dark })}></attention-sentence>
      ${this.#whatIf()} ${this.#problem()}
      ${
        waiting
          ? nothing
          : html`${this.#toolbar()} ${this.#view()} ${this.#tools()}
        <attention-readout ${assigned(session.shown)}></attention-readout>`
      }
      <div class="below"><attention-legend .stages=${session.stages} ?writes=${rowsWrite(session.queryTokens)} .difference=${this.#shownView === 'difference' ? session.difference : null} .limit=${this.#shownView === 'matrix' ? this.#limit : 1}
        .hiddenWords=${session.hiddenWords} .dark=${this.#scheme.dark}></attention-legend>${waiting ? nothing : this.#sinkChip()}</div>
      ${this.#warnings()} ${this.#steps()}
    </div>`;
  }
}
