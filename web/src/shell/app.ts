/** The page: header, rail with all heads, the element in the middle, the five steps on the right. */

import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { createCore } from '../core/index.ts';
import type { HeadEffect, Intervention, SamplingSettings } from '../core/types.ts';
import type { AttentionPlayground } from '../element/attention_playground.ts';
import { reaches, wordsOf } from '../intervention/list.ts';
import { languageInput } from '../labs/language/input.ts';
import { fillingOf } from '../labs/vectors/width_figures.ts';
import { looksLikeModel } from '../models/files/model_folder.ts';
import type { OwnModel } from '../models/user_model.ts';
import { writeHash } from '../scene/address.ts';
import type { Scene, Vectors } from '../scene/scene.ts';
import { assigned } from '../view/assigned.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { HeldSlider } from '../view/controls/held_slider.ts';
import { percent } from '../view/format.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import { ColourScheme, themeStyles } from '../view/theme.ts';
import { appStyles } from './app_styles.ts';
import { PlaygroundController } from './controller.ts';
import { FileDrop } from './file_drop.ts';
import { firstPanel } from './first_panel.ts';
import { removeChange } from './kind_actions.ts';
import { type KindParts, kindParts } from './kind_parts.ts';
import { awaitedWords, creditWords } from './page_words.ts';
import { saveTrace } from './save_trace.ts';
import { type KeyPage, shortcutOf, shortcutsOf } from './shortcuts.ts';
import type { OwnModelPanel } from './user_model/panel.ts';
import { whatIfOf } from './what_if.ts';
import { loadLines, workLine } from './work_line.ts';

/** Always the same list: the grid of heads is drawn anew only for another one. */
const NO_EFFECTS: HeadEffect[] = [];

/** Where keys write; a slider or a box to tick only takes its own. */
const WRITING = 'input:not([type="range"], [type="checkbox"], [type="radio"]), textarea, select';

/** What the right panel shows where it has two sides. */
type Panel = 'next' | 'number';

export class AttentionApp extends LitElement {
  static override properties = {
    tick: { state: true },
    showsKeys: { state: true },
    opensOwn: { state: true },
    panel: { state: true },
  };
  declare tick: object;
  declare showsKeys: boolean;
  declare opensOwn: boolean;
  declare panel: Panel;

  static override styles = [themeStyles, controlsStyles, segmentsStyles, appStyles];

