/**
 * A sentence out of a vocabulary: words are offered as one types, one that the model does not know is
 * marked where it stands, and near ones can be put in its place.
 */

import { html, LitElement, nothing } from 'lit';
import type { ReadWord } from '../../core/training_types.ts';
import { completionsOf, wordAt } from '../../models/sentence.ts';
import { spokenStyles } from '../../view/colours/shared_styles.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { MOST_LETTERS } from './source.ts';
import { wordInputStyles } from './word_input_styles.ts';

/** Typing pauses for so long before the sentence is read. */
const PAUSE_MS = 150;
/** In the middle of a word that may still become one that is known. */
const UNFINISHED_MS = 900;

export class WordInput extends LitElement {
  static override properties = {
    label: { type: String },
    text: { type: String },
    language: { type: String },
    words: { attribute: false },
    vocabulary: { attribute: false },
    offered: { state: true },
    active: { state: true },
    warning: { state: true },
  };
  declare label: string;
  declare text: string;
  /** Of the words: `en`, `fr`. */
  declare language: string;
  /** The sentence as it was read; may be that of a moment ago. */
  declare words: ReadWord[];
  declare vocabulary: readonly string[];
  declare offered: string[];
  /** The offered word that Enter takes; -1: none. */
  declare active: number;
  declare warning: string;

  static override styles = [controlsStyles, spokenStyles, wordInputStyles];

  #timer = 0;
  #sent = '';

  constructor() {
    super();
    this.label = '';
    this.text = '';
    this.language = 'en';
    this.words = [];
    this.vocabulary = [];
    this.offered = [];
    this.active = -1;
    this.warning = '';
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    // From outside: the field has nothing of its own to say.
    if (changed.has('text') && this.#timer === 0) this.#sent = this.text;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  get #field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector('textarea') as HTMLTextAreaElement;
  }

  #input(): void {
    const typed = this.#field.value.replace(/\s*\n\s*/g, ' ');
    this.warning =
      typed.length > MOST_LETTERS
        ? `Only the first ${MOST_LETTERS} of ${typed.length} letters are used.`
        : '';
    this.text = typed.slice(0, MOST_LETTERS);
    this.#offer();
    clearTimeout(this.#timer);
    this.ariaBusy = 'true';
    this.#timer = window.setTimeout(() => this.#send(), this.#unfinished ? UNFINISHED_MS : PAUSE_MS);
  }

  /** The word at the caret is none yet, but the beginning of some. */
  get #unfinished(): boolean {
    const typed = wordAt(this.text, this.#field.selectionStart)?.word.toLowerCase();
    return this.offered.length > 0 && !this.vocabulary.some((word) => word.toLowerCase() === typed);
  }

  /** Until then what is shown is not of what stands in the field. */
  #send(): void {
    clearTimeout(this.#timer);
    this.ariaBusy = null;
    this.#timer = 0;
    this.#sent = this.text;
    this.dispatchEvent(new CustomEvent('text-change', { detail: this.text }));
  }

  /** What is not sent yet is sent now. */
  #leave(): void {
    this.offered = [];
    if (this.#sent !== this.text) this.#send();
  }

  #offer(): void {
    const found = wordAt(this.text, this.#field.selectionStart);
    this.offered = found ? completionsOf(this.vocabulary, found.word) : [];
    this.active = -1;
  }

  /** Puts `word` in the place of what stands from `start` to `end`. */
  #put(word: string, start: number, end: number, after = ''): void {
    const rest = this.text.slice(end);
    const gap = after !== '' && !/^\s/.test(rest) ? after : '';
    this.text = `${this.text.slice(0, start)}${word}${gap}${rest}`;
    this.offered = [];
    this.active = -1;
    const field = this.#field;
    field.value = this.text;
    field.focus();
    const caret = start + word.length + gap.length;
    field.setSelectionRange(caret, caret);
    this.#send();
  }

  #take(word: string): void {
    const found = wordAt(this.text, this.#field.selectionStart);
    // What is elided stays with what follows.
    if (found) this.#put(word, found.from, found.to, /['’]$/.test(word) ? '' : ' ');
  }

  #keydown(event: KeyboardEvent): void {
    const { offered } = this;
    const taken = offered[this.active];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (taken) this.#take(taken);
    } else if (offered.length === 0) return;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = (this.active + step + offered.length + 1) % (offered.length + 1);
      if (this.active === offered.length) this.active = -1;
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.offered = [];
    }
  }

  /** Words that are not known in this very text. */
  get #unknown(): ReadWord[] {
    return this.words.filter(
      ({ known, start, end, text }) =>
        !known && this.text.slice(start, end).toLowerCase() === text.toLowerCase(),
    );
  }

  #mirror() {
    const parts: unknown[] = [];
    let from = 0;
    for (const { start, end } of this.#unknown) {
      parts.push(this.text.slice(from, start), html`<mark>${this.text.slice(start, end)}</mark>`);
      from = end;
    }
    return html`<div class="mirror" aria-hidden="true">${parts}${this.text.slice(from)}${'\u200b'}</div>`;
  }

  #offers() {
    const { offered, active } = this;
    return html`<ul id="offered" role="listbox" aria-label="Words that the model knows" ?hidden=${offered.length === 0}>${offered.map(
      (
        word,
        at,
      ) => html`<li id="offer-${at}" role="option" lang=${this.language} aria-selected=${at === active}
        @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#take(word)}>${word}</li>`,
    )}</ul>`;
  }

  #nears() {
    return this.#unknown.map(
      ({
        text,
        start,
        end,
        near,
      }) => html`<p class="unknown"><span>The model does not know <b lang=${this.language}>“${text}”</b>: it reads it as an unknown word.</span>
        ${near.length > 0 ? html`<span class="near">Near: ${near.map((word) => html`<button class="plain" lang=${this.language} aria-label="Put “${word}” in the place of “${text}”" @click=${() => this.#put(word, start, end)}>${word}</button>`)}</span>` : nothing}</p>`,
    );
  }

  override render() {
    const { offered, active } = this;
    return html`<label for="field">${this.label}</label>
      <div class="field">${this.#mirror()}
        <textarea id="field" rows="1" lang=${this.language} spellcheck="false" autocapitalize="off" autocomplete="off" aria-autocomplete="list" aria-haspopup="listbox" aria-controls="offered"
          aria-activedescendant=${active < 0 ? nothing : `offer-${active}`} aria-describedby="unknown" .value=${this.text}
          @input=${() => this.#input()} @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
          @blur=${() => this.#leave()}></textarea>${this.#offers()}</div>
      <div class="spoken" role="status">${offered.length > 0 ? `${offered.length} words offered: ${offered.slice(0, 3).join(', ')}. Arrow down chooses.` : ''}</div>
      ${this.warning ? html`<p class="unknown" role="status">${this.warning}</p>` : nothing}
      <div id="unknown" aria-live="polite">${this.#nears()}</div>`;
  }
}
