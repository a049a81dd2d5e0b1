/**
 * The figures as a plain table, which any screen reader reads: what each token
 * looks at most, or, once a token is pinned, its whole row.
 */

import { css, html, nothing } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { emitEdit, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import { defineParts } from '../define_parts.ts';
import { digits } from '../format.ts';
import { HeadView } from '../head_view.ts';
import { LongPress } from '../long_press.ts';
import { Roving } from '../roving.ts';
import { emptyRowWords, hiddenCount, isEmptyRow, sharesOf, strongestKey } from '../row.ts';
import { spokenStyles } from '../shared_styles.ts';
import { styled } from '../styled.ts';
import { rowNameAt } from '../token_name.ts';

const PLACES = 3;

export class AttentionTable extends HeadView {
  static override styles = [
    spokenStyles,
    css`
    :host { display: block; min-width: 0; }
    .frame { max-height: 760px; overflow: auto; }
    .frame:focus-visible { outline: 2px solid var(--ink); }
    table { border-collapse: collapse; width: 100%; max-width: 640px; font-variant-numeric: tabular-nums; }
    caption { overflow-wrap: anywhere; text-align: left; padding: 0 0 8px; color: var(--muted); font-size: var(--text-12); line-height: var(--text-16); }
    caption button { margin-left: 8px; }
    th { text-align: left; font-weight: 400; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); position: sticky; top: 0; background: var(--paper); }
    th, td { padding: 4px 8px 4px 0; border-bottom: 1px solid var(--line); white-space: pre; }
    /* Wide enough for words; a longer one breaks within. */
    .token { white-space: break-spaces; overflow-wrap: anywhere; min-width: 56px; }
    .number { text-align: right; }
    .bar { position: relative; width: 34%; padding-right: 0; }
    .bar div { height: 6px; border-radius: 3px; background: var(--blue); min-width: 1px; }
    :host([silenced]) .bar div { opacity: 0.45; }
    tr.current td { background: var(--hover); }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 0 2px; min-height: 28px; cursor: pointer; border-radius: 5px; text-align: start; white-space: inherit; overflow-wrap: inherit; }
    button:hover { text-decoration: underline; }
    button:focus-visible { outline: 2px solid var(--ink); }
    .read { color: var(--blue); font-weight: 600; }
    .asks { color: var(--orange); font-weight: 600; }
    /* A border is drawn in forced colours, too. */
    .edited { position: absolute; left: -6px; top: calc(50% - 2px); border: 2px solid var(--orange); border-radius: 50%; }
    .hidden { color: var(--muted); font-style: italic; }
    @media (pointer: coarse) { button { min-height: 44px; } }
  `,
  ];

  readonly #press = new LongPress();

  constructor() {
    super();
    new Roving(this, 'tbody', 'button');
  }

  /** Asks to change a cell beside its row. */
  #edit(event: Event, query: number, key: number): void {
    const row = (event.target as HTMLElement).closest('tr');
    if (row) emitEdit(this, { cells: { query, key }, box: row.getBoundingClientRect() });
  }

  /** The pinned one is asked for again: it is to be changed. */
  #choose(event: Event, query: number, key: number): void {
    // The second of a double click asks to change the cell.
    if (this.#press.takeClick() || (event as MouseEvent).detail > 1) return;
    if (sameCell(this.pin, { query, key })) this.#edit(event, query, key);
    else emitPin(this, { query, key });
  }

  #bar(query: number, key: number, weight: number) {
    const isSet = this.edited.some((cell) => cell.query === query && cell.key === key);
    const mark = isSet
      ? html`<span class="edited" title="set by you"><span class="spoken">set by you</span></span>`
      : nothing;
    return html`<td class="bar">${mark}<div ${styled({ width: `${100 * weight}%` })}></div></td>`;
  }

  #scoreHead(stages: HeadStages) {
    return stages.scores.length > 0 ? html`<th scope="col" class="number">score</th>` : nothing;
  }

  #score(stages: HeadStages, query: number, key: number) {
    if (stages.scores.length === 0) return nothing;
    return html`<td class="number">${digits(stages.scores[query * stages.keys + key] ?? 0)}</td>`;
  }

  #summaryRow(stages: HeadStages, query: number) {
    const name = rowNameAt(this.queryTokens, query);
    const asks = html`<td class="number">${query}</td><td class="token"><button dir="auto" @click=${() => this.pinRow(query)}>${name}</button></td>`;
    if (isEmptyRow(stages, query)) {
      return html`<tr>${asks}<td class="hidden" colspan="4">nothing allowed: ${emptyRowWords(stages, query)}</td></tr>`;
    }
    const key = strongestKey(stages, query);
    const weight = stages.weights[query * stages.keys + key] ?? 0;
    return html`<tr @pointerenter=${() => emitHover(this, { query, key })}>
      ${asks}<td class="token"><bdi>${this.keyTokens[key]?.text}</bdi></td>${this.#score(stages, query, key)}
      <td class="number">${weight.toFixed(PLACES)}</td>${this.#bar(query, key, weight)}</tr>`;
  }

  #summary(stages: HeadStages) {
    return html`<table>
      <caption>What each token looks at most. Choose a token to see its whole row.</caption>
      <thead><tr><th scope="col" class="number">#</th><th scope="col">token</th><th scope="col">looks at</th>${this.#scoreHead(stages)}<th scope="col" class="number">weight</th><th scope="col"><span class="spoken">share</span></th></tr></thead>
      <tbody @pointerleave=${() => emitHover(this, null)}>${this.queryTokens.map((_, query) => this.#summaryRow(stages, query))}</tbody>
    </table>`;
  }

  #keyRow(stages: HeadStages, query: number, key: number, weight: number) {
    const chosen = this.pin?.key === key;
    return html`<tr class=${this.hover?.query === query && this.hover.key === key ? 'current' : ''} @pointerenter=${() => emitHover(this, { query, key })}
      @pointerdown=${(event: PointerEvent) => this.#press.begin(event, () => this.#edit(event, query, key))} @pointermove=${(event: PointerEvent) => this.#press.move(event)}
      @pointerup=${() => this.#press.end()} @pointercancel=${() => this.#press.end()} @dblclick=${(event: Event) => this.#edit(event, query, key)}>
      <td class="number">${key}</td><td class="token"><button dir="auto" class=${chosen ? 'read' : ''} aria-pressed=${chosen} @click=${(event: Event) => this.#choose(event, query, key)}>${this.keyTokens[key]?.text}</button></td>
      ${this.#score(stages, query, key)}<td class="number">${weight.toFixed(PLACES)}</td>${this.#bar(query, key, weight)}</tr>`;
  }

  #row(stages: HeadStages, query: number) {
    const hidden = hiddenCount(stages, query);
    const back = html`<button @click=${() => emitPin(this, null)}>All tokens</button>`;
    return html`<table>
      <caption><bdi class="asks">${rowNameAt(this.queryTokens, query)}</bdi> looks at, strongest first. Sum ${(stages.rowSums[query] ?? 0).toFixed(PLACES)}.${hidden > 0 ? ` Hidden by the mask: ${hidden}.` : ''} ${back}</caption>
      <thead><tr><th scope="col" class="number">#</th><th scope="col">token</th>${this.#scoreHead(stages)}<th scope="col" class="number">weight</th><th scope="col"><span class="spoken">share</span></th></tr></thead>
      <tbody @pointerleave=${() => emitHover(this, null)}>${sharesOf(stages, query).map(({ key, weight }) => this.#keyRow(stages, query, key, weight))}</tbody>
    </table>`;
  }

  override render() {
    const { stages, pin } = this;
    if (!stages) return nothing;
    const content = pin && pin.query < stages.queries ? this.#row(stages, pin.query) : this.#summary(stages);
    return html`<div class="frame" tabindex="0" role="region" aria-label="Table of weights">${content}</div>`;
  }
}

defineParts({ 'attention-table': AttentionTable });
