/** The page: header, rail with all heads, the lab and its view in the middle, how a number was made on the right. */

import { html, LitElement, nothing } from 'lit';
import { createCore } from '../core/index.ts';
import { partOf } from '../core/part.ts';
import type { HeadEffect, Intervention } from '../core/types.ts';
import { KIND_NAMES } from '../intervention/kinds/index.ts';
import { writeHash } from '../labs/address.ts';
import type { KeyPage, LabParts, RailOptions, Tool } from '../labs/lab.ts';
import { type TakenDrop, takeDrop } from '../models/files/dropped.ts';
import { looksLikeModel } from '../models/files/model_names.ts';
import type { UserModel } from '../models/user_model.ts';
import { type Arrangement, AS_IT_STANDS } from '../scene/arrangement.ts';
import { coloursOf } from '../scene/drawing.ts';
import type { HeadPosition } from '../scene/scene.ts';
import type { Gap } from '../trace/gaps.ts';
import type { EditWish } from '../trace/selection.ts';
import { LONG_TEXT } from '../trace/token.ts';
import { assigned } from '../view/assigned.ts';
import type { AttentionHead, HeadChoice } from '../view/attention_head.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { HeldSlider } from '../view/controls/held_slider.ts';
import { StepsFetcher } from '../view/fetch_steps.ts';
import { Roving } from '../view/roving.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import { Swipe } from '../view/swipe.ts';
import { ColourScheme, themeStyles } from '../view/theme.ts';
import { appStyles } from './app_styles.ts';
import type { CellEditor } from './cell_editor.ts';
import { FileDrop } from './file_drop.ts';
import type { LongText } from './long_text.ts';
import { adoptModel, openFiles } from './open_files.ts';
import type { PageHeader } from './page_header.ts';
import { Playground } from './playground.ts';
import { shortcutOf, shortcutsOf } from './shortcuts.ts';
import type { UserModelPanel } from './user_model/panel.ts';
import { backgroundLines, loadLines, progressLine } from './work_line.ts';

/** Always the same list: the grid of heads is drawn anew only for another one. */
/** Always the same list, too. */
const NO_GAPS: readonly Gap[] = [];
const NO_EFFECTS: HeadEffect[] = [];
const RAIL: RailOptions = {
  interventions: null,
  whyUnchanged: '',
  effects: NO_EFFECTS,
  nameOf: String,
  large: false,
};

/** Where keys write; a slider or a box to tick only takes its own. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';

/** What the right panel shows where it has two sides. */
type Panel = 'next' | 'number';

export class AttentionApp extends LitElement {
  static override properties = {
    showsKeys: { state: true },
    opensUserModel: { state: true },
    tool: { state: true },
    panel: { state: true },
  };
  declare showsKeys: boolean;
  declare opensUserModel: boolean;
  /** What is open beside the heads. */
  declare tool: Tool | null;
  /** Null: the reader has not chosen. */
  declare panel: Panel | null;

  static override styles = [themeStyles, controlsStyles, segmentsStyles, appStyles];

