/** What each of several heads or words looks at most, and what all of them do as one: the core's figures, five each. */

import { css, html, LitElement, nothing } from 'lit';
import type { StrongestCells } from '../../core/types.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import { type Cell, emitHover } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { defineParts } from '../element/define_parts.ts';
import { styled } from '../element/styled.ts';
import { plural } from '../text/format.ts';
import { placedName } from '../text/token_name.ts';
import { hueOf } from './hues.ts';

interface LooksOfOne {
  title: string;
  query: number;
  cells: StrongestCells;
  /** Null: it has no hue of its own. */
  place: number | null;
}

export class TogetherLooks extends LitElement {
  static override properties = {
    overlaid: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
    pin: { attribute: false },
    dark: { type: Boolean },
  };
  declare overlaid: Overlaid;
  declare queryTokens: Token[];
  declare keyTokens: Token[];
  declare pin: Cell;
  declare dark: boolean;

  static override styles = css`
    :host { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: 12px 24px; margin-top: 12px; font-size: var(--text-13); line-height: var(--text-20); font-variant-numeric: tabular-nums; }
    h3 { margin: 0 0 2px; font-size: inherit; font-weight: 600; overflow-wrap: anywhere; }
    h3 b { color: var(--tone); }
    ol { margin: 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: minmax(0, 1fr) 2.5rem 2.25rem; gap: 8px; align-items: center; min-height: 24px; border-radius: 5px; }
    li:hover { background: var(--hover); }
    .name { overflow: hidden; text-overflow: ellipsis; white-space: pre; }
    .bar { height: 6px; border-radius: 3px; background: color-mix(in srgb, var(--tone) 14%, transparent); }
    .bar i { display: block; height: 100%; min-width: 2px; border-radius: 3px; background: var(--tone); }
    .number { text-align: right; }
    p { margin: 0; font-size: var(--text-12); line-height: var(--text-16); color: var(--muted); }
    @media (forced-colors: active) { .bar { outline: 1px solid CanvasText; } .bar i { forced-color-adjust: none; background: CanvasText; } }
  `;

  get #heads(): LooksOfOne[] {
    const { overlaid, pin, queryTokens } = this;
    const { heads, headsAs, joined } = overlaid;
    const name = placedName(queryTokens, pin.query);
    if (headsAs !== 'each') {
      if (!joined?.strongest) return [];
      const as = headsAs === 'average' ? 'Average' : 'Largest';
      const title = `${as} of ${plural(heads.length, 'head')}: “${name}” looks at`;
      return [{ title, query: pin.query, cells: joined.strongest.row, place: null }];
    }
    return heads.flatMap(({ layer, head, strongest }, place) =>
      strongest
        ? [{ title: `${layer}.${head}: “${name}” looks at`, query: pin.query, cells: strongest, place }]
        : [],
    );
  }

  get #rows(): LooksOfOne[] {
    const { overlaid, queryTokens } = this;
    const { rows, rowsAs, row, heads, headsAs } = overlaid;
    if (rows.length < 2) return [];
    if (rowsAs !== 'each' && row) {
      const as = rowsAs === 'average' ? 'Average' : 'Largest';
      return [
        {
          title: `${as} of ${plural(rows.length, 'word')} looks at`,
          query: -1,
          cells: row.strongest,
          place: null,
        },
      ];
    }
    const hasHues = heads.length === 0 || headsAs !== 'each';
    // With a hue for each head, the pin's row stands among the heads.
    return rows.slice(hasHues ? 0 : 1).map(({ query, strongest }, at) => ({
      title: `“${placedName(queryTokens, query)}” looks at`,
      query,
      cells: strongest,
      place: hasHues ? at : null,
    }));
  }

  #cell({ query }: LooksOfOne, place: number, weight: number) {
    const name = placedName(this.keyTokens, place);
    const hover = () => query >= 0 && emitHover(this, { query, key: place });
    return html`<li @pointerenter=${hover} @pointerleave=${() => emitHover(this, null)}>
      <span class="name" dir="auto" title=${name}>${name}</span>
      <span class="bar" aria-hidden="true"><i ${styled({ width: `${100 * Math.min(1, weight)}%` })}></i></span>
      <span class="number">${weight.toFixed(2)}</span></li>`;
  }

  #section(looks: LooksOfOne) {
    const { title, cells, place } = looks;
    const tone = place === null ? 'var(--blue)' : hueOf(place, this.dark);
    return html`<section aria-label=${title} ${styled({ '--tone': tone })}><h3>${place === null ? nothing : html`<b>${place + 1}</b> `}${title}</h3>
      <ol>${cells.named.map(({ place: key, weight }) => this.#cell(looks, key, weight))}</ol>
      ${cells.others > 0 ? html`<p>${plural(cells.others, 'other')} together ${cells.othersWeight.toFixed(2)}</p>` : nothing}</section>`;
  }

  override render() {
    const { rows, row } = this.overlaid;
    const isOneRow = rows.length > 1 && this.overlaid.rowsAs !== 'each' && row !== null;
    // Of rows with a hue each, the pin's is the first of them.
    const heads =
      this.overlaid.heads.length > 0 && !(rows.length > 1 && (isOneRow || this.overlaid.headsAs !== 'each'))
        ? this.#heads
        : [];
    return [...heads, ...this.#rows].map((looks) => this.#section(looks));
  }
}

defineParts({ 'together-looks': TogetherLooks });
