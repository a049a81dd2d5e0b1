/** The page's head: how attention works, what it works on, examples, share. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { EXAMPLES } from '../labs/examples.ts';
import { translationSource } from '../labs/translation/source.ts';
import { MINILM, SMOLLM2 } from '../models/catalogue.ts';
import { sizeInWords } from '../models/model_memory.ts';
import { writeHash } from '../scene/address.ts';
import { defaultScene, defaultVectors, languageScene, OWN, trainingScene } from '../scene/defaults.ts';
import type { Mode, SceneSource } from '../scene/scene.ts';
import { ATTENTION_FILES } from '../trace/attention_dump.ts';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { segmentsStyles } from '../view/shared_styles.ts';
import type { PlaygroundController } from './controller.ts';
import { MenuKeys } from './menu_keys.ts';
import { snippetOf } from './snippet.ts';
import { shownMode } from './what_if.ts';

const MODES: { mode: Mode; label: string }[] = [
  { mode: 'self', label: 'Self' },
  { mode: 'causal', label: 'Causal' },
  { mode: 'cross', label: 'Cross' },
];
const WHY_NOT = {
  self: 'A language model is causal: each token sees only what came before. “No mask”, under “Change something”, shows what happens without.',
  causal: '',
  cross: 'A language model reads one text: there is no second one to look at.',
};
const TRANSLATOR_HAS_ALL =
  'The translator has all three at once, each in its own place: choose a head of the encoder, the decoder, or between them.';

/** The choice in the list that a source belongs to. */
function choiceOf(source: SceneSource): string {
  if (source.kind !== 'model' && source.kind !== 'language') return source.kind;
  return source.model.startsWith(OWN) ? 'own-open' : source.model;
}

export class PageHeader extends LitElement {
  static override properties = { controller: { attribute: false }, tick: { attribute: false } };
  declare controller: PlaygroundController;
  declare tick: unknown;

  static override styles = [
    controlsStyles,
    segmentsStyles,
    css`
      :host { display: block; }
      header { display: flex; align-items: center; gap: 8px 16px; min-height: 56px; padding: 0 var(--gutter); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
      h1 { display: flex; align-items: center; gap: 10px; margin: 0; font-size: 14px; font-weight: 600; white-space: nowrap; }
      h1 img { width: 20px; height: 20px; }
      .spring { flex: 1; }
      .menu { position: relative; display: flex; min-width: 0; }
      .hint { position: absolute; left: 8px; top: 100%; z-index: 4; padding: 2px 8px; border-radius: 10px; background: var(--ink); color: var(--paper); font-size: 12px; line-height: 16px; white-space: nowrap; pointer-events: none; }
      select { border-color: transparent; background: transparent; max-width: 340px; field-sizing: content; text-overflow: ellipsis; }
      select[aria-label='Examples'] { max-width: 124px; }
      .segments button:disabled { color: var(--faint); cursor: help; }
      input[type='file'] { display: none; }
      @media (max-width: 599px) {
        header { padding-block: 8px; }
        h1 span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .segments button { padding: 0 10px; }
        .menu { flex: 1 1 100px; order: 5; }
        select { flex: 1; max-width: none; min-width: 0; border-color: var(--line); }
      }
    `,
  ];

  #sourceKeys = new MenuKeys(
    (value) => this.#chooseSource(value),
    () => this.requestUpdate(),
  );
  #exampleKeys = new MenuKeys(
    (value) => this.#chooseExample(value),
    () => this.requestUpdate(),
  );

  #send(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #chooseSource(value: string): void {
    const { controller } = this;
    if (value === choiceOf(controller.scene.source)) return;
    if (value === MINILM.name) controller.setSource(defaultScene().source);
    if (value === SMOLLM2.name) controller.setSource(languageScene().source);
    if (value === 'training') controller.setSource(trainingScene().source);
    if (value === 'translation') controller.setSource(translationSource());
    if (value === 'vectors') controller.setSource({ kind: 'vectors', vectors: defaultVectors() });
    if (value === 'own') this.#send('own-wanted');
    if (value === 'file') this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')?.click();
  }

  #chooseFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) this.#send('files-chosen', files);
  }

  #chooseExample(value: string): void {
    const example = value === '' ? undefined : EXAMPLES[Number(value)];
    if (!example) return;
    if (example.story) this.controller.story.tell(example.story, example.scene);
    else this.controller.choose(example.scene);
    if (example.trains) this.controller.training.train();
  }

  #modes() {
    const { scene } = this.controller;
    const { kind } = scene.source;
    // What a head may see belongs to the model that is trained.
    if (kind === 'training') return nothing;
    const shown = shownMode(scene);
    return html`<div class="segments" role="group" aria-label="Attention">${MODES.map(({ mode, label }) => {
      const translator = kind === 'translation' && mode !== scene.mode;
      const why = kind === 'language' ? WHY_NOT[mode] : translator ? TRANSLATOR_HAS_ALL : '';
      return html`<button aria-pressed=${shown === mode} ?disabled=${why !== ''} title=${why || nothing}
        @click=${() => this.controller.setMode(mode)}>${label}</button>`;
    })}</div>`;
  }

  #sources() {
    const { source } = this.controller.scene;
    const chosen = choiceOf(source);
    const options: [value: string, label: string][] = [
      [MINILM.name, `${MINILM.title} · ${MINILM.layers} layers × ${MINILM.heads} heads`],
      [
        SMOLLM2.name,
        `${SMOLLM2.title} · ${SMOLLM2.layers} layers × ${SMOLLM2.heads} heads${this.controller.languageLoader.ready ? '' : ` · ${sizeInWords(SMOLLM2.bytes)}`}`,
      ],
      ['translation', 'Translator · English to French'],
      ['training', 'Train it yourself'],
      ['vectors', 'Vectors by hand'],
    ];
    if (source.kind === 'trace') options.push(['trace', source.src]);
    if (chosen === 'own-open' && 'model' in source)
      options.push(['own-open', source.model.slice(OWN.length)]);
    options.push(['own', 'Open your own model …'], ['file', 'Open a trace or a dump …']);
    return this.#menu(
      'Source',
      this.#sourceKeys,
      html`${options.map(
        ([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`,
      )}`,
      chosen,
    );
  }

  #examples() {
    const options = EXAMPLES.map(({ name }, index) => html`<option value=${index}>${name}</option>`);
    return this.#menu(
      'Examples',
      this.#exampleKeys,
      html`<option value="" selected>Examples</option>${options}`,
      '',
    );
  }

  #menu(label: string, keys: MenuKeys, options: TemplateResult, chosen: string) {
    return html`<span class="menu"><select aria-label=${label} .value=${chosen} @change=${keys.change}
      @keydown=${keys.key} @keypress=${keys.key} @blur=${keys.leave}>${options}</select>${
        keys.waits ? html`<span class="hint" role="status">Enter chooses</span>` : nothing
      }</span>`;
  }

  override render() {
    const link = new URL(writeHash(this.controller.scene) || '#', location.href).href;
    return html`<header>
      <h1><img src="icon.svg" alt="" /><span>Attention Playground</span></h1>
      ${this.#modes()} ${this.#sources()}
      ${this.#examples()}
      <span class="spring"></span>
      <share-menu .link=${link} .snippet=${this.controller.hasResult ? snippetOf(this.controller.scene, link) : ''} @save-trace=${() => this.#send('trace-wanted')}></share-menu>
      <input type="file" multiple accept=${ATTENTION_FILES} aria-label="Trace file" @change=${(event: Event) => this.#chooseFile(event)} />
    </header>`;
  }
}