  readonly controller = new PlaygroundController(() => createCore());
  #scheme = new ColourScheme(this);
  #drop = new FileDrop(this, (transfer) => this.#dropped(transfer));
  /** Always the same functions: a view that is handed another one is drawn anew. */
  #core = () => this.controller.core();
  #filling = async () => fillingOf(await this.controller.core());
  #onChange = () => {
    this.tick = {};
    this.#writeAddress();
  };
  /** Also before `hashchange`, so that no change of a run writes its address over the one gone back to. */
  #onHash = () => this.controller.openHash(location.hash);
  #onKey = (event: KeyboardEvent) => this.#keydown(event);

  constructor() {
    super();
    this.addController(new HeldSlider());
    this.tick = {};
    this.showsKeys = false;
    this.opensOwn = false;
    this.panel = 'next';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.controller.addEventListener('change', this.#onChange);
    this.controller.session.addEventListener('change', this.#onChange);
    addEventListener('popstate', this.#onHash);
    addEventListener('hashchange', this.#onHash);
    addEventListener('keydown', this.#onKey);
    this.controller.start(location.hash);
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
    const files = [...transfer.files];
    const folder = [...transfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory);
    if (!folder && !looksLikeModel(files)) {
      this.controller.files.open(files);
      return;
    }
    this.opensOwn = true;
    this.#ownPanel?.openDrop(transfer);
  }

  get #ownPanel(): OwnModelPanel | null {
    return this.renderRoot.querySelector<OwnModelPanel>('own-model');
  }

  #ownReady({ detail }: CustomEvent<OwnModel>): void {
    this.opensOwn = false;
    this.controller.own.adopt(detail);
  }

  #writeAddress(): void {
    const hash = writeHash(this.controller.scene);
    const isStep = this.controller.stepsBack.take();
    if (hash === location.hash) return;
    const address = hash || location.pathname + location.search;
    if (isStep) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  }

  get #element(): AttentionPlayground | null {
    return this.renderRoot.querySelector<AttentionPlayground>('attention-playground');
  }

  #keydown(event: KeyboardEvent): void {
    const { controller } = this;
    const within = (selector: string) =>
      event.composedPath().some((one) => one instanceof Element && one.matches(selector));
    // Also while something is typed.
    const stops = event.key === 'Escape' && controller.actions.generating;
    const place = { writes: !stops && within(WRITING), field: within('input, textarea, select') };
    const shortcut = shortcutOf(event, controller.scene.source.kind, place);
    if (!shortcut) return;
    shortcut.act(this.#keyPage, event);
    event.preventDefault();
  }

  #keyPage: KeyPage = {
    controller: this.controller,
    toggleList: () => {
      this.showsKeys = !this.showsKeys;
    },
    close: () => this.#escape(),
    toView: (event) => this.#element?.handleKey(event),
  };

  #escape(): void {
    if (this.showsKeys) this.showsKeys = false;
    else if (this.controller.session.pin) this.#pin(null);
  }

  async #pin(pin: Scene['pin']): Promise<void> {
    await this.controller.session.choosePin(pin);
    this.controller.adopt({ ...this.controller.scene, pin });
  }

  async #chooseHead({ layer, head }: { layer: number; head: number }): Promise<void> {
    await this.controller.session.chooseHead(layer, head);
    this.controller.adopt({ ...this.controller.scene, layer, head });
  }

  async #save(): Promise<void> {
    try {
      await saveTrace(this.controller);
    } catch (cause) {
      this.controller.notices.failed(cause);
    }
  }

  #notices() {
    return this.controller.notices.all.map(
      ({
        matter,
        text,
        urgent,
      }) => html`<p class="notice" role=${urgent ? 'alert' : 'status'}><span>${text}</span>
        <button class="link" @click=${() => this.controller.notices.clear(matter)}>Dismiss</button></p>`,
    );
  }

  #input() {
    const { source, mode } = this.controller.scene;
    if (source.kind === 'language') return languageInput(this.controller, source);
    if (source.kind === 'training')
      return html`<training-middle class="input" .controller=${this.controller} .source=${source} .tick=${this.tick} .dark=${this.#scheme.dark}></training-middle>`;
    if (source.kind === 'vectors') {
      return html`<vectors-editor class="input" .vectors=${source.vectors} .mode=${mode} .filling=${this.#filling}
        @vectors-change=${(event: CustomEvent<Vectors>) => this.controller.setSource({ kind: 'vectors', vectors: event.detail })}></vectors-editor>`;
    }
    if (source.kind !== 'model')
      return html`<p class="what-if">${this.controller.session.trace?.summary.metadata.model ?? 'A trace'} from the file ${source.kind === 'trace' ? source.src : ''}</p>`;
    return html`<text-input class="input" .text=${source.text} .pair=${source.pair} .cuts=${this.controller.cuts} ?wantsPair=${mode === 'cross' && source.pair === ''}
      @text-change=${(event: CustomEvent<{ text: string; pair: string }>) => this.controller.setSource({ ...source, ...event.detail })}></text-input>`;
  }

  #middle(parts: KindParts | null) {
    if (parts) return html`<main aria-busy=${this.controller.busy}>${this.#own()} ${parts.middle}</main>`;
    const { session, scene } = this.controller;
    const whatIf = whatIfOf(scene, this.controller.encoder?.model.summary ?? null);
    const awaited = awaitedWords(this.controller);
    return html`<main aria-busy=${this.controller.busy}>
      ${this.#own()}
      ${this.controller.story.told ? html`<copying-story .controller=${this.controller} .tick=${this.tick}></copying-story>` : nothing}
      ${this.#input()}
      ${whatIf ? html`<p class="what-if">${whatIf}</p>` : nothing}
      ${awaited ? html`<p class="awaited">${awaited}</p>` : nothing}
      ${this.#isOld && this.controller.failed ? html`<p class="what-if older">What is shown belongs to what was computed before.</p>` : nothing}
      <attention-playground layout="page" ?hidden=${awaited !== ''} .session=${session} .view=${scene.view} .mode=${scene.mode}
        @attention-change=${(event: CustomEvent<Scene>) => this.controller.adopt(event.detail)}></attention-playground>
      ${scene.source.kind === 'vectors' ? this.#stages(scene.source.vectors) : nothing}
    </main>`;
  }

  /** What is on the screen belongs to another scene; while a text grows it is at most a token behind. */
  get #isOld(): boolean {
    const { isOld, session, actions } = this.controller;
    return isOld && session.trace !== null && !actions.generating;
  }

  #own() {
    return html`<div ?hidden=${!this.opensOwn} class="own"><own-model .core=${() => this.controller.core()} @model-ready=${(event: CustomEvent<OwnModel>) => this.#ownReady(event)}></own-model>
        <button class="link" @click=${() => {
          this.opensOwn = false;
        }}>Close</button></div>`;
  }

  #stages(vectors: Vectors) {
    const { session, scene } = this.controller;
    const shown = { ...session.shown, layer: session.layerSummary };
    return html`<div class="below"><stage-digits ${assigned(shown)}
      @attention-hover=${(event: CustomEvent<Scene['pin']>) => session.setHover(event.detail)}
      @attention-pin=${(event: CustomEvent<Scene['pin']>) => this.#pin(event.detail)}></stage-digits>
      <width-study .vectors=${vectors} .mode=${scene.mode} .core=${this.#core} .shown=${session.shown} .dark=${this.#scheme.dark}
        @attention-hover=${(event: Event) => event.stopPropagation()} @attention-pin=${(event: CustomEvent<Scene['pin']>) => this.#pin(event.detail)}></width-study></div>`;
  }

  #steps(ownChanges: string[] = []) {
    const { session, scene } = this.controller;
    const maskHint = scene.mode === 'self' ? 'Switch to Causal to hide what comes later.' : '';
    const changes = scene.interventions
      .filter((one) => reaches(one, session))
      .map((one) => wordsOf(one, this.controller.language.nameAt));
    const explained = assigned({
      ...session.explained,
      dark: this.#scheme.dark,
      maskHint,
      changes: [...changes, ...ownChanges],
    });
    return html`<attention-steps ${explained}></attention-steps>`;
  }

  #panel(parts: KindParts | null) {
    if (parts) return this.#twoSides(parts.panelName, parts.panel, parts.changes);
    const first = firstPanel(this.controller, this.tick);
    if (first) return this.#twoSides(first.name, first.content);
    return html`<aside class="panel" aria-label="How this number was made">${this.#steps()}</aside>`;
  }

  #twoSides(name: string, first: TemplateResult, changes: string[] = []) {
    const sides: [Panel, string][] = [
      ['next', name],
      ['number', 'This number'],
    ];
    return html`<aside class="panel" aria-label="${name}, and how a number was made">
      <div class="segments" role="group" aria-label="Panel">${sides.map(
        ([panel, label]) =>
          html`<button aria-pressed=${this.panel === panel} @click=${() => {
            this.panel = panel;
          }}>${label}</button>`,
      )}</div>
      ${this.panel === 'next' ? first : this.#steps(changes)}</aside>`;
  }

  /** A forward pass that takes its time; what is done at once is not spoken of. */
  #computing() {
    const { progress } = this.controller.language;
    if (progress === null || this.controller.actions.generating) return nothing;
    return html`<div class="computing" role="status"><span>The text is being computed, ${percent(progress)}</span>
      <button class="link" @click=${() => this.controller.language.cancel()}>Cancel</button></div>`;
  }

  #keys() {
    return html`<section class="keys" aria-label="Keyboard"><h2>Keyboard</h2>
      <dl>${shortcutsOf(this.controller.scene.source.kind).map(({ keys, words }) => html`<dt>${keys}</dt><dd>${words}</dd>`)}</dl>
      <button class="plain" @click=${() => {
        this.showsKeys = false;
      }}>Close</button></section>`;
  }

  #footer() {
    return html`<footer><span>Everything is computed in this page.</span><span>${creditWords(this.controller)}</span>
      <button class="link" @click=${() => {
        this.showsKeys = !this.showsKeys;
      }}>Keyboard</button></footer>`;
  }

  override render() {
    const { controller } = this;
    const { session } = controller;
    const { interventions, source } = controller.scene;
    const parts = kindParts(controller, { tick: this.tick, dark: this.#scheme.dark });
    return html`<page-header .controller=${controller} .tick=${this.tick} @trace-wanted=${() => this.#save()}
        @files-chosen=${(event: CustomEvent<File[]>) => controller.files.open(event.detail)} @own-wanted=${() => {
          this.opensOwn = true;
        }}></page-header>
      ${loadLines(controller, this.tick)} ${workLine(controller)} ${this.#notices()} ${this.#computing()}
      <div class="page ${source.kind} ${this.#isOld ? 'old' : ''}"
        @attention-head=${(event: CustomEvent<{ layer: number; head: number }>) => this.#chooseHead(event.detail)}
        @toggle-head=${(event: CustomEvent<{ layer: number; head: number }>) => controller.actions.toggleHead(event.detail)}
        @add-change=${(event: CustomEvent<Intervention>) => controller.actions.add(event.detail)}
        @remove-change=${(event: CustomEvent) => removeChange(controller, event.detail)}
        @sampling-change=${(event: CustomEvent<SamplingSettings>) => controller.actions.setSampling(event.detail)}>
        <nav class="rail" aria-label="Heads">${
          parts?.rail ??
          html`<head-rail .session=${session} .tick=${this.tick} .dark=${this.#scheme.dark} ?large=${source.kind === 'training'}
          ?old=${controller.isOld || session.overviewIsOld || controller.actions.generating} ?oldPairs=${controller.isOld && !controller.actions.generating}
          .interventions=${source.kind === 'language' ? interventions : null} .effects=${source.kind === 'language' ? controller.language.ranking.effects : NO_EFFECTS} .nameOf=${controller.language.nameAt}></head-rail>`
        }</nav>
        ${this.#middle(parts)} ${this.#panel(parts)}
      </div>
      ${this.#footer()}
      ${this.#drop.over ? html`<div class="drop">Drop a trace, a dump or a model to open it</div>` : nothing}
      ${this.showsKeys ? this.#keys() : nothing}`;
  }
}
