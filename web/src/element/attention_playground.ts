/**
 * `<attention-playground>`: one trace from a file, live. The chosen head as the page shows it, all heads
 * to choose from, and below them how a pinned number was made.
 */

import { html, LitElement, nothing } from 'lit';
import { partOf } from '../core/part.ts';
import { CoreError, messageOf, type TraceHandle } from '../core/types.ts';
import { traceScene } from '../labs/trace_file/source.ts';
import { SourceError } from '../models/source_error.ts';
import { coloursOf } from '../scene/colours.ts';
import { readHead, readPin } from '../scene/position_text.ts';
import type { Colours, HeadPosition, Mode, Scene, View } from '../scene/scene.ts';
import { canHideLater, modeOf, takesMasks, whatIfOfTrace } from '../trace/mode_mask.ts';
import { openAttentionBy } from '../trace/open_attention.ts';
import { tokensByLayer } from '../trace/tokens.ts';
import { fetchTrace } from '../trace/trace_file.ts';
import { TraceSession } from '../trace/trace_session.ts';
import { ColourScheme, figureThemeStyles } from '../view/colours/theme.ts';
import { assigned } from '../view/element/assigned.ts';
import type { AttentionHead, HeadChoice } from '../view/head/attention_head.ts';
import { StepsFetcher } from '../view/steps/fetch_steps.ts';
import { askedOf, startingScene } from './asked.ts';
import { ATTRIBUTES, type Attributes, NEEDS_VECTORS, Refusals, refusedAttributes } from './attributes.ts';
import { elementStyles } from './element_styles.ts';
import type { HeadsGrid } from './heads_grid.ts';
import { Nearness } from './nearness.ts';
import { NO_SOURCE } from './no_source.ts';
import type { PostWords } from './post_words.ts';
import { canRead, fetchReader, readScene } from './scene_reader.ts';
import { isTrap, sharedCores } from './shared_cores.ts';
import '../view/define.ts';

/** An attribute that the author takes away says nothing, as one that was never there. */
const TEXT = {
  fromAttribute: (text: string | null) => text ?? '',
  toAttribute: (text: string) => text || null,
};

export class AttentionPlayground extends LitElement {
  static override properties = {
    src: { converter: TEXT },
    head: { converter: TEXT },
    mode: { converter: TEXT },
    view: { converter: TEXT, reflect: true },
    pin: { converter: TEXT },
    scene: { converter: TEXT },
    theme: { converter: TEXT, reflect: true },
    problem: { state: true },
    colours: { state: true },
  };
  /** Address of a trace file, relative to the page. */
  declare src: string;
  /** Layer and head, "3.1"; both counted from 0. */
  declare head: string;
  declare mode: Mode | '';
  declare view: View;
  /** Pinned query and key, "11.2". */
  declare pin: string;
  /** What the page's address says of a trace: "head=3.1&pin=11.2&mass=0.9". The attributes of their own go before it. */
  declare scene: string;
  declare theme: 'light' | 'dark' | '';
  declare problem: string;
  declare colours: Colours;

  static override styles = [figureThemeStyles, elementStyles];

  readonly session = new TraceSession();
  readonly #nearness = new Nearness(this, () => this.#loadSource());
  #refusals = new Refusals();
  /** The head that stands in for one that the trace does not have. */
  #standIn = '';
  /** What is shown where no attribute says otherwise. */
  #scene: Scene = traceScene(NO_SOURCE);
  /** Causal mode hides what this trace would show. */
  #hidesLater = false;
  #loadedSrc = '';
  #takingOver: Promise<void> | null = null;
  #grid: HeadsGrid | null = null;
  /** Shows words; it comes where they are asked for. */
  #words: PostWords | null = null;
  #scheme = new ColourScheme(this);

