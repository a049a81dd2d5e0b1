/** The page: header, rail with all heads, the element in the middle, the five steps on the right. */

import { html, LitElement, nothing } from 'lit';
import { createCore } from '../core/index.ts';
import type { AttentionPlayground } from '../element/attention_playground.ts';
import { ATTENTION_FILES } from '../sources/attention_dump.ts';
import { EXAMPLES } from '../sources/examples.ts';
import { defaultScene, defaultVectors } from '../state/defaults.ts';
import type { Mode, Scene, Vectors } from '../state/scene.ts';
import { writeHash } from '../state/url.ts';
import { assigned } from '../view/assigned.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import { ColourScheme, themeStyles } from '../view/theme.ts';
import { appStyles } from './app_styles.ts';
import { PlaygroundController } from './controller.ts';
import { controlsStyles } from './controls_styles.ts';
import { saveTrace } from './save_trace.ts';
import { keyTable, shortcutOf } from './shortcuts.ts';
import { whatIfOf } from './what_if.ts';

const MODES: { mode: Mode; label: string }[] = [
  { mode: 'self', label: 'Self' },
  { mode: 'causal', label: 'Causal' },
  { mode: 'cross', label: 'Cross' },
];

export class AttentionApp extends LitElement {
  static override properties = {
    tick: { state: true },
    dropping: { state: true },
    showsKeys: { state: true },
  };
  declare tick: object;
  declare dropping: boolean;
  declare showsKeys: boolean;

  static override styles = [themeStyles, controlsStyles, segmentsStyles, appStyles];

