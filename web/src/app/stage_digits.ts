/** Every stage of hand-made attention in digits: products, scores, mask, weights, output. */

import { css, html, nothing } from 'lit';
import type { HeadStages } from '../core/types.ts';
import { digits } from '../view/format.ts';
import { HeadView } from '../view/head_view.ts';
import { emitHover, emitPin } from '../view/selection.ts';

interface Stage {
  title: string;
  words: string;
  values: Float32Array;
  columns: number;
}

export class StageDigits extends HeadView {
  static override properties = {
    scale: { type: Number },
  };
  declare scale: number;

  static override styles = css`
    :host { display: block; font-variant-numeric: tabular-nums; }
    .stages { display: flex; flex-wrap: wrap; gap: 16px 32px; }
    h3 { margin: 0 0 4px; font-size: 13px; line-height: 20px; font-weight: 600; }
    .words { font-weight: 400; font-size: 12px; color: var(--muted); }
    .scroll { overflow-x: auto; max-width: 100%; }
    section { max-width: 100%; min-width: 0; }
    table { border-collapse: collapse; }
    th { font-weight: 400; font-size: 12px; color: var(--muted); padding: 2px 8px; text-align: right; }
    td { padding: 2px 8px; text-align: right; border: 1px solid var(--line); min-width: 40px; }
    thead td { border: 0; }
    td.cell { cursor: pointer; }
    td.pinned { box-shadow: inset 0 0 0 2px var(--orange); }
    td.hidden { color: var(--muted); background: var(--hover); }
  `;

  constructor() {
    super();
    this.scale = 0;
  }

  #cell(stage: Stage, stages: HeadStages, query: number, column: number) {
    const value = stage.values[query * stage.columns + column] ?? 0;
    if (stage.columns !== stages.keys || stage.title === 'Output') return html`<td>${digits(value, 3)}</td>`;
    const hidden =
      stages.allowed[query * stages.keys + column] === 0 &&
      stage.title !== 'Products' &&
      stage.title !== 'Scores';
    const pinned = this.pin?.query === query && this.pin.key === column;
    return html`<td class="cell ${hidden ? 'hidden' : ''} ${pinned ? 'pinned' : ''}"
      @pointerenter=${() => emitHover(this, { query, key: column })} @pointerleave=${() => emitHover(this, null)}
      @click=${() => emitPin(this, { query, key: column })}>${digits(value, 3)}</td>`;
  }

  #stage(stage: Stage, stages: HeadStages) {
    const named = stage.title !== 'Output';
    const heads = Array.from({ length: stage.columns }, (_, column) =>
      named ? this.keyTokens[column]?.text : column + 1,
    );
    return html`<section><h3>${stage.title} <span class="words">${stage.words}</span></h3><div class="scroll"><table aria-label=${stage.title}>
      <thead><tr><td></td>${heads.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${this.queryTokens.map((token, query) => html`<tr><th scope="row">${token.text}</th>${heads.map((_, column) => this.#cell(stage, stages, query, column))}</tr>`)}</tbody>
    </table></div></section>`;
  }

  override render() {
    const { stages } = this;
    if (!stages || stages.products.length === 0 || stages.queries !== this.queryTokens.length) return nothing;
    const { keys, valueWidth } = stages;
    const list: Stage[] = [
      { title: 'Products', words: 'query · key', values: stages.products, columns: keys },
      { title: 'Scores', words: `× ${digits(this.scale, 3)}`, values: stages.scores, columns: keys },
      {
        title: 'Masked scores',
        words: stages.allowed.includes(0) ? 'hidden: −∞' : 'nothing hidden',
        values: stages.maskedScores,
        columns: keys,
      },
      { title: 'Weights', words: 'softmax of each row', values: stages.weights, columns: keys },
      { title: 'Output', words: 'weights × values', values: stages.output, columns: valueWidth },
    ];
    return html`<div class="stages">${list.map((stage) => this.#stage(stage, stages))}</div>`;
  }
}
