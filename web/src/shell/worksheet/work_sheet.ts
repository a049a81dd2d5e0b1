/** A worksheet in place of the page, to be printed: with the questions alone, or with the answers, too. */

import { html, LitElement, nothing } from 'lit';
import type { Token } from '../../trace/tokens.ts';
import { controlsStyles } from '../../view/controls/controls_styles.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { inForm } from '../../view/text/form.ts';
import { toldInForm } from '../../view/text/form_words.ts';
import { rowName } from '../../view/text/token_name.ts';
import { fitsMatrix, type Sheet, type SheetQuestion } from './sheet.ts';
import { sheetFigure } from './sheet_figure.ts';
import { sheetStyles } from './sheet_styles.ts';

class WorkSheet extends LitElement {
  static override properties = {
    sheet: { attribute: false },
    answers: { type: Boolean },
    problem: { type: String },
  };
  /** Null: it is being made. */
  declare sheet: Sheet | null;
  declare answers: boolean;
  /** Why it could not be made; empty: it could, or is being made. */
  declare problem: string;

  static override styles = [controlsStyles, sheetStyles];

  constructor() {
    super();
    this.sheet = null;
    this.answers = false;
    this.problem = '';
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('.bar h1')?.focus();
  }

  #send(type: string): void {
    this.dispatchEvent(new CustomEvent(type));
  }

  #bar() {
    const isReady = this.sheet !== null;
    return html`<header class="bar"><h1 tabindex="-1">Worksheet</h1><span class="spring"></span>
      <button class="plain" aria-pressed=${this.answers} ?disabled=${!isReady} @click=${() => {
        this.answers = !this.answers;
      }}>With answers</button>
      <button class="strong" ?disabled=${!isReady} @click=${() => print()}>Print or save as PDF</button>
      <button class="plain" aria-keyshortcuts="Escape" @click=${() => this.#send('sheet-closed')}>Close</button></header>`;
  }

  #tokens(title: string, tokens: readonly Token[], asked: number) {
    return html`<h3>${title}</h3><ol class="tokens">${tokens.map(
      (token, at) =>
        html`<li class=${at === asked ? 'asked' : ''}><span>${rowName(token)}</span><small>${at}</small></li>`,
    )}</ol>`;
  }

  /** Tokens with their numbers; of two texts both. */
  #text({ figure }: Sheet) {
    const { queryTokens, keyTokens, query, stages } = figure;
    const isOne =
      queryTokens.length === keyTokens.length &&
      queryTokens.every(({ text, writes }, at) => writes === undefined && text === keyTokens[at]?.text);
    // A long text stands in its figure.
    if (!fitsMatrix(stages)) return nothing;
    return isOne
      ? this.#tokens('The text, token by token', keyTokens, query)
      : html`${this.#tokens(inForm('Rows: what looks'), queryTokens, query)}${this.#tokens(inForm('Columns: what is looked at'), keyTokens, -1)}`;
  }

  #row({ row }: SheetQuestion) {
    if (!row) return nothing;
    return html`<ul class="row">${row.map(
      ({ name, weight, isBlank }) =>
        html`<li class=${isBlank ? 'blank' : ''}><small>${name}</small><span class="weight">${isBlank && !this.answers ? '\u00a0' : weight}</span></li>`,
    )}</ul>`;
  }

  #question(question: SheetQuestion) {
    const { asks, says, choices, lines, answer, how } = question;
    return html`<li>${says ? html`<p class="says">${toldInForm(says)}</p>` : nothing}<p class="asks">${toldInForm(asks)}</p>
      ${choices ? html`<ul class="choices">${choices.map((choice) => html`<li>${toldInForm(choice)}</li>`)}</ul>` : nothing}
      ${this.#row(question)}
      ${
        this.answers
          ? html`<p class="answer">${toldInForm(answer)}</p>${how ? html`<p class="how">How to find it: ${toldInForm(how)}</p>` : nothing}`
          : Array.from({ length: lines }, () => html`<div class="line"></div>`)
      }</li>`;
  }

  #paper(sheet: Sheet) {
    const { title, about, figure, questions, link } = sheet;
    return html`<article class="paper" aria-label="The worksheet"><div class="head"><h2>${title}</h2>${
      this.answers
        ? html`<span class="who">Answers</span>`
        : html`<span class="who">Name <span></span> Date <span></span></span>`
    }</div>
      <p class="about">${about}</p>${this.#text(sheet)} ${sheetFigure(figure, this.answers)}
      <ol class="questions">${questions.map((question) => this.#question(question))}</ol>
      <p class="address">Live: ${link}</p></article>`;
  }

  override render() {
    const { sheet, problem } = this;
    return html`${this.#bar()}<main>${
      sheet
        ? this.#paper(sheet)
        : html`<p class="made" role="status">${problem || 'The worksheet is being made: its answers are asked of the core.'}</p>`
    }</main>`;
  }
}

defineParts({ 'work-sheet': WorkSheet });
