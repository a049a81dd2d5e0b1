/** A sentence of what is seen, and questions that lead on from it; what a question brought stands in their place. */

import { css, html, LitElement, nothing } from 'lit';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { Roving } from '../../view/gestures/roving.ts';
import { toldInForm } from '../../view/text/form_words.ts';
import '../../view/terms/term.ts';

/** Terms that a first sentence cannot do without: the first of each can be asked. */
const TERM = /\b(attention|head)\b/;

/** What stands in quotation marks is of the reader's text, and no term. */
function withTerms(sentence: string) {
  const asked = new Set<string>();
  return toldInForm(sentence)
    .split(/(“[^”]*”)/)
    .flatMap((part, at) => (at % 2 === 1 ? [part] : part.split(TERM)))
    .map((part) => {
      if (!TERM.test(part) || part.includes('“') || asked.has(part)) return part;
      asked.add(part);
      return html`<attention-term name=${part}>${part}</attention-term>`;
    });
}

class GuideLine extends LitElement {
  static override properties = {
    text: { attribute: false },
    answer: { attribute: false },
    questions: { attribute: false },
    about: { attribute: false },
    isAway: { state: true },
  };
  declare text: string;
  /** Empty: nothing was asked, or it is over. */
  declare answer: string;
  declare questions: readonly string[];
  /** What is looked at: as long as it is the same, the line keeps its height, and nothing beneath it moves. */
  declare about: string;
  /** It is out of sight: where the page is one column, an answer leads away from it. */
  declare isAway: boolean;

  #held = { about: '', width: 0, height: 0 };
  readonly #sight = new IntersectionObserver(([entry]) => {
    this.isAway = entry !== undefined && !entry.isIntersecting;
  });

  static override styles = [
    controlsStyles,
    css`
      :host { display: block; }
      div { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; }
      p { flex: 1; margin: 0; overflow-wrap: anywhere; }
      .link { min-height: var(--text-20); font-size: var(--text-12); line-height: var(--text-20); }
      .questions { order: 1; flex-wrap: nowrap; width: 100%; overflow: auto hidden; scrollbar-width: none; padding: 3px; margin: -3px; font-size: var(--text-12); }
      .plain { flex: none; }
      .away { position: fixed; z-index: 5; inset: auto 8px 60px; flex-wrap: nowrap; max-height: 40vh; overflow: auto; padding: 8px 12px; border: 1px solid var(--line); border-inline-start: 3px solid var(--blue); border-radius: 8px; background: var(--panel); box-shadow: 0 2px 12px rgb(0 0 0 / 14%); }
      /* All of them are seen: a long one takes two lines. */
      @media (min-width: 64rem) { .plain { flex: 0 1 auto; padding-block: 0; line-height: var(--text-14); white-space: normal; text-align: start; } }
      @media (max-width: 63.99rem) { :host { font-size: var(--text-13); } }
      /* All of them are in sight at once: side by side as long as words fit. */
      @media (max-width: 63.99rem) and (min-height: 32.01rem) {
        .questions { flex-wrap: wrap; align-items: stretch; }
        .plain { flex: 1 1 6.5rem; padding: 4px 6px; line-height: var(--text-16); overflow-wrap: anywhere; }
      }
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
    this.isAway = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight.disconnect();
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

  #questions() {
    const { questions } = this;
    if (questions.length === 0) return nothing;
    return html`<div class="questions">${questions.map((words, at) => html`<button class="plain" @click=${() => this.#send('question-asked', at)}>${words}</button>`)}</div>
      <button class="link" @click=${() => this.#send('questions-hidden')}>Hide</button>`;
  }

  override render() {
    const { text, answer, questions } = this;
    const follows = answer !== '' && this.isAway;
    return html`<div class="${questions.length > 0 ? 'asks' : ''} ${follows ? 'away' : ''}"><p ?hidden=${answer !== ''}>${withTerms(text)}</p><p role="status" ?hidden=${answer === ''}>${toldInForm(answer)}</p>${this.#questions()}${
      follows
        ? html`<button class="link" @click=${() => this.#send('answer-closed')}>Close</button>`
        : nothing
    }</div>`;
  }
}

defineParts({ 'guide-line': GuideLine });
