/** What the pinned token looks at most, and what looks at the other one: the core's figures, five each. */

import { css, html, LitElement, nothing } from 'lit';
import type { StrongestCells, StrongestPair } from '../../core/types.ts';
import { type Cell, emitHover, emitPin } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { plural } from '../text/format.ts';
import { placedName } from '../text/token_name.ts';

export class AttentionLooks extends LitElement {
  static override properties = {
    strongest: { attribute: false },
    pin: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
  };
  declare strongest: StrongestPair | null;
  declare pin: Cell | null;
  declare queryTokens: Token[];
  declare keyTokens: Token[];

  static override styles = css`
    :host { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, calc(9.5 * var(--rem, 1rem))), 1fr)); gap: 12px 24px; font-size: calc(0.8125 * var(--rem, 1rem)); line-height: calc(1.25 * var(--rem, 1rem)); font-variant-numeric: tabular-nums; }
    /* The rows of both stand beside each other, however many lines their headings take. */
    section { display: grid; grid-template-rows: subgrid; grid-row: span 3; row-gap: 0; min-width: 0; }
    h3 { margin: 0 0 2px; align-self: end; font-size: inherit; font-weight: 600; overflow-wrap: anywhere; }
    ul { margin: 0; padding: 0; list-style: none; }
    button {
      all: unset; box-sizing: border-box; display: grid; grid-template-columns: minmax(0, calc(9 * var(--rem, 1rem))) minmax(calc(2.5 * var(--rem, 1rem)), 1fr) calc(2.25 * var(--rem, 1rem)); gap: 8px; align-items: center;
      width: 100%; min-height: calc(1.75 * var(--rem, 1rem)); cursor: pointer; border-radius: 5px;
    }
    button:hover { background: var(--hover); }
    button:focus-visible { outline: 2px solid var(--ink); outline-offset: -2px; }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: pre; }
    .bar { height: 6px; border-radius: 3px; background: color-mix(in srgb, var(--tone) 14%, transparent); }
    .bar i { display: block; height: 100%; min-width: 2px; border-radius: 3px; background: var(--tone); }
    .number { text-align: right; }
    .looks { --tone: var(--blue); }
    .looked { --tone: var(--orange); }
    .chosen { color: var(--tone); font-weight: 600; }
    p { margin: 0; font-size: calc(0.75 * var(--rem, 1rem)); line-height: var(--rem, 1rem); color: var(--muted); }
    @media (pointer: coarse) { button { min-height: 44px; } }
    @media (forced-colors: active) { .bar { outline: 1px solid CanvasText; } .bar i { background: Highlight; forced-color-adjust: none; } }
  `;

  #rows(side: 'row' | 'column', cells: StrongestCells) {
    const pin = this.pin as Cell;
    const tokens = side === 'row' ? this.keyTokens : this.queryTokens;
    const cellOf = (place: number): Cell =>
      side === 'row' ? { query: pin.query, key: place } : { query: place, key: this.#lookedAt };
    const isPinned = (cell: Cell) => cell.query === pin.query && cell.key === pin.key;
    return html`<ul>${cells.named.map(({ place, weight }) => {
      const cell = cellOf(place);
      return html`<li><button tabindex="-1" class=${isPinned(cell) ? 'chosen' : ''} @click=${() => emitPin(this, cell)}
        @pointerenter=${() => emitHover(this, cell)} @pointerleave=${() => emitHover(this, null)}>
        <span class="name" dir="auto" title=${placedName(tokens, place)}>${placedName(tokens, place)}</span>
        <span class="bar" aria-hidden="true"><i ${styled({ width: `${100 * Math.min(1, weight)}%` })}></i></span>
        <span class="number">${weight.toFixed(2)}</span></button></li>`;
    })}</ul>${cells.others > 0 ? html`<p>${plural(cells.others, 'other')} together ${cells.othersWeight.toFixed(2)}</p>` : nothing}`;
  }

  /** A pinned row stands for its token. */
  get #lookedAt(): number {
    const { pin } = this;
    return pin && pin.key >= 0 ? pin.key : (pin?.query ?? 0);
  }

  override render() {
    const { strongest, pin } = this;
    if (!strongest || !pin) return nothing;
    const { row, column } = strongest;
    return html`${
      row.named.length > 0
        ? html`<section class="looks" aria-label="Looks at"><h3>What “${placedName(this.queryTokens, pin.query)}” looks at</h3>${this.#rows('row', row)}</section>`
        : nothing
    }${
      column.named.length > 0
        ? html`<section class="looked" aria-label="Looked at by"><h3>What looks at “${placedName(this.keyTokens, this.#lookedAt)}”</h3>${this.#rows('column', column)}</section>`
        : nothing
    }`;
  }
}

defineParts({ 'attention-looks': AttentionLooks });