  constructor() {
    super();
    this.src = '';
    this.head = '';
    this.mode = '';
    this.view = '';
    this.pin = '';
    this.scene = '';
    this.theme = '';
    this.problem = '';
    this.colours = {};
    this.session.addEventListener('change', () => this.requestUpdate());
    for (const act of ['pointerenter', 'focusin'])
      this.addEventListener(act, () => this.#fetchTools(), { once: true });
    this.session.addEventListener('failure', (event) => this.#fail((event as CustomEvent).detail));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.session.dispose();
    this.#loadedSrc = '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const names = ATTRIBUTES.filter((name) => changed.has(name));
    if (this.session.trace) this.#follow(names.filter((name) => name !== 'scene' || canRead(this.scene)));
    if (this.session.trace && !canRead(this.scene)) this.#readSceneLater();
    if (changed.has('src') && this.#nearness.isNear) this.#loadSource();
  }

  async #readSceneLater(): Promise<void> {
    try {
      await fetchReader(this.scene);
      this.requestUpdate('scene', '');
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** What the author's script changed; what cannot be shown leaves the figure as it is, and says so. */
  #follow(names: readonly (keyof Attributes)[]): void {
    const changesScene = names.includes('scene') && this.#takeScene(names.includes('view'));
    // The head first: what can be pinned is its own.
    const { head, ...rest } = askedOf(this, this.#scene, changesScene ? ATTRIBUTES : names);
    const position = readHead(head ?? '');
    const noHead = head === undefined || this.#refuse({ head }).get('head') !== '';
    if (position && !noHead) this.session.chooseHead(position.layer, position.head);
    const refused = this.#refuse(rest);
    if (rest.pin !== undefined) this.session.choosePin(refused.get('pin') ? null : readPin(rest.pin));
    if (rest.mode !== undefined) this.#changeMode();
  }

  /** Whether the attribute holds a scene that can be shown. */
  #takeScene(hasView: boolean): boolean {
    const { scene, problem } = readScene(this.scene);
    if (!this.scene || problem) return false;
    this.#scene = scene;
    this.colours = coloursOf(scene);
    this.session.chooseMassShare(scene.massShare ?? 1);
    if (scene.words && !this.#words) this.#takeOver();
    this.#words?.show(scene.words);
    // The view that the reader chose stands in the attribute: the scene is the newer word.
    if (!hasView) this.view = '';
    return true;
  }

  /** Says what of these attributes the trace does not have. */
  #refuse(attributes: Partial<Attributes>): Map<keyof Attributes, string> {
    const { trace, layer, head } = this.session;
    const asked = { ...attributes };
    // What the trace is anyway can be asked for.
    if (asked.mode === this.#shownMode) asked.mode = '';
    const refused = refusedAttributes(asked, trace?.summary.layers ?? [], { layer, head });
    if (trace && asked.mode === 'causal' && !takesMasks(trace.summary)) refused.set('mode', NEEDS_VECTORS);
    if (refused.has('head')) this.#standIn = `${layer}.${head}`;
    this.#refusals.take(refused);
    for (const message of refused.values()) if (message !== '') this.#tellError('invalid_argument', message);
    return refused;
  }

  async #loadSource(): Promise<void> {
    const { src } = this;
    if (!src || src === this.#loadedSrc) return;
    this.#loadedSrc = src;
    try {
      // The core starts while the file is on its way; why it does not is said when it is asked for.
      sharedCores.core().catch(() => {});
      fetchReader(this.scene).catch(() => {});
      await this.#show(src, true);
      await this.#takingOver;
      if (this.#loadedSrc !== src) return;
      this.#fetchHeads();
      this.#refusals.clear();
      this.#refuse(askedOf(this, this.#scene));
      this.requestUpdate();
      this.dispatchEvent(new CustomEvent('attention-ready', { bubbles: true, composed: true }));
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** Unless something else is asked for before it comes. `starts`: with what is looked at first. */
  async #show(src: string, starts: boolean): Promise<void> {
    const { session } = this;
    this.problem = '';
    const bytes = await fetchTrace(new URL(src, document.baseURI).href);
    let trace = await openAttentionBy(sharedCores, src, bytes);
    if (starts) {
      await fetchReader(this.scene);
      this.#scene = startingScene(this, trace.summary);
    }
    if (this.#scene.words) {
      const { PostWords: Words } = await partOf(import('./post_words.ts'), 'What shows words');
      this.#words ??= new Words(this.session, () => this.requestUpdate());
      trace = await this.#words.reopen(trace, sharedCores, src, bytes);
    }
    this.#hidesLater = false;
    await this.#applyMode(trace);
    if (this.src !== src || !this.isConnected) return trace.dispose();
    if (starts) this.#start();
    const tokensFor = tokensByLayer(trace.summary);
    session.extras = { tokensFor };
    await session.show(trace, tokensFor(session.layer));
  }

  /** The trace is opened again where it does not get lost, and what the reader looks at stays. */
  #takeOver(): Promise<void> {
    this.#takingOver ??= this.#openAgain().finally(() => {
      this.#takingOver = null;
    });
    return this.#takingOver;
  }

  async #openAgain(): Promise<void> {
    // Nothing can be asked of it any more, not even to go.
    this.session.trace = null;
    try {
      await this.#show(this.src, false);
    } catch (cause) {
      this.#fail(cause);
    }
  }

  /** What is looked at first. */
  #start(): void {
    const asked = askedOf(this, this.#scene);
    const { layer, head } = readHead(asked.head ?? '') ?? { layer: 0, head: 0 };
    const { massShare = 1 } = this.#scene;
    Object.assign(this.session, { layer, head, pin: readPin(asked.pin ?? ''), massShare });
    this.colours = coloursOf(this.#scene);
  }

  #fail(cause: unknown): void {
    if (isTrap(cause)) {
      this.#takeOver();
      return;
    }
    this.problem = messageOf(cause);
    const hasCode = cause instanceof CoreError || cause instanceof SourceError;
    this.#tellError(hasCode ? cause.code : 'load_failed', this.problem);
  }

  #tellError(code: string, message: string): void {
    const detail = { code, message };
    this.dispatchEvent(new CustomEvent('attention-error', { detail, bubbles: true, composed: true }));
  }

  get #askedMode(): Mode {
    return this.mode || this.#scene.mode;
  }

