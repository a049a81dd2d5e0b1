/** The text that is read, and a second one beside it. */

import { css, html, LitElement, nothing } from 'lit';
import type { Cut } from '../../models/tokenizer/tokenizer.ts';
import { MOST_CHARACTERS } from '../../scene/defaults.ts';
import { plural } from '../format.ts';
import { controlsStyles } from './controls_styles.ts';

/** Typing pauses for so long before the text is computed. */
const PAUSE_MS = 150;

export class TextInput extends LitElement {
  static override properties = {
    text: { type: String },
    pair: { type: String },
    cuts: { attribute: false },
    limit: { type: Number },
    language: { type: Boolean },
    chat: { type: Boolean },
    hasChat: { type: Boolean },
    longer: { type: String },
    full: { type: Boolean },
    wantsPair: { type: Boolean },
    withPair: { state: true },
    warning: { state: true },
  };
  declare text: string;
  declare pair: string;
  declare cuts: Cut[];
  declare limit: number;
  /** One text that is written on, in place of one or two that are read. */
  declare language: boolean;
  declare chat: boolean;
  /** The model has a chat template. */
  declare hasChat: boolean;
  /** What a longer context takes, in words; empty: there is none. */
  declare longer: string;
  /** There is no room for another token. */
  declare full: boolean;
  /** What is shown needs a second text: its field stands open. */
  declare wantsPair: boolean;
  declare withPair: boolean;
  declare warning: string;

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; }
      .fields { display: flex; gap: 8px; align-items: flex-start; flex-wrap: wrap; }
      label { flex: 1 1 240px; min-width: 0; font-size: 12px; line-height: 16px; color: var(--muted); }
      textarea {
        display: block; box-sizing: border-box; width: 100%; margin-top: 2px; padding: 5px 10px; resize: vertical; border-radius: 8px; color: var(--ink);
        border: 1px solid var(--line); background: var(--panel); font-size: 16px; line-height: 22px; field-sizing: content; min-height: 34px; max-height: 140px;
      }
      .plain { margin-top: 18px; font-size: 13px; }
      p { margin: 4px 0 0; font-size: 12px; line-height: 16px; color: var(--muted); overflow-wrap: anywhere; }
      p.warning { color: var(--orange); }
    `,
  ];

  #timer = 0;

  constructor() {
    super();
    this.text = '';
    this.pair = '';
    this.cuts = [];
    this.limit = 512;
    this.language = false;
    this.chat = false;
    this.hasChat = false;
    this.longer = '';
    this.full = false;
    this.wantsPair = false;
    this.withPair = false;
    this.warning = '';
  }

  /** Asked for by the reader's choice, not by an address: then the focus goes there. */
  protected override updated(changed: Map<string, unknown>): void {
    if (changed.get('wantsPair') !== false || !this.wantsPair) return;
    this.withPair = true;
    if (this.pair === '') this.updateComplete.then(() => this.#pairField?.focus());
  }

  get #pairField(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector<HTMLTextAreaElement>('textarea[name="pair"]');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #input(which: 'text' | 'pair', event: Event): void {
    const typed = (event.target as HTMLTextAreaElement).value;
    const value = typed.slice(0, MOST_CHARACTERS);
    this.warning =
      typed.length > value.length
        ? `Only the first ${MOST_CHARACTERS} of ${typed.length} characters are used.`
        : '';
    if (which === 'text') this.text = value;
    else this.pair = value;
    clearTimeout(this.#timer);
    this.ariaBusy = 'true';
    this.#timer = window.setTimeout(() => this.#send(), PAUSE_MS);
  }

  /** Until then what is shown is not of what stands in the fields. */
  #send(): void {
    this.ariaBusy = null;
    const detail = { text: this.text, pair: this.withPair || this.pair ? this.pair : '' };
    this.dispatchEvent(new CustomEvent('text-change', { detail }));
  }

  async #togglePair(): Promise<void> {
    const shown = this.#pairShown;
    this.withPair = !shown;
    if (shown) {
      this.pair = '';
      this.#send();
      return;
    }
    await this.updateComplete;
    this.#pairField?.focus();
  }

  get #pairShown(): boolean {
    return this.withPair || this.wantsPair || this.pair !== '';
  }

  /** A language model goes on from a space, too. */
  get #isEmpty(): boolean {
    return (this.language ? this.text : this.text.trim()) === '';
  }

  #field(which: 'text' | 'pair', name: string) {
    return html`<label>${name}<textarea name=${which} rows="1" spellcheck="false" dir="auto"
      .value=${this[which]} @input=${(event: Event) => this.#input(which, event)}></textarea></label>`;
  }

  #chatToggle() {
    if (!this.hasChat) return nothing;
    return html`<button class="plain" aria-pressed=${this.chat} title="Puts the text into the model's chat template, with the tokens that it adds"
      @click=${() => this.dispatchEvent(new CustomEvent('chat-change', { detail: !this.chat }))}>${this.chat ? 'Chat: on' : 'Chat: off'}</button>`;
  }

  #longerButton() {
    if (this.longer === '') return nothing;
    return html`<button class="link" @click=${() => this.dispatchEvent(new CustomEvent('longer-context'))}>${this.longer}</button>`;
  }

  override render() {
    const total = (cut: Cut) =>
      `${plural(cut.count, 'token')} of the ${cut.sentence === 0 ? 'text' : 'second text'} cut, after “… ${cut.after}”`;
    return html`<div class="fields">${this.#field('text', 'Text')}
        ${this.#pairShown ? this.#field('pair', 'Second text') : nothing}
        ${this.language ? this.#chatToggle() : html`<button class="plain" @click=${() => this.#togglePair()}>${this.#pairShown ? 'Remove second text' : 'Add second text'}</button>`}</div>
      ${this.#isEmpty ? html`<p class="warning">Type a sentence.</p>` : nothing}
      ${this.warning ? html`<p class="warning" role="status">${this.warning}</p>` : nothing}
      ${this.cuts.length > 0 ? html`<p class="warning" role="status">${this.limit} tokens are used: ${this.cuts.map(total).join('; ')}. ${this.#longerButton()}</p>` : nothing}
      ${this.cuts.length === 0 && this.full ? html`<p class="warning" role="status">All ${this.limit} tokens are used. ${this.#longerButton()}</p>` : nothing}`;
  }
}
