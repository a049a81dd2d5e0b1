/**
 * "Open your own model": three ways to choose one, its card, loading it. Sends `model-ready` with the
 * loaded model; what is dropped elsewhere on the page comes in by `open`.
 */

import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Core } from '../../core/types.ts';
import { filesOfDrop, filesOfInput } from '../../models/files/chosen_files.ts';
import type { TakenDrop } from '../../models/files/dropped.ts';
import type { ModelFile } from '../../models/files/model_file.ts';
import { filesAtAddress } from '../../models/files/site_files.ts';
import type { Progress } from '../../models/files/transfer.ts';
import { sizeInWords } from '../../models/size_in_words.ts';
import type { UserModel, UserModelCard } from '../../models/user_model.ts';
import { headingStyles, spokenStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { factsOf } from '../../view/text/user_model_facts.ts';
import { UserModelOpener } from './opener.ts';

export class UserModelPanel extends LitElement {
  static override properties = {
    core: { attribute: false },
  };
  /** Gives the page's core; asked for only when a model is opened. */
  declare core: () => Promise<Core>;

  static override styles = [
    headingStyles,
    controlsStyles,
    spokenStyles,
    css`
      :host { display: block; min-width: 0; }
      p { margin: 0 0 8px; overflow-wrap: anywhere; }
      .hint { font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      .row { display: flex; gap: 8px; flex-wrap: wrap; align-items: end; margin-bottom: 8px; }
      label { flex: 1 1 180px; min-width: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
      input[type='text'] {
        display: block; box-sizing: border-box; width: 100%; min-height: 32px; margin-top: 2px; padding: 0 10px;
        border: 1px solid var(--line); border-radius: 8px; background: var(--panel); color: var(--ink); font-size: var(--text-16);
      }
      input[type='file'] { display: none; }
      .state { border-top: 1px solid var(--line); margin-top: 8px; padding-top: 12px; }
      .problem { border-left: 3px solid var(--orange); padding-left: 8px; }
      .notices { margin: 0 0 12px; padding: 0 0 0 8px; border-left: 3px solid var(--orange); list-style: none; }
      .notices li { overflow-wrap: anywhere; }
      .notices li + li { margin-top: 4px; }
      dl { margin: 0 0 12px; display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 16px; font-variant-numeric: tabular-nums; }
      dt { color: var(--muted); }
      dd { margin: 0; overflow-wrap: anywhere; }
      progress { display: block; width: 100%; height: 6px; margin: 0 0 8px; accent-color: var(--blue); }
      @media (pointer: coarse) { input[type='text'] { min-height: 44px; } }
    `,
  ];

  readonly #opener = new UserModelOpener(
    () => this.core(),
    () => this.requestUpdate(),
  );
  #hadFocus = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#opener.state.kind !== 'ready') this.#opener.cancel();
  }

  /** Looks at files that were chosen elsewhere, and shows their card. */
  open(files: ModelFile[]): Promise<void> {
    return this.#opener.open(() => files);
  }

  /** The same for a drop. */
  openDrop(drop: TakenDrop): Promise<void> {
    return this.#opener.open(() => filesOfDrop(drop));
  }

  #choose(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = filesOfInput(input.files ?? []);
    input.value = '';
    if (files.length > 0) this.open(files);
  }

  #pick(which: 'files' | 'folder'): void {
    this.renderRoot.querySelector<HTMLInputElement>(`input[name="${which}"]`)?.click();
  }

  #openAddress(event: Event): void {
    event.preventDefault();
    const text = this.renderRoot.querySelector<HTMLInputElement>('input[name="address"]')?.value ?? '';
    if (text.trim() === '') return;
    this.#opener.open((signal) => filesAtAddress(text, new URL(document.baseURI), signal));
  }

  async #load(): Promise<void> {
    const detail = await this.#opener.load();
    if (!detail) return;
    this.dispatchEvent(new CustomEvent<UserModel>('model-ready', { detail, bubbles: true, composed: true }));
  }

  #keydown(event: KeyboardEvent): void {
    const { kind } = this.#opener.state;
    if (event.key !== 'Escape' || (kind !== 'loading' && kind !== 'inspecting')) return;
    event.stopPropagation();
    this.#opener.cancel();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const focused = (this.renderRoot as ShadowRoot | undefined)?.activeElement;
    this.#hadFocus = focused?.closest('.state') != null;
  }

  /** A button that was pressed may be gone: what takes its place gets the focus. */
  protected override updated(_changed: PropertyValues): void {
    if (!this.#hadFocus || (this.renderRoot as ShadowRoot).activeElement) return;
    const next = this.renderRoot.querySelector<HTMLElement>('.state button, .state [tabindex]');
    (next ?? this.renderRoot.querySelector<HTMLElement>('button'))?.focus();
  }

  #ways() {
    return html`<p class="hint">A folder with config.json, tokenizer.json and .safetensors files, or a .gguf file. It stays in this page: nothing is uploaded.</p>
      <div class="row">
        <button class="plain" @click=${() => this.#pick('files')}>Choose files</button>
        <button class="plain" @click=${() => this.#pick('folder')}>Choose folder</button>
        <input type="file" name="files" multiple aria-label="Files of a model" @change=${(event: Event) => this.#choose(event)} />
        <input type="file" name="folder" webkitdirectory aria-label="Folder of a model" @change=${(event: Event) => this.#choose(event)} />
      </div>
      <form class="row" @submit=${(event: Event) => this.#openAddress(event)}>
        <label>Address on this site<input type="text" name="address" inputmode="url" autocomplete="off" spellcheck="false" placeholder="models/own/" /></label>
        <button class="plain">Open</button>
      </form>`;
  }

  #facts(card: UserModelCard) {
    return html`<h2>${card.title}</h2>
      <dl>${factsOf(card).map(([name, words]) => html`<dt>${name}</dt><dd>${words}</dd>`)}</dl>
      ${card.notices.length > 0 ? html`<ul class="notices" aria-label="What to know of this model">${card.notices.map((notice) => html`<li>${notice}</li>`)}</ul>` : nothing}`;
  }

  #cancelButton(words = 'Cancel') {
    return html`<button class="plain" @click=${() => this.#opener.cancel()}>${words}</button>`;
  }

  #inspected(card: UserModelCard) {
    if (card.problem) {
      return html`${this.#facts(card)}<p class="problem" role="alert">${card.problem}</p>
        <div class="row">${this.#cancelButton('Close')}</div>`;
    }
    return html`${this.#facts(card)}
      <div class="row"><button class="strong" @click=${() => this.#load()}>Load</button>${this.#cancelButton()}</div>`;
  }

  #loading(card: UserModelCard, { loaded, total }: Progress) {
    const words =
      loaded < total ? `${sizeInWords(loaded)} of ${sizeInWords(total)} are read` : 'It is being unpacked';
    return html`<h2>${card.title}</h2><p>${words}.</p>
      <progress max=${total} .value=${loaded} aria-label="Loading ${card.title}"></progress>
      <div class="row">${this.#cancelButton()}</div>`;
  }

  #failed(card: UserModelCard | null, problem: string) {
    return html`${card ? html`<h2>${card.title}</h2>` : nothing}<p class="problem" role="alert">${problem}</p>
      <div class="row">${card ? html`<button class="plain" @click=${() => this.#load()}>Retry</button>` : nothing}
      ${this.#cancelButton('Close')}</div>`;
  }

  #state() {
    const { state } = this.#opener;
    switch (state.kind) {
      case 'idle':
        return nothing;
      case 'inspecting':
        return html`<p>Its files are being looked at.</p><div class="row">${this.#cancelButton()}</div>`;
      case 'inspected':
        return this.#inspected(state.card);
      case 'loading':
        return this.#loading(state.card, state.progress);
      case 'ready':
        return html`<p tabindex="-1">${state.card.title} is loaded.</p>`;
      case 'failed':
        return this.#failed(state.card, state.problem);
    }
  }

  /** What a screen reader hears: the step, not every megabyte. */
  #spoken(): string {
    const { state } = this.#opener;
    if (state.kind === 'inspected' && !state.card.problem)
      return `${state.card.title} can be loaded; its card is shown.`;
    if (state.kind === 'loading') return `${state.card.title} is being loaded.`;
    return state.kind === 'ready' ? `${state.card.title} is loaded.` : '';
  }

  override render() {
    const shown = this.#state();
    return html`<section aria-label="Open your own model" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}>
      <h2>Open your own model</h2>${this.#ways()}
      ${shown === nothing ? nothing : html`<div class="state">${shown}</div>`}
      <p class="spoken" role="status">${this.#spoken()}</p></section>`;
  }
}