  readonly playground = new Playground((module) => createCore({ module }));
  #scheme = new ColourScheme(this);
  #swipe = new Swipe();
  #fetcher = new StepsFetcher((cause) => this.playground.notices.failed(cause));
  #cellEditor: Promise<CellEditor> | null = null;
  #drop = new FileDrop(this, (transfer) => this.#dropped(transfer));
  /** Comes with the first long text. */
  #longText: LongText | null = null;
  #onChange = () => {
    this.#shorten();
    this.requestUpdate();
    this.#writeAddress();
  };
  /** Also before `hashchange`, so that no change of a run writes its address over the one gone back to. */
  #onHash = () => this.playground.openHash(location.hash);
  #onKey = (event: KeyboardEvent) => this.#keydown(event);

  constructor() {
    super();
    new Roving(this, '.segments', 'button');
    this.addController(new HeldSlider());
    this.showsKeys = false;
    this.opensUserModel = false;
    this.tool = null;
    this.panel = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.playground.addEventListener('change', this.#onChange);
    this.playground.session.addEventListener('change', this.#onChange);
    addEventListener('popstate', this.#onHash);
    addEventListener('hashchange', this.#onHash);
    addEventListener('keydown', this.#onKey);
    this.playground.start(location.hash);
  }

  /** What stood in the page before the script has done its work. */
  protected override firstUpdated(): void {
    this.replaceChildren();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('popstate', this.#onHash);
    removeEventListener('hashchange', this.#onHash);
    removeEventListener('keydown', this.#onKey);
  }

  #dropped(transfer: DataTransfer): void {
    const drop = takeDrop(transfer);
    const isFolder = drop.entries?.some(({ isDirectory }) => isDirectory);
    if (isFolder || looksLikeModel(drop.files)) this.#openModel(drop);
    else openFiles(this.playground, drop.files);
  }

  /** The panel for models comes with its first use. */
  async #openModel(drop?: TakenDrop): Promise<void> {
    this.opensUserModel = true;
    try {
      await import('./user_model/define.ts');
    } catch (cause) {
      this.opensUserModel = false;
      this.playground.notices.failed(cause, 'The panel for models could not be loaded; try it again: ');
      return;
    }
    await this.updateComplete;
    const panel = this.renderRoot.querySelector<UserModelPanel>('user-model');
    if (drop) await panel?.openDrop(drop);
  }

  /** The card comes with its first use. */
  async #edit(event: CustomEvent<EditWish>): Promise<void> {
    const [view] = event.composedPath();
    this.#cellEditor ??= import('./cell_editor.ts').then(
      ({ CellEditor }) => new CellEditor(this.playground, this.renderRoot),
    );
    try {
      await (await this.#cellEditor).open(event.detail, view as HTMLElement);
    } catch (cause) {
      this.#cellEditor = null;
      this.playground.notices.failed(cause, 'The card of a cell could not be loaded; try it again: ');
    }
  }

  /** Its code comes with its first use. */
  async #toggleTool(tool: Tool): Promise<void> {
    this.tool = this.tool === tool ? null : tool;
    try {
      await (tool === 'mask'
        ? import('../view/controls/mask_painter.ts')
        : import('../view/controls/sink_lens.ts'));
      await this.updateComplete;
      this.renderRoot.querySelector('mask-painter, sink-lens')?.scrollIntoView({ block: 'nearest' });
    } catch (cause) {
      this.tool = null;
      this.playground.notices.failed(cause, 'The tool could not be loaded; try it again: ');
    }
  }

  #tools() {
    const { session, run } = this.playground;
    const site = this.tool && session.stages ? run?.masks?.() : null;
    if (!site) return nothing;
    const close = () => {
      this.tool = null;
      // What had the focus goes: the keys start again at the text.
      this.#skip();
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    return this.tool === 'mask'
      ? html`<mask-painter @keydown=${closeByKey} .session=${session} .site=${site} .core=${this.#core} .dark=${this.#scheme.dark} @close-tool=${close}></mask-painter>`
      : html`<sink-lens @keydown=${closeByKey} .session=${session} .site=${site} .dark=${this.#scheme.dark} @close-tool=${close}></sink-lens>`;
  }

  #modelReady({ detail }: CustomEvent<UserModel>): void {
    this.opensUserModel = false;
    adoptModel(this.playground, detail);
  }

  #writeAddress(): void {
    const hash = writeHash(this.playground.scene);
    const isStep = this.playground.stepsBack.take();
    if (hash === location.hash) return;
    const address = hash || location.pathname + location.search;
    if (isStep) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }

  #keydown(event: KeyboardEvent): void {
    const { lab, run } = this.playground;
    const within = (selector: string) =>
      event.composedPath().some((target) => target instanceof Element && target.matches(selector));
    const writes = within(WRITING);
    const target = { writes: false, field: within('input, textarea, select') };
    const shortcut = shortcutOf(event, lab, target);
    if (!shortcut || (writes && !(run && shortcut.stops?.(run)))) return;
    if (!run && lab.shortcuts.includes(shortcut)) return;
    shortcut.act(this.#keyPage, event, run as NonNullable<typeof run>);
    event.preventDefault();
  }

  /** Always the same function: what is handed another one is drawn anew. */
  readonly #core = () => this.playground.core();

  #keyPage: KeyPage = {
    setMode: (mode) => this.renderRoot.querySelector<PageHeader>('page-header')?.chooseMode(mode),
    undo: () => this.playground.undo(),
    redo: () => this.playground.redo(),
    toggleList: () => {
      this.showsKeys = !this.showsKeys;
    },
    close: () => {
      if (this.showsKeys) this.showsKeys = false;
      else if (this.playground.session.pin) this.playground.pin(null);
    },
    toView: (event) => this.renderRoot.querySelector<AttentionHead>('attention-head')?.handleKey(event),
    toggleTool: (tool) => this.#toggleTool(tool),
    toggleHead: () => this.playground.run?.toggleHead?.(this.playground.session),
  };

  async #save(): Promise<void> {
    try {
      const { saveTrace } = await partOf(import('./save_trace.ts'), 'What saves a trace');
      await saveTrace(this.playground);
    } catch (cause) {
      this.playground.notices.failed(cause);
    }
  }

  #notices() {
    return this.playground.notices.all.map(
      ({
        matter,
        text,
        urgent,
      }) => html`<p class="notice" role=${urgent ? 'alert' : 'status'}><span>${text}</span>
        <button class="link" @click=${() => this.playground.notices.clear(matter)}>Dismiss</button></p>`,
    );
  }

  /** What stands in place of the result while there is none; empty: there is one, or it is there in a moment. */
  get #awaited(): string {
    const { session, run, scene, failed } = this.playground;
    if (session.trace) return '';
    if (run?.awaited) return run.awaited(scene);
    return failed ? 'The heads appear when they can be computed.' : '';
  }

  #middle(parts: LabParts) {
    const { session, scene, run, working, failed } = this.playground;
    if (parts.middle)
      return html`<main tabindex="-1" aria-busy=${working}>${this.#userModel()} ${parts.middle}</main>`;
    const whatIf = run?.whatIf?.(scene) ?? '';
    const awaited = this.#awaited;
    return html`<main tabindex="-1" aria-busy=${working}>
      ${this.#userModel()} ${parts.controls ?? nothing}
      ${whatIf ? html`<p class="what-if">${whatIf}</p>` : nothing}
      ${awaited ? html`<p class="awaited">${awaited}</p>` : nothing}
      ${this.#isOld && failed ? html`<p class="what-if older">What is shown belongs to what was computed before.</p>` : nothing}
      <attention-head ?hidden=${awaited !== '' || !session.trace} .session=${session} .view=${scene.view} .mode=${scene.mode} .colours=${coloursOf(scene)}
        .gaps=${this.#longText?.gaps ?? NO_GAPS} .filters=${true} .dark=${this.#scheme.dark} @attention-change=${(event: CustomEvent<HeadChoice>) => this.#adopt(event.detail)}></attention-head>
      ${parts.below ?? nothing}
    </main>`;
  }

  async #shorten(): Promise<void> {
    const { session } = this.playground;
    if (!this.#longText && session.keyTokens.length > LONG_TEXT) {
      const { LongText } = await import('./long_text.ts');
      this.#longText ??= new LongText(session, () => this.requestUpdate());
      this.requestUpdate();
    }
    this.#longText?.follow();
  }

  #adopt({ layer, head, pin, view, massShare, before, gesture, ...choice }: HeadChoice): void {
    const colours = coloursOf(choice);
    this.playground.adopt({ layer, head, pin, view, massShare, colours, before }, gesture);
  }

  /** What is on the screen belongs to another scene; while a text grows it is at most a token behind. */
  get #isOld(): boolean {
    const { isOld, session, generating } = this.playground;
    return isOld && session.trace !== null && !generating;
  }

  #userModel() {
    return html`<div ?hidden=${!this.opensUserModel} class="user-model"><user-model .core=${() => this.playground.wholeCore()} @model-ready=${(event: CustomEvent<UserModel>) => this.#modelReady(event)}></user-model>
        <button class="link" @click=${() => {
          this.opensUserModel = false;
        }}>Close</button></div>`;
  }

  /** Into the lab where they are changed by hand; its code comes with the first use. */
  async #take(): Promise<void> {
    try {
      await (await import('./take_vectors.ts')).takeVectors(this.playground);
    } catch (cause) {
      this.playground.notices.failed(cause);
    }
  }

  #steps() {
    const { session, scene, run, lab } = this.playground;
    const explained = assigned({
      ...session.explained,
      dark: this.#scheme.dark,
      maskHint: scene.mode === 'self' ? 'Switch to Causal to hide what comes later.' : '',
      changes: run?.changes?.() ?? [],
    });
    this.#fetcher.follow(session.pin);
    const takes = session.layerSummary?.hasVectors && !lab.take;
    return html`<attention-steps ${explained}></attention-steps>${takes ? html`<button class="plain small" title="Opens this head's queries, keys and values where each number is changed by hand." @click=${() => this.#take()}>Take these vectors</button>` : nothing}`;
  }

  #panel({ panel, outcome }: LabParts) {
    if (panel) return this.#twoSides(panel, outcome);
    return html`<aside class="panel" aria-label="How this number was made">${this.#outcome(outcome)}${this.#steps()}</aside>`;
  }

  #outcome(outcome: LabParts['outcome']) {
    return outcome ? html`<div class="outcome">${outcome}</div>` : nothing;
  }

  /** What follows stays in sight where its own side of the panel is not the one on show. */
  #twoSides({ name, content, behind }: NonNullable<LabParts['panel']>, outcome: LabParts['outcome']) {
    const chosen = this.panel ?? (behind ? 'number' : 'next');
    const sides: [Panel, string][] = [
      ['next', name],
      ['number', 'This number'],
    ];
    return html`<aside class="panel" aria-label="${name}, and how a number was made">
      <div class="segments" role="group" aria-label="Panel">${sides.map(
        ([panel, label]) =>
          html`<button aria-pressed=${chosen === panel} @click=${() => {
            this.panel = panel;
          }}>${label}</button>`,
      )}</div>
      ${chosen === 'next' ? content : html`${this.#outcome(outcome)}${this.#steps()}`}</aside>`;
  }

  #keys() {
    return html`<section class="keys" aria-label="Keyboard"><h2>Keyboard</h2>
      <dl>${shortcutsOf(this.playground.lab).map(({ keys, words }) => html`<dt>${keys}</dt><dd>${words}</dd>`)}</dl>
      <button class="plain" @click=${() => {
        this.showsKeys = false;
      }}>Close</button></section>`;
  }

  #footer() {
    return html`<footer><span>Everything is computed in this page.</span><span>${this.playground.run?.credit?.() ?? ''}</span>
      <button class="link" @click=${() => {
        this.showsKeys = !this.showsKeys;
      }}>Keyboard</button></footer>`;
  }

  #rail({ rail }: LabParts) {
    if (rail) return rail;
    const { session, run, scene, isOld, generating } = this.playground;
    const options = { ...RAIL, ...run?.rail?.() };
    return html`<head-rail .session=${session} .dark=${this.#scheme.dark} ?large=${options.large}
      ?old=${isOld || session.overview.isOld || generating} ?oldPairs=${isOld && !generating}
      .interventions=${options.interventions} .whyUnchanged=${options.whyUnchanged} .kinds=${options.kinds ?? KIND_NAMES} .effects=${options.effects} .arrangement=${scene.arrangement ?? AS_IT_STANDS} .nameOf=${options.nameOf}></head-rail>`;
  }

  /** At the foot of a narrow page: the heads, and what follows of what one changes above. */
  #foot({ outcome }: LabParts) {
    const { session } = this.playground;
    if (!session.trace) return nothing;
    return html`<section class="foot" aria-label="What follows"
        @pointerdown=${(event: PointerEvent) => this.#swipe.begin(event)} @pointerup=${(event: PointerEvent) => this.#swiped(event)}><span class="steps">
        <button class="plain" aria-label="Previous head" @click=${() => this.#stepHead(-1)}>‹</button>
        <button class="plain" aria-label="All heads; this is ${session.title}" @click=${() => this.#toHeads()}>${session.layer}.${session.head}</button>
        <button class="plain" aria-label="Next head" @click=${() => this.#stepHead(1)}>›</button></span>${this.#outcome(outcome)}</section>`;
  }

  #swiped(event: PointerEvent): void {
    const step = this.#swipe.end(event);
    if (step !== 0) this.#stepHead(step);
  }

  async #stepHead(step: 1 | -1): Promise<void> {
    const { run } = this.playground;
    await (run?.stepHead ? run.stepHead(step) : this.playground.stepHead(step));
  }

  #toHeads(): void {
    this.renderRoot.querySelector('.rail')?.scrollIntoView();
  }

  #skip(): void {
    this.renderRoot.querySelector('main')?.focus();
  }

  override render() {
    const { playground } = this;
    const { lab, run } = playground;
    const parts = run?.parts({ dark: this.#scheme.dark }) ?? {};
    const { trace, overview } = playground.session;
    const isThere = trace && (parts.rail || overview.thumbnails);
    return html`<page-header @skip-wanted=${() => this.#skip()} .playground=${playground} @trace-wanted=${() => this.#save()}
        @files-chosen=${(event: CustomEvent<File[]>) => openFiles(playground, event.detail)} @user-model-wanted=${() => this.#openModel()}></page-header>
      ${this.#notices()} <div class="lines">${loadLines(playground)} ${backgroundLines(playground)}</div> ${progressLine(playground)}
      <div class="page ${lab.layout ?? ''} ${isThere ? '' : 'bare'} ${this.#isOld ? 'old' : ''}"
        @attention-head=${(event: CustomEvent<HeadPosition>) => playground.chooseHead(event.detail)}
        @heads-arranged=${(event: CustomEvent<Arrangement>) => playground.adopt({ arrangement: event.detail }, 'arrange')}
        @toggle-head=${(event: CustomEvent<HeadPosition>) => run?.toggleHead?.(event.detail)}
        @edit-cell=${(event: CustomEvent<EditWish>) => this.#edit(event)}
        @add-change=${(event: CustomEvent<Intervention>) => run?.add?.(event.detail)}
        @remove-change=${(event: CustomEvent) => run?.remove?.(event.detail)}
        @tool-wanted=${({ detail }: CustomEvent<Tool>) => this.tool === detail || this.#toggleTool(detail)}>
        ${this.#middle(parts)}
        <div class="side"><nav class="rail" aria-label="Heads">${this.#tools()}${this.#rail(parts)}${parts.tools ?? nothing}</nav>${this.#panel(parts)}</div>
      </div>
      ${this.#footer()} ${this.#foot(parts)}
      ${this.#drop.over ? html`<div class="drop">Drop a trace, a dump or a model to open it</div>` : nothing}
      ${this.showsKeys ? this.#keys() : nothing}`;
  }
}
