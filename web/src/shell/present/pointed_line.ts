/** The cell that is pointed at or pinned, in one large line: a room does not see what a pointer is over. */

import { css, html, LitElement, nothing } from 'lit';
import { rowOf } from '../../trace/head_rows.ts';
import type { TraceSession } from '../../trace/trace_session.ts';
import { defineParts } from '../../view/element/define_parts.ts';
import { Follow } from '../../view/element/follow.ts';
import { strongestKey } from '../../view/head/row.ts';
import { shortWeight } from '../../view/text/format.ts';

const LEAST_FIT = 0.5;
const FIT_STEP = 0.05;

class PointedLine extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: TraceSession;

  static override styles = css`
    :host { display: block; min-width: 0; line-height: var(--text-36); font-variant-numeric: tabular-nums; overflow: hidden; text-overflow: ellipsis; white-space: pre; }
    .whole { font-size: calc(var(--text-24) * var(--fit, 1)); }
    b { font-weight: 600; }
    .asks { color: var(--orange); }
    .read { color: var(--blue); }
    .bare { color: var(--muted); font-size: var(--text-18); }
  `;

  constructor() {
    super();
    new Follow(this, () => [this.session], { events: ['change', 'hover'] });
  }

  /** A long line is written in smaller letters. */
  protected override updated(): void {
    const line = this.renderRoot.querySelector<HTMLElement>('.whole');
    for (let fit = 1; line && fit >= LEAST_FIT; fit -= FIT_STEP) {
      line.style.setProperty('--fit', fit.toFixed(2));
      if (line.offsetWidth <= this.clientWidth) return;
    }
  }

  #words() {
    const { hover, pin, stages, queryTokens, keyTokens, noun } = this.session;
    const cell = hover ?? pin;
    const row = cell && stages && rowOf(stages, cell.query);
    if (!cell || !row) return stages ? html`<span class="bare">Point at a ${noun}</span>` : nothing;
    const key = cell.key < 0 ? strongestKey(stages, cell.query) : cell.key;
    const asker = queryTokens[cell.query];
    const [asks, read] = [(asker?.writes ?? asker?.text)?.trim(), keyTokens[key]?.text.trim()];
    if (row.isEmpty) return html`<b class="asks">${asks}</b> may look at nothing`;
    return row.allowed[key] === 0
      ? html`<b class="asks">${asks}</b> may not look at <b class="read">${read}</b>`
      : html`<b class="asks">${asks}</b> looks at <b class="read">${read}</b>: <b>${shortWeight(row.weights[key] ?? 0)}</b>`;
  }

  override render() {
    return html`<span class="whole">${this.#words()}</span>`;
  }
}

defineParts({ 'pointed-line': PointedLine });
