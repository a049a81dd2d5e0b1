/** Every stage of hand-made attention in digits: products, scores, mask, weights, output. */

import { css, html, nothing } from 'lit';
import type { HeadStages, LayerSummary } from '../../core/types.ts';
import { emitHover, emitPin } from '../../trace/selection.ts';
import { headingStyles } from '../../view/colours/shared_styles.ts';
import { HeadView } from '../../view/head/head_view.ts';
import { EDITED } from '../../view/scores/index.ts';
import { columnForm, inForm } from '../../view/text/form.ts';
import { digits } from '../../view/text/format.ts';

/** More may not fit, and keys must reach what does not. */
const COLUMNS_WITHOUT_SCROLLING = 4;

interface Stage {
  title: string;
  words: string;
  values: Float32Array;
  columns: number;
  /** Each column is a key. */
  ofKeys: boolean;
  /** After the mask: what is hidden looks so. */
  masked: boolean;
}

export class StageDigits extends HeadView {
  static override properties = {
    layer: { attribute: false },
  };
  declare layer: LayerSummary | null;

  static override styles = [
    headingStyles,
    css`
    :host { display: block; font-variant-numeric: tabular-nums; }
    .stages { display: flex; flex-wrap: wrap; gap: 16px 32px; }
    .words { font-weight: 400; font-size: var(--text-12); color: var(--muted); }
    .scroll { overflow-x: auto; max-width: 100%; }
    section { max-width: 100%; min-width: 0; }
    table { border-collapse: collapse; }
    th { font-weight: 400; font-size: var(--text-12); color: var(--muted); padding: 2px 8px; text-align: right; }
    td { padding: 2px 8px; text-align: right; border: 1px solid var(--line); min-width: 40px; }
    thead td { border: 0; }
    td.cell { cursor: pointer; }
    td.pinned { box-shadow: inset 0 0 0 2px var(--orange); }
    td.hidden { color: var(--muted); background: var(--hover); }
  `,
  ];

  constructor() {
    super();
    this.layer = null;
  }

  #cell(stage: Stage, stages: HeadStages, query: number, column: number) {
    const value = stage.values[query * stage.columns + column] ?? 0;
    if (!stage.ofKeys) return html`<td>${digits(value, 3)}</td>`;
    const hidden = stage.masked && stages.allowed[query * stages.keys + column] === 0;
    const pinned = this.pin?.query === query && this.pin.key === column;
    return html`<td class="cell ${hidden ? 'hidden' : ''} ${pinned ? 'pinned' : ''}"
      @pointerenter=${() => emitHover(this, { query, key: column })} @pointerleave=${() => emitHover(this, null)}
      @click=${() => emitPin(this, { query, key: column })}>${digits(value, 3)}</td>`;
  }

  #stage(stage: Stage, stages: HeadStages) {
    const read = Array.from({ length: stage.columns }, (_, column) =>
      stage.ofKeys ? this.keyTokens[column]?.text : column + 1,
    );
    const asking = this.queryTokens.map(({ text }) => text);
    const [down, across] = columnForm ? [read, asking] : [asking, read];
    const wide = across.length > COLUMNS_WITHOUT_SCROLLING;
    const cell = (row: number, column: number) =>
      columnForm ? this.#cell(stage, stages, column, row) : this.#cell(stage, stages, row, column);
    return html`<section><h2>${stage.title} <span class="words">${stage.words}</span></h2><div class="scroll" role=${wide ? 'group' : nothing} tabindex=${wide ? 0 : nothing} aria-label=${wide ? `${stage.title}, may be scrolled` : nothing}><table aria-label=${stage.title}>
      <thead><tr><td></td>${across.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${down.map((name, row) => html`<tr><th scope="row">${name}</th>${across.map((_, column) => cell(row, column))}</tr>`)}</tbody>
    </table></div></section>`;
  }

  #list(stages: HeadStages, { score, scale, softCap }: LayerSummary): Stage[] {
    const { keys, valueWidth } = stages;
    const [title, words] = EDITED[score].products;
    const unscaled = scale === 1 && score !== 'scaled-dot';
    const before = { columns: keys, ofKeys: true, masked: false };
    const after = { ...before, masked: true };
    return [
      { title, words, values: stages.products, ...before },
      {
        title: 'Scores',
        words: `${unscaled ? 'nothing scales them' : `× ${digits(scale, 3)}`}${softCap > 0 ? `, held under ${softCap}` : ''}`,
        values: stages.scores,
        ...before,
      },
      {
        title: 'Masked scores',
        words: stages.allowed.includes(0) ? 'hidden: −∞' : 'nothing hidden',
        values: stages.maskedScores,
        ...after,
      },
      { title: 'Weights', words: inForm('softmax of each row'), values: stages.weights, ...after },
      {
        title: 'Output',
        words: columnForm ? 'values × weights' : 'weights × values',
        values: stages.output,
        columns: valueWidth,
        ofKeys: false,
        masked: false,
      },
    ];
  }

  override render() {
    const { stages, layer } = this;
    if (!stages || !layer || stages.products.length === 0 || stages.queries !== this.queryTokens.length)
      return nothing;
    return html`<div class="stages">${this.#list(stages, layer).map((stage) => this.#stage(stage, stages))}</div>`;
  }
}
