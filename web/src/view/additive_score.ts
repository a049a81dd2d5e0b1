/** An additive score opened up: W s + U h, through tanh, times v, and its weight in the row (Bahdanau 2014). */

import { html, nothing } from 'lit';
import type { CellDetail, LayerSummary } from '../core/types.ts';
import { digits, plural } from './format.ts';
import { HeadView } from './head_view.ts';
import { stepsStyles } from './steps_styles.ts';
import { limitOf } from './strips.ts';

export class AdditiveScore extends HeadView {
  static override properties = { cell: { attribute: false }, layer: { attribute: false } };
  declare cell: CellDetail | null;
  declare layer: LayerSummary | null;

  static override styles = stepsStyles;

  constructor() {
    super();
    this.cell = null;
    this.layer = null;
  }

  override render() {
    const { cell } = this;
    if (!cell) return nothing;
    return html`<p>${plural(cell.query.length, 'number')} ${digits(cell.score)} ${limitOf(cell.query)}</p>`;
  }
}