  /** What comes later is hidden, or shown again. */
  async #applyMode(trace: TraceHandle): Promise<void> {
    const hides = this.#askedMode === 'causal' && canHideLater(trace.summary);
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
    this.#nearness.isNear = true;
    this.#loadSource();
  }

  #chose({ layer, head, view, ...choice }: HeadChoice): void {
    this.view = view;
    this.colours = coloursOf(choice);
    // The reader has another head now than the one that stood in for the author's.
    if (`${layer}.${head}` !== this.#standIn) this.#refusals.forget('head');
    this.requestUpdate();
  }

  /** A figure in a post shows what the trace is. */
  get #shownMode(): Mode {
    const { stages, oneSequence } = this.session;
    return stages ? modeOf(stages, oneSequence) : this.#askedMode;
  }

  /** All heads come when one is shown. */
  async #fetchHeads(): Promise<void> {
    try {
      const { HeadsGrid } = await partOf(import('./heads_grid.ts'), 'The overview of all heads');
      this.#grid ??= new HeadsGrid();
      this.requestUpdate();
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #heads() {
    return (
      this.#grid?.render(this.#words?.shown ?? this.session, this.#scheme.dark, (event) =>
        this.#chooseHead(event),
      ) ?? nothing
    );
  }

  #chooseHead(event: CustomEvent<HeadPosition>): void {
    // How a head is chosen is the figure's own affair: the author hears of what became of it.
    event.stopPropagation();
    const { layer, head } = event.detail;
    this.renderRoot.querySelector<AttentionHead>('attention-head')?.chooseHead(layer, head);
  }

  /** Who only reads a post does without them; without them the figure is whole. */
  #fetchTools(): void {
    import('../view/head/head_tools.ts').catch(() => {});
    sharedCores.expectQuestions();
  }

  #fetcher = new StepsFetcher((cause) => this.#fail(cause));

  #steps() {
    const { pin, explained } = this.session;
    if (!pin || pin.key < 0) return nothing;
    if (this.#words?.shown) return this.#words.steps();
    this.#fetcher.follow(pin);
    return html`<attention-steps slot="below" ${assigned({ ...explained, dark: this.#scheme.dark })}></attention-steps>`;
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

  /** A mask that the model was not trained with says so. */
  #whatIf() {
    const { trace } = this.session;
    const words = trace ? whatIfOfTrace(this.#askedMode, trace.summary) : '';
    return words ? html`<p class="what-if">${words}</p>` : nothing;
  }

  /** What is odd about the trace. */
  #warnings() {
    const warnings = this.session.trace?.summary.warnings ?? [];
    return warnings.length > 0
      ? html`<p slot="below" class="warnings" role="note">${warnings.join(' ')}</p>`
      : nothing;
  }

  override render() {
    const session = this.#words?.shown ?? this.session;
    // What stands between the tags is the author's, and looks as the page around says.
    if (!session.stages)
      return html`<slot></slot><div class="figure" lang="en" dir="ltr">${this.#problem()}</div>`;
    const filters = this.#scene.massShare !== undefined;
    if (filters) this.#fetchTools();
    return html`<div class="figure" lang="en" dir="ltr">
      <attention-head .session=${session} .view=${this.view || this.#scene.view} .mode=${this.#shownMode} .colours=${this.colours}
        .filters=${filters} .dark=${this.#scheme.dark}
        @attention-change=${(event: CustomEvent<HeadChoice>) => this.#chose(event.detail)}>
        ${this.#words?.switch()} ${this.#whatIf()} ${this.#problem()} ${this.#heads()} ${this.#warnings()} ${this.#steps()}
      </attention-head>
    </div>`;
  }
}
