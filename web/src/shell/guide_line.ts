/** A sentence of what is seen, and questions that lead on from it; what a question brought stands in their place. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../view/controls/controls_styles.ts';
import { defineParts } from '../view/define_parts.ts';
import { toldInForm } from '../view/form_words.ts';
import { Roving } from '../view/roving.ts';

class GuideLine extends LitElement {
  static override properties = {
    text: { attribute: false },
    answer: { attribute: false },
    questions: { attribute: false },
    about: { attribute: false },
  };
  declare text: string;
  /** Empty: nothing was asked, or it is over. */
  declare answer: string;
  declare questions: readonly string[];
  /** What is looked at: as long as it is the same, the line keeps its height, and nothing beneath it moves. */
  declare about: string;

  #held = { about: '', width: 0, height: 0 };

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; }
      div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; }
      p { flex: 1; margin: 0; overflow-wrap: anywhere; }
      .link { min-height: var(--text-20); font-size: var(--text-12); line-height: var(--text-20); }
      .questions { order: 1; flex-wrap: nowrap; width: 100%; overflow: auto hidden; scrollbar-width: none; padding: 3px; margin: -3px; font-size: var(--text-12); }
      .plain { flex: none; }
      /* All of them are seen: a long one takes two lines. */
      @media (min-width: 64rem) { .plain { flex: 0 1 auto; padding-block: 0; line-height: var(--text-14); white-space: normal; text-align: start; } }
      @media (max-width: 63.99rem) { :host { font-size: var(--text-13); } }
      /* Where there is little height, the questions stand beside the sentence. */
      @media (max-height: 32rem) {
        .asks { flex-wrap: nowrap; overflow: auto hidden; scrollbar-width: none; }
        p:has(~ .questions) { flex: 0 0 60%; }
        .questions { width: auto; overflow: visible; }
      }
    `,
  ];

  constructor() {
    super();
    new Roving(this, '.asks', 'button');
    this.text = '';
    this.answer = '';
    this.questions = [];
    this.about = '';
  }

  protected override updated(): void {
    const { about } = this;
    const { clientWidth: width } = document.documentElement;
    const isSame = this.#held.about === about && this.#held.width === width;
    if (!isSame) this.style.minHeight = '';
    const { offsetHeight: height } = this;
    this.#held = { about, width, height };
    this.style.minHeight = `${height}px`;
  }

  #send(type: string, detail?: number): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  override render() {
    const { text, answer, questions } = this;
    return html`<div class=${questions.length > 0 ? 'asks' : ''}><p ?hidden=${answer !== ''}>${toldInForm(text)}</p><p role="status" ?hidden=${answer === ''}>${toldInForm(answer)}</p>${
      questions.length > 0
        ? html`<div class="questions">${questions.map((words, at) => html`<button class="plain" @click=${() => this.#send('question-asked', at)}>${words}</button>`)}</div>
          <button class="link" @click=${() => this.#send('questions-hidden')}>Hide</button>`
        : nothing
    }</div>`;
  }
}

defineParts({ 'guide-line': GuideLine });
