/** An additive score opened up: s W + h U, through tanh, times v, and its weight in the row (Bahdanau 2014). */

import { html, nothing, type TemplateResult } from 'lit';
import type { CellDetail } from '../../core/types.ts';
import { HeadView } from '../head/head_view.ts';
import { columnForm, inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import { addedStrips, carried, strips, weighedStrips } from './additive_strips.ts';
import { stepsStyles } from './steps_styles.ts';

export class AdditiveScore extends HeadView {
  static override properties = { cell: { attribute: false } };
  declare cell: CellDetail | null;

  static override styles = stepsStyles;

  constructor() {
    super();
    this.cell = null;
  }

  #step(number: number, verb: string, aside: string, content: TemplateResult) {
    return html`<section><h3>${number} ${verb}<span class="aside">${aside}</span></h3>${content}</section>`;
  }

  #ask({ query }: CellDetail, asks: string) {
    return this.#step(
      1,
      'Ask',
      `the decoder’s state s, ${query.length} numbers`,
      html`${strips([{ label: 's', name: `the decoder’s state before it writes ${asks}, and the word before`, values: query }], this.dark)}
        <p class="words">What the decoder knew before it wrote “${asks}”: its state, and the word that it had written last.</p>`,
    );
  }

  #annotate({ key }: CellDetail, read: string) {
    return this.#step(
      2,
      'Answer',
      `the annotation h of “${read}”, ${key.length} numbers`,
      html`${strips([{ label: 'h', name: `annotation of ${read}`, values: key }], this.dark)}
        <p class="words">What the encoder, reading in both directions, noted at “${read}”.</p>`,
    );
  }

  #add(cell: CellDetail) {
    return this.#step(
      3,
      'Add and bend',
      `${carried('s', 'W')} + ${carried('h', 'U')}, then tanh: ${cell.hiddenSums.length} numbers`,
      addedStrips(cell, { asks: 's', read: 'h' }, this.dark),
    );
  }

  #weigh(cell: CellDetail) {
    return this.#step(
      4,
      'Weigh',
      columnForm ? 'v · tanh(W s + U h)' : 'tanh(s W + h U) · v',
      html`${weighedStrips(cell, this.dark)}<p class="digits">score = sum of v×tanh = <strong>${digits(cell.score)}</strong></p>`,
    );
  }

  #normalise({ maskedScore, rowMaximum, rowSum, weight }: CellDetail) {
    return this.#step(
      5,
      'Normalise',
      inForm('softmax over the row'),
      html`<p class="digits">weight = e<sup>${digits(maskedScore)} − ${digits(rowMaximum)}</sup> ÷ ${digits(rowSum, 3)} = <strong>${digits(weight, 3)}</strong></p>
        <p class="words">${digits(rowMaximum)} ${inForm('is the largest score of the row, and')} ${digits(rowSum, 3)} the sum of e<sup>score − ${digits(rowMaximum)}</sup> over all its words.</p>`,
    );
  }

  override render() {
    const { cell, pin } = this;
    if (!cell || !pin || cell.hiddenSums.length === 0) return nothing;
    const asks = rowNameAt(this.queryTokens, pin.query);
    const writes = this.queryTokens[pin.query]?.writes ?? asks;
    const read = this.keyTokens[pin.key]?.text ?? '';
    return html`<h2>How Bahdanau’s model made its number</h2>
      <p class="words">How much <span class="asks">${asks}</span> looks at <span class="reads">${read}</span>: a small network of one hidden layer compares the two, where the Transformer multiplies them.</p>
      ${this.#ask(cell, writes)} ${this.#annotate(cell, read)} ${this.#add(cell)} ${this.#weigh(cell)} ${this.#normalise(cell)}`;
  }
}