  readonly controller = new PlaygroundController(() => createCore());
  #scheme = new ColourScheme(this);
  #onChange = () => {
    this.tick = {};
    this.#writeAddress();
  };
  #onHash = () => this.controller.openHash(location.hash);
  #onKey = (event: KeyboardEvent) => this.#keydown(event);

  constructor() {
    super();
    this.tick = {};
    this.dropping = false;
    this.showsKeys = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.controller.addEventListener('change', this.#onChange);
    this.controller.session.addEventListener('change', this.#onChange);
    addEventListener('hashchange', this.#onHash);
    addEventListener('keydown', this.#onKey);
    addEventListener('dragover', this.#dragged);
    addEventListener('dragleave', this.#left);
    addEventListener('drop', this.#dropped);
    this.controller.start(location.hash);
  }

  /** What stood in the page before the script has done its work. */
  protected override firstUpdated(): void {
    this.replaceChildren();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#onHash);
    removeEventListener('keydown', this.#onKey);
    removeEventListener('dragover', this.#dragged);
    removeEventListener('dragleave', this.#left);
    removeEventListener('drop', this.#dropped);
  }

  #dragged = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  };

  #left = (event: DragEvent): void => {
    if (event.relatedTarget === null) this.dropping = false;
  };

  #dropped = (event: DragEvent): void => {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.controller.openFile(file);
  };

  #writeAddress(): void {
    const hash = writeHash(this.controller.scene);
    if (hash !== location.hash) history.replaceState(null, '', hash || location.pathname + location.search);
  }

  get #element(): AttentionPlayground | null {
    return this.renderRoot.querySelector<AttentionPlayground>('attention-playground');
  }

  #keydown(event: KeyboardEvent): void {
    const typing = event
      .composedPath()
      .some((one) => one instanceof Element && one.matches('input, textarea, select'));
    const shortcut = shortcutOf(event, typing);
    if (!shortcut) {
      if (!typing) this.#element?.handleKey(event);
      return;
    }
    event.preventDefault();
    if (shortcut === 'undo') this.controller.undo();
    else if (shortcut === 'redo') this.controller.redo();
    else if (shortcut === 'keys') this.showsKeys = !this.showsKeys;
    else if (shortcut === 'escape') this.#escape();
    else this.controller.setMode(shortcut);
  }

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

  #chooseSource(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const { source } = defaultScene();
    if (select.value === 'model') this.controller.setSource(source);
    if (select.value === 'vectors') this.controller.setSource({ kind: 'vectors', vectors: defaultVectors() });
    if (select.value === 'file')
      this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')?.click();
    select.value = this.controller.scene.source.kind;
  }

  #chooseFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (file) this.controller.openFile(file);
  }

  #chooseExample(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const example = EXAMPLES[Number(select.value)];
    select.value = '';
    if (example) this.controller.open(example.scene);
  }

  #snippet(): string {
    const { layer, head, pin, view, mode } = this.controller.scene;
    const extras = [
      pin ? ` pin="${pin.query}.${Math.max(0, pin.key)}"` : '',
      view === 'matrix' ? '' : ` view="${view}"`,
      mode === 'causal' ? ' mode="causal"' : '',
    ].join('');
    const script = new URL('embed/attention-playground.js', document.baseURI).href;
    return `<script type="module" src="${script}"></script>\n<attention-playground src="trace.safetensors" head="${layer}.${head}"${extras}></attention-playground>`;
  }

  #header() {
    const { scene } = this.controller;
    const { kind } = scene.source;
    return html`<header>
      <h1><img src="icon.svg" alt="" /><span>Attention Playground</span></h1>
      <div class="segments" role="group" aria-label="Attention">${MODES.map(
        ({ mode, label }) =>
          html`<button aria-pressed=${scene.mode === mode} @click=${() => this.controller.setMode(mode)}>${label}</button>`,
      )}</div>
      <select aria-label="Source" .value=${kind} @change=${(event: Event) => this.#chooseSource(event)}>
        <option value="model" ?selected=${kind === 'model'}>MiniLM · 6 layers × 12 heads</option>
        <option value="vectors" ?selected=${kind === 'vectors'}>Vectors by hand</option>
        ${kind === 'trace' ? html`<option value="trace" selected>${scene.source.kind === 'trace' ? scene.source.src : ''}</option>` : nothing}
        <option value="file">Open a trace or arrays …</option></select>
      <select aria-label="Examples" @change=${(event: Event) => this.#chooseExample(event)}>
        <option value="">Examples</option>${EXAMPLES.map(({ name }, index) => html`<option value=${index}>${name}</option>`)}</select>
      <span class="spring"></span>
      <share-menu .link=${new URL(writeHash(scene) || '#', location.href).href} .snippet=${this.#snippet()} @save-trace=${() => this.#save()}></share-menu>
      <input type="file" accept=${ATTENTION_FILES} aria-label="Trace file" @change=${(event: Event) => this.#chooseFile(event)} />
    </header>`;
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
    if (source.kind === 'vectors') {
      return html`<vectors-editor class="input" .vectors=${source.vectors} .mode=${mode}
        @vectors-change=${(event: CustomEvent<Vectors>) => this.controller.setSource({ kind: 'vectors', vectors: event.detail })}></vectors-editor>`;
    }
    if (source.kind === 'trace')
      return html`<p class="what-if">${this.controller.session.trace?.summary.metadata.model ?? 'A trace'} from the file ${source.src}</p>`;
    return html`<text-input class="input" .text=${source.text} .pair=${source.pair} .cuts=${this.controller.cuts}
      @text-change=${(event: CustomEvent<{ text: string; pair: string }>) => this.controller.setSource({ kind: 'model', model: 'minilm', ...event.detail })}></text-input>`;
  }

  #middle() {
    const { session, scene } = this.controller;
    const whatIf = whatIfOf(scene, this.controller.loader.state === 'ready');
    return html`<main aria-busy=${this.controller.busy}>
      ${this.#input()}
      ${whatIf ? html`<p class="what-if">${whatIf}</p>` : nothing}
      <attention-playground layout="page" .session=${session} .view=${scene.view} .mode=${scene.mode}
        @attention-change=${(event: CustomEvent<Scene>) => this.controller.adopt(event.detail)}></attention-playground>
      ${scene.source.kind === 'vectors' ? this.#stages() : nothing}
    </main>`;
  }

  #stages() {
    const { session } = this.controller;
    const shown = { ...session.shown, scale: session.layerSummary?.scale ?? 0 };
    return html`<div class="below"><stage-digits ${assigned(shown)}
      @attention-hover=${(event: CustomEvent<Scene['pin']>) => session.setHover(event.detail)}
      @attention-pin=${(event: CustomEvent<Scene['pin']>) => this.#pin(event.detail)}></stage-digits></div>`;
  }

  #panel() {
    const { session, scene } = this.controller;
    const maskHint = scene.mode === 'self' ? 'Switch to Causal to hide what comes later.' : '';
    const explained = assigned({ ...session.explained, dark: this.#scheme.dark, maskHint });
    return html`<aside class="panel" aria-label="How this number was made"><attention-steps ${explained}></attention-steps></aside>`;
  }

  #keys() {
    return html`<section class="keys" aria-label="Keyboard"><h2>Keyboard</h2>
      <dl>${keyTable.map(([keys, words]) => html`<dt>${keys}</dt><dd>${words}</dd>`)}</dl>
      <button class="plain" @click=${() => {
        this.showsKeys = false;
      }}>Close</button></section>`;
  }

  #footer() {
    const card = this.controller.loader.ready?.card;
    const model = card
      ? `${card.title} (${card.license}), weights as ${card.weightsType}: attention differs from f32 by at most ${card.largestWeightDifference.toExponential(1)} on the fixture texts.`
      : '';
    return html`<footer><span>Everything is computed in this page.</span><span>${model}</span>
      <button class="link" @click=${() => {
        this.showsKeys = !this.showsKeys;
      }}>Keyboard</button></footer>`;
  }

  override render() {
    const { controller } = this;
    const needsModel = controller.scene.source.kind === 'model';
    return html`${this.#header()}
      ${needsModel ? html`<load-line .loader=${controller.loader} .tick=${this.tick} .wanted=${controller.waiting}></load-line>` : nothing}
      ${this.#notices()}
      <div class="page">
        <nav class="rail" aria-label="Heads"><head-rail .session=${controller.session} .tick=${this.tick} .dark=${this.#scheme.dark}
          @attention-head=${(event: CustomEvent<{ layer: number; head: number }>) => this.#chooseHead(event.detail)}></head-rail></nav>
        ${this.#middle()} ${this.#panel()}
      </div>
      ${this.#footer()}
      ${this.dropping ? html`<div class="drop">Drop a trace file or arrays (.npz, .npy, .json) to open them</div>` : nothing}
      ${this.showsKeys ? this.#keys() : nothing}`;
  }
}
