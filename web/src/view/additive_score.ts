/** An additive score opened up: W s + U h, through tanh, times v, and its weight in the row (Bahdanau 2014). */

import { html, nothing, type TemplateResult } from 'lit';
import type { CellDetail } from '../core/types.ts';
import { digits, plural } from './format.ts';
import { HeadView } from './head_view.ts';
import { stepsStyles } from './steps_styles.ts';
import { limitOf, type Strip } from './strips.ts';

export class AdditiveScore extends HeadView {
  static override properties = { cell: { attribute: false } };
  declare cell: CellDetail | null;

  static override styles = stepsStyles;

  constructor() {
    super();
    this.cell = null;
  }

  #strips(strips: Strip[]) {
    return html`<attention-strips .strips=${strips} .dark=${this.dark}></attention-strips>`;
  }

  #step(number: number, verb: string, aside: string, content: TemplateResult) {
    return html`<section><h3>${number} ${verb}<span class="aside">${aside}</span></h3>${content}</section>`;
  }

  #ask(cell: CellDetail, asks: string, read: string) {
    return this.#step(
      1,
      'Ask',
      `${plural(cell.query.length, 'number')} ask, ${cell.key.length} answer`,
      this.#strips([
        {
          label: 's',
          name: `the decoder’s state before it writes ${asks}`,
          values: cell.query,
          limit: limitOf(cell.query),
        },
      ]),
    );
  }

  override render() {
    const { cell, pin } = this;
    if (!cell || !pin) return nothing;
    const asks = this.queryTokens[pin.query]?.text ?? '';
    const read = this.keyTokens[pin.key]?.text ?? '';
    return html`<h2>How Bahdanau’s model made this number</h2>
      <p class="words">How much <span class="asks">${asks}</span> looks at <span class="reads">${read}</span></p>
      ${this.#ask(cell, asks, read)}<p>${digits(cell.score)}</p>`;
  }
}
