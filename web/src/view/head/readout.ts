/**
 * One cell in words and figures, below the view: it never covers the row it
 * speaks of. Both tokens, the score, the weight, and where the rest of the row goes.
 */

import { css, html, nothing } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { changeAt, filterOf, rowOf } from '../../trace/head_rows.ts';
import type { Token } from '../../trace/tokens.ts';
import { isolated } from '../text/direction.ts';
import { inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { rowNameAt } from '../text/token_name.ts';
import { marksOf } from '../together/marks_of.ts';
import { HeadView } from './head_view.ts';
import { emptyRowWords, isEmptyRow, namedShares, sharesOf } from './row.ts';

export class AttentionReadout extends HeadView {
  static override styles = css`
    :host { display: block; min-height: 40px; font-variant-numeric: tabular-nums; }
    p { margin: 0; font-size: var(--text-13); line-height: var(--text-20); overflow-wrap: anywhere; }
    .rest { color: var(--muted); font-size: var(--text-12); }
    .asks { color: var(--orange); font-weight: 600; }
    .read { color: var(--blue); font-weight: 600; }
    b { font-weight: 600; }
  `;

  #name(tokens: Token[], index: number): string {
    return isolated(tokens[index]?.text ?? String(index));
  }

  #pair(stages: HeadStages, query: number, key: number) {
    const asks = html`<span class="asks">${rowNameAt(this.queryTokens, query)}</span>`;
    if (key < 0) return html`<p>${asks} looks at</p>`;
    const read = html`<span class="read">${this.#name(this.keyTokens, key)}</span>`;
    const row = rowOf(stages, query);
    if (!row) return html`<p>${asks} looks at ${read}: weight …</p>`;
    const score = row.scores.length > 0 ? html`, score ${digits(row.scores[key] ?? 0)}` : nothing;
    const changed = this.difference
      ? html`, changed by <b>${digits(changeAt(this.difference, query, key), 3)}</b>`
      : nothing;
    if (row.allowed[key] === 0) {
      const why = this.hiddenWhy?.(query, key) ?? 'the mask hides it';
      return html`<p>${asks} may not look at ${read}: ${why}${score}${changed}</p>`;
    }
    return html`<p>${asks} looks at ${read}: weight <b>${(row.weights[key] ?? 0).toFixed(3)}</b>${score}${changed}</p>`;
  }

  /** Where the row's mass goes, the chosen key aside. */
  #rest(stages: HeadStages, query: number, key: number) {
    if (isEmptyRow(stages, query))
      return html`<p class="rest">${inForm('Nothing is allowed in this row')}: ${emptyRowWords(stages, query)}.</p>`;
    if (!rowOf(stages, query)) return nothing;
    const { named, others, rest } = namedShares(stages, query, sharesOf(stages, query));
    const beside = named.filter((share) => share.key !== key);
    const words = beside.map(
      (share) => `${this.#name(this.keyTokens, share.key)} ${share.weight.toFixed(2)}`,
    );
    const more = others > 0 ? `; ${others} more ${others > 1 ? 'share' : 'has'} ${rest.toFixed(2)}` : '';
    if (beside.length === 0)
      return html`<p class="rest">${inForm('Nothing else is allowed in this row.')}</p>`;
    const isNamed = beside.length < named.length;
    return html`<p class="rest">${key < 0 ? '' : inForm(isNamed ? 'Rest of the row: ' : 'Strongest of the row: ')}${words.join(', ')}${more}</p>`;
  }

  /** What the filter leaves out of the row: never without a word. */
  #filtered(query: number) {
    const { massFilter, stages } = this;
    const left = stages && filterOf(massFilter, stages, query);
    if (!left) return nothing;
    return html`<p class="rest">${inForm('Left out of this row by the filter: weights that share')} ${left.hidden.toFixed(2)}.</p>`;
  }

  override render() {
    const { stages } = this;
    const cell = this.hover ?? this.pin;
    if (!stages) return nothing;
    if (!cell || cell.query >= stages.queries || cell.key >= stages.keys) {
      return html`<p class="rest">Point at a cell or a word to see its numbers; click or tap it to keep them.</p>`;
    }
    const together = marksOf(this.overlaid)?.readout(this, cell);
    if (together) return together;
    return html`${this.#pair(stages, cell.query, cell.key)}${this.#rest(stages, cell.query, cell.key)}${this.#filtered(cell.query)}`;
  }
}
