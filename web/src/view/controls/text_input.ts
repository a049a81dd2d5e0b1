/** The text that is read, and a second one beside it. */

import { html, LitElement, nothing } from 'lit';
import type { Cut } from '../../models/tokenizer/tokenizer.ts';
import { MOST_CHARACTERS } from '../../scene/defaults.ts';
import { plural } from '../text/format.ts';
import { controlsStyles } from './controls_styles.ts';
import { textInputStyles } from './text_input_styles.ts';

/** Typing pauses for so long before the text is computed. */
const PAUSE_MS = 150;
/** Longer texts are written in smaller letters. */
const LONG = 300;

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
    unread: { type: Boolean },
    wantsPair: { type: Boolean },
    withPair: { state: true },
    edits: { state: true },
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
  /** No model has read the text: it is shown as it was written. */
  declare unread: boolean;
  /** What is shown needs a second text: its field stands open. */
  declare wantsPair: boolean;
  declare withPair: boolean;
  /** The reader is in a field: it lies open. */
  declare edits: boolean;
  declare warning: string;

  static override styles = [controlsStyles, textInputStyles];

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
    this.unread = false;
    this.wantsPair = false;
    this.withPair = false;
    this.edits = false;
    this.warning = '';
  }

  /** The field lies over the sentence: that is told, so that no part of it looks out. */
  #isOver = false;

  #tellWhetherOver(): void {
    const detail = this.#folding === 'over';
    if (detail === this.#isOver) return;
    this.#isOver = detail;
    this.dispatchEvent(new CustomEvent('text-over', { detail, bubbles: true, composed: true }));
  }

  /** Asked for by the reader's choice, not by an address: then the focus goes there. */
  protected override updated(changed: Map<string, unknown>): void {
    this.#tellWhetherOver();
    if (changed.get('wantsPair') !== false || !this.wantsPair) return;
    this.withPair = true;
    if (this.pair === '') this.updateComplete.then(() => this.#pairField?.focus());
  }

  get #pairField(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector<HTMLTextAreaElement>('textarea[name="pair"]');
  }

  /** A pointer that is down: what it pressed must not move before it is let go. */
  #isPressed = false;
  #press = () => {
    this.#isPressed = true;
  };
  #release = () => {
    this.#isPressed = false;
    // The click that this ends finds its button where it was pressed.
    if (this.edits) setTimeout(() => this.#fold());
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pointerdown', this.#press, true);
    addEventListener('pointerup', this.#release, true);
    addEventListener('pointercancel', this.#release, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    removeEventListener('pointerdown', this.#press, true);
    removeEventListener('pointerup', this.#release, true);
    removeEventListener('pointercancel', this.#release, true);
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
      class=${this[which].length > LONG ? 'long' : ''} .value=${this[which]} @keydown=${(event: KeyboardEvent) => this.#keydown(event)} @input=${(event: Event) => this.#input(which, event)}></textarea></label>`;
  }

  #edit(): void {
    const field = this.renderRoot.querySelector('textarea');
    if (this.edits) (this.shadowRoot?.activeElement as HTMLElement | null)?.blur();
    else field?.focus();
  }

  /** Escape is done with writing, and goes no further. */
  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    (event.target as HTMLElement).blur();
  }

  /** In another window the reader may look something up. */
  #fold(): void {
    const writes = this.shadowRoot?.activeElement?.matches('textarea') ?? false;
    if (document.hasFocus() && !writes) this.edits = false;
  }

  #leave({ relatedTarget }: FocusEvent): void {
    if (!(relatedTarget as Element | null)?.matches?.('textarea') && !this.#isPressed) this.#fold();
  }

  /** Where there is nothing to read, the fields stand in the page; else over the sentence, while one is in them. */
  get #folding(): string {
    if (this.#isEmpty || (this.#pairShown && this.pair.trim() === '')) return '';
    if (!this.edits) return 'folded';
    // Two fields are taller than a sentence: they would lie over what stands beneath it.
    return this.#pairShown ? 'open' : 'over';
  }

  /** The field itself takes the Tab key. */
  #editButton() {
    return html`<button class="link" tabindex="-1" @mousedown=${(event: Event) => event.preventDefault()} @click=${() => this.#edit()}>${this.edits ? 'Done' : 'Edit text'}</button>`;
  }

  #chatToggle() {
    if (!this.hasChat) return nothing;
    return html`<button class="link" aria-pressed=${this.chat} title="Puts the text into the model's chat template, with the tokens that it adds"
      @click=${() => this.dispatchEvent(new CustomEvent('chat-change', { detail: !this.chat }))}>${this.chat ? 'Chat: on' : 'Chat: off'}</button>`;
  }

  #longerButton() {
    if (this.longer === '') return nothing;
    return html`<button class="link" @click=${() => this.dispatchEvent(new CustomEvent('longer-context'))}>${this.longer}</button>`;
  }

  override render() {
    const total = (cut: Cut) =>
      `${plural(cut.count, 'token')} of the ${cut.sentence === 0 ? 'text' : 'second text'} ${cut.count === 1 ? 'is' : 'are'} cut, after “… ${cut.after}”`;
    const fold = this.#folding;
    return html`<div class="tools">${this.language ? this.#chatToggle() : html`<button class="link" @click=${() => this.#togglePair()}>${this.#pairShown ? 'Remove second text' : 'Add second text'}</button>`}
        ${fold ? this.#editButton() : nothing}</div>
      <div class="writing ${fold}"><div class="fields" @focusin=${() => {
        this.edits = true;
      }} @focusout=${(event: FocusEvent) => this.#leave(event)}>${this.#field('text', 'Text')}
        ${this.#pairShown ? this.#field('pair', 'Second text') : nothing}</div>
      ${this.#isEmpty ? html`<p class="warning">Type a sentence.</p>` : nothing}
      ${this.warning ? html`<p class="warning" role="status">${this.warning}</p>` : nothing}
      ${this.cuts.length > 0 ? html`<p class="warning" role="status">${this.limit} tokens are used: ${this.cuts.map(total).join('; ')}. ${this.#longerButton()}</p>` : nothing}
      ${this.cuts.length === 0 && this.full ? html`<p class="warning" role="status">All ${this.limit} tokens are used. ${this.#longerButton()}</p>` : nothing}</div>
      ${this.unread && fold ? html`<p class="unread ${this.text.length > LONG ? 'long' : ''}" dir="auto">${this.text}</p>` : nothing}`;
  }
}
