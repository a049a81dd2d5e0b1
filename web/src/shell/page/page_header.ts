/** The page's head: how attention works, what it works on, examples, share. */

import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { AnyLab, Example } from '../../labs/lab.ts';
import { sizeInWords } from '../../models/size_in_words.ts';
import type { Mode } from '../../scene/scene.ts';
import { ATTENTION_FILES } from '../../trace/dump_bytes.ts';
import { segmentsStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { Follow } from '../../view/element/follow.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { movesInToolbar } from '../../view/gestures/toolbar.ts';
import type { Playground } from '../store/playground.ts';
import { MenuKeys } from './menu_keys.ts';

const MODES: { mode: Mode; label: string }[] = [
  { mode: 'self', label: 'Self' },
  { mode: 'causal', label: 'Causal' },
  { mode: 'cross', label: 'Cross' },
];
/** Entries of the menu that no lab has. */
const OWN_ENTRIES: [value: string, label: string][] = [
  ['user-model', 'Open your own model …'],
  ['file', 'Open a trace or a dump …'],
];
/** What is shown and is no lab's first source. */
const CHOSEN = 'chosen';

export class PageHeader extends LitElement {
  static override properties = {
    playground: { attribute: false },
    asked: { state: true },
  };
  declare playground: Playground;
  /** A mode that the source on show has not; null: none was asked for. */
  declare asked: Mode | null;

  static override styles = [
    controlsStyles,
    segmentsStyles,
    css`
      :host { display: block; }
      .controls { display: contents; }
      header { display: flex; align-items: center; gap: 8px 16px; min-height: 56px; padding: 0 var(--edge); border-bottom: 1px solid var(--line); flex-wrap: wrap; }
      h1 { display: flex; align-items: center; gap: 10px; margin: 0; font-size: var(--text-14); font-weight: 600; white-space: nowrap; }
      h1 img { width: 20px; height: 20px; }
      .spring { flex: 1; }
      .skip { position: absolute; left: 8px; top: 8px; z-index: 20; padding: 8px 12px; border-radius: 8px; background: var(--ink); color: var(--paper); }
      .skip:not(:focus) { width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); }
      .modes { position: relative; }
      .menu { position: relative; display: flex; min-width: 0; }
      .hint { position: absolute; left: 8px; top: 100%; z-index: 4; padding: 2px 8px; border-radius: 10px; background: var(--ink); color: var(--paper); font-size: var(--text-12); line-height: var(--text-16); white-space: nowrap; pointer-events: none; }
      select { border-color: transparent; background: transparent; max-width: 21rem; field-sizing: content; text-overflow: ellipsis; }
      select[aria-label='Examples'] { max-width: 7.75rem; }
      input[type='file'] { display: none; }
      .stories { border-color: transparent; background: transparent; }
      @media (max-width: 63.99rem) {
        header { gap: 8px; padding-block: 6px; box-sizing: border-box; }
        h1 { gap: 8px; font-size: var(--text-12); line-height: var(--text-14); white-space: normal; }
        h1 span { width: min-content; }
        .segments button { padding: 0 10px; }
        select { max-width: 9.5rem; }
      }
      @media (max-width: 47.99rem) {
        select { max-width: 6.25rem; }
        .stories { padding: 0 4px; }
      }
      @media (max-width: 39.99rem) {
        .spring { display: none; }
        share-menu { margin-inline-start: auto; }
        .segments button { padding: 0 7px; }
        .menu { flex: 1 1 6.25rem; }
        .menu, .stories { order: 5; border-color: var(--line); }
        .menu select { flex: 1; max-width: none; min-width: 0; border-color: var(--line); }
      }
    `,
  ];

  constructor() {
    super();
    new Follow(this, () => [this.playground, this.playground.session]);
    new Roving(this, '.controls', '.segments button, select, .stories', movesInToolbar);
    this.asked = null;
  }

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

  /** The entry that the source belongs to: its lab's, or one of its own. */
  get #chosen(): { value: string; label: string } {
    const { lab, scene } = this.playground;
    const label = lab.title(scene.source);
    const isFirst = lab.name !== '' && label === lab.title(null);
    return { value: isFirst ? lab.name : CHOSEN, label };
  }

  #chooseSource(value: string): void {
    const { playground } = this;
    if (value === this.#chosen.value) return;
    const lab = playground.runs.labs.find(({ name }) => name === value);
    if (lab) playground.change(lab.start(playground.scene));
    if (value === 'user-model') this.#send('user-model-wanted');
    if (value === 'file') this.renderRoot.querySelector<HTMLInputElement>('input[type="file"]')?.click();
  }

  #chooseFile(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) this.#send('files-chosen', files);
  }

  get #listed(): { lab: AnyLab; example: Example }[] {
    return this.playground.runs.labs.flatMap((lab) =>
      lab.examples.map((example: Example) => ({ lab, example })),
    );
  }

  async #chooseExample(value: string): Promise<void> {
    const chosen = value === '' ? undefined : this.#listed[Number(value)];
    if (!chosen) return;
    const shown = this.playground.choose(chosen.example.scene);
    if (!chosen.example.begins) return;
    await shown;
    // Somebody may have chosen something else meanwhile.
    if (JSON.stringify(this.playground.scene.source) !== JSON.stringify(chosen.example.scene.source)) return;
    this.playground.runs.opened(chosen.lab)?.begin?.();
  }

  /** In the source on show or, where it has no such heads, with what leads to some. */
  async chooseMode(mode: Mode): Promise<void> {
    this.asked = null;
    if (await this.playground.setMode(mode)) return;
    await import('./mode_offers.ts');
    this.asked = mode;
  }

  #modes() {
    const { shownMode } = this.playground;
    const { asked } = this;
    return html`<div class="modes"><div class="segments" role="group" aria-label="Attention">${MODES.map(
      ({ mode, label }) =>
        html`<button aria-pressed=${shownMode === mode} aria-expanded=${asked === mode ? 'true' : nothing} @click=${() => this.chooseMode(mode)}>${label}</button>`,
    )}</div>${
      asked &&
      html`<mode-offers .playground=${this.playground} .mode=${asked} @offers-closed=${() => {
        this.asked = null;
      }}></mode-offers>`
    }</div>`;
  }

  #sources() {
    const chosen = this.#chosen;
    const labs = this.playground.runs.labs.filter(({ name }) => name !== '');
    const options = labs.map((lab): [string, string] => [lab.name, `${lab.title(null)}${this.#size(lab)}`]);
    if (chosen.value === CHOSEN) options.push([chosen.value, chosen.label]);
    options.push(...OWN_ENTRIES);
    return this.#menu(
      'Source',
      this.#sourceKeys,
      html`${options.map(
        ([value, label]) =>
          html`<option value=${value} ?selected=${value === chosen.value}>${label}</option>`,
      )}`,
    );
  }

  /** What is still to be loaded, where that is much. */
  #size(lab: AnyLab): string {
    const isThere = this.playground.runs.opened(lab)?.loaders?.some(({ ready }) => ready !== null);
    return lab.bytes === undefined || isThere ? '' : ` · ${sizeInWords(lab.bytes)}`;
  }

  #examples() {
    const options = this.#listed.map(
      ({ example }, index) => html`<option value=${index}>${example.name}</option>`,
    );
    return this.#menu(
      'Examples',
      this.#exampleKeys,
      html`<option value="" selected>Examples</option>${options}`,
    );
  }

  #menu(label: string, keys: MenuKeys, options: TemplateResult) {
    return html`<span class="menu"><select aria-label=${label} @change=${keys.change}
      @keydown=${keys.key} @keypress=${keys.key} @blur=${keys.leave}>${options}</select>${
        keys.waits ? html`<span class="hint" role="status">Enter chooses</span>` : nothing
      }</span>`;
  }

  /** An entry can only be shown once it is in the list. */
  protected override updated(): void {
    const menu = this.renderRoot.querySelector<HTMLSelectElement>('[aria-label="Source"]');
    if (menu && !this.#sourceKeys.waits) menu.value = this.#chosen.value;
  }

  override render() {
    return html`<header>
      <a class="skip" href="#text" @click=${(event: Event) => {
        event.preventDefault();
        this.#send('skip-wanted');
      }}>Skip to the text</a>
      <h1><img src="icon.svg" alt="" /><span>Attention Playground</span></h1>
      <div class="controls" role="toolbar" aria-label="Main">${this.#modes()} ${this.#sources()}
      ${this.#examples()}
      <button class="plain stories" @click=${() => this.#send('stories-wanted')}>Stories</button></div>
      <span class="spring"></span>
      <share-menu .playground=${this.playground} @save-trace=${() => this.#send('trace-wanted')}></share-menu>
      <input type="file" multiple accept=${ATTENTION_FILES} aria-label="Trace file" @change=${(event: Event) => this.#chooseFile(event)} />
    </header>`;
  }
}
