/** Two columns of tokens with a line for each weight: who asks on the left, who answers on the right. */

import { css, html, LitElement, nothing } from 'lit';
import type { HeadStages } from '../core/types.ts';
import type { Token } from '../sources/tokens.ts';
import { type Line, paintLines } from './lines_paint.ts';
import { readPalette } from './matrix_paint.ts';
import { moveCell } from './move_cell.ts';
import { isEmptyRow, strongestKey } from './row.ts';
import { type Cell, emitHover, emitPin } from './selection.ts';
import { sayRow } from './spoken.ts';
import { styled } from './styled.ts';

const ROW = 26;
/** Fainter lines are not drawn when no row is chosen: they would be a fog. */
const FAINTEST = 0.05;
const FAINTEST_OF_ROW = 0.004;
/** So long a column no longer fits a canvas at full density. */
const TALLEST_CANVAS = 8000;

export class AttentionLines extends LitElement {
  static override properties = {
    stages: { attribute: false },
    queryTokens: { attribute: false },
    keyTokens: { attribute: false },
    pin: { attribute: false },
    hover: { attribute: false },
    dark: { type: Boolean },
    width: { state: true },
    cursor: { state: true },
  };
  declare stages: HeadStages | null;
  declare queryTokens: Token[];
  declare keyTokens: Token[];
  declare pin: Cell | null;
  declare hover: Cell | null;
  declare dark: boolean;
  declare width: number;
  declare cursor: number;

  static override styles = css`
    :host { display: block; position: relative; min-width: 0; }
    .frame { position: relative; display: flex; justify-content: space-between; max-width: 560px; }
    .side { position: relative; display: flex; flex-direction: column; z-index: 1; max-width: 40%; }
    .side.keys { align-items: flex-start; }
    .side.queries { align-items: flex-end; }
    .token {
      box-sizing: border-box; height: 26px; line-height: 26px; padding: 0 6px; border-radius: 5px; cursor: pointer;
      white-space: pre; overflow: hidden; text-overflow: ellipsis; max-width: 100%; color: var(--muted);
    }
    .token:hover { color: var(--ink); background: var(--hover); }
    .token.asks { color: var(--orange); font-weight: 600; }
    .token.read { color: var(--blue); font-weight: 600; }
    canvas { position: absolute; top: 0; pointer-events: none; }
    .queries:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    p { margin: 0 0 8px; font-size: 12px; line-height: 16px; color: var(--muted); display: flex; justify-content: space-between; max-width: 560px; }
    .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .share { font-variant-numeric: tabular-nums; color: var(--muted); font-weight: 400; margin-left: 6px; font-size: 12px; }
  `;

  // After the observer's own round: a change within it would be reported as an error.
  #sizes = new ResizeObserver(() =>
    requestAnimationFrame(() => {
      if (this.clientWidth > 0) this.width = this.clientWidth;
    }),
  );

  constructor() {
    super();
    this.stages = null;
    this.queryTokens = [];
    this.keyTokens = [];
    this.pin = null;
    this.hover = null;
    this.dark = false;
    this.width = 0;
    this.cursor = -1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes.disconnect();
  }

  get #query(): number {
    return this.hover?.query ?? this.pin?.query ?? -1;
  }

  #pinQuery(query: number): void {
    const { stages } = this;
    if (!stages) return;
    this.cursor = query;
    const same = this.pin?.query === query;
    emitPin(this, same ? null : { query, key: isEmptyRow(stages, query) ? -1 : strongestKey(stages, query) });
  }

  #keydown(event: KeyboardEvent): void {
    const { stages } = this;
    if (!stages || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = { query: this.cursor < 0 ? (this.pin?.query ?? 0) : this.cursor, key: 0 };
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.pin) emitPin(this, null);
      else (event.currentTarget as HTMLElement).blur();
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#pinQuery(at.query);
      return;
    }
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    const next = moveCell(event.key, at, stages.queries, stages.keys);
    if (!next) return;
    this.cursor = next.query;
    emitHover(this, { query: next.query, key: -1 });
  }

  #queryToken(token: Token, index: number) {
    const asks = index === this.#query ? 'asks' : '';
    return html`<div class="token ${asks}" title=${token.text}
      @pointerenter=${() => emitHover(this, { query: index, key: -1 })}
      @click=${() => this.#pinQuery(index)}>${token.text}</div>`;
  }

  #keyToken(token: Token, index: number) {
    const query = this.#query;
    const { stages } = this;
    const weight = query < 0 ? 0 : (stages?.weights[query * (stages?.keys ?? 0) + index] ?? 0);
    const read = this.pin && this.pin.key === index && this.pin.query === query ? 'read' : '';
    const share = weight >= FAINTEST ? html`<span class="share">${weight.toFixed(2)}</span>` : nothing;
    return html`<div class="token ${read}" title=${token.text}
      @pointerenter=${() => query >= 0 && emitHover(this, { query, key: index })}
      @click=${() => this.pin && emitPin(this, { query: this.pin.query, key: index })}>${token.text}${share}</div>`;
  }

  override render() {
    const { stages } = this;
    if (!stages || this.width === 0) return nothing;
    const rows = Math.max(this.queryTokens.length, this.keyTokens.length);
    return html`<p><span>looks</span><span>is looked at</span></p>
      <div class="frame" ${styled({ 'min-height': `${rows * ROW}px` })} @pointerleave=${() => emitHover(this, null)}>
        <div class="side queries" tabindex="0" role="application" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
          @blur=${() => emitHover(this, null)}
          aria-label="Lines from each token to what it looks at. Up and down choose a token, Enter pins it, Escape lets go.">
          ${this.queryTokens.map((token, index) => this.#queryToken(token, index))}</div>
        <canvas aria-hidden="true"></canvas>
        <div class="side keys">${this.keyTokens.map((token, index) => this.#keyToken(token, index))}</div>
      </div>
      <div class="spoken" role="status">${this.cursor < 0 ? '' : sayRow(stages, this.queryTokens, this.keyTokens, this.cursor)}</div>`;
  }

  #lines(stages: HeadStages): Line[] {
    const chosen = this.#query;
    const least = chosen < 0 ? FAINTEST : FAINTEST_OF_ROW;
    const lines: Line[] = [];
    const [from, to] = chosen < 0 ? [0, stages.queries] : [chosen, chosen + 1];
    for (let query = from; query < to; query++) {
      for (let key = 0; key < stages.keys; key++) {
        const weight = stages.weights[query * stages.keys + key] ?? 0;
        if (weight >= least) lines.push({ query, key, weight });
      }
    }
    return lines;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    const frame = this.renderRoot.querySelector<HTMLElement>('.frame');
    const { stages } = this;
    if (!canvas || !frame || !stages) return;
    const [left, right] = ['.queries', '.keys'].map((side) => frame.querySelector<HTMLElement>(side));
    const start = left?.offsetWidth ?? 0;
    const width = Math.max(0, frame.clientWidth - start - (right?.offsetWidth ?? 0));
    const height = Math.max(stages.queries, stages.keys) * ROW;
    canvas.style.left = `${start}px`;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const density = Math.min(devicePixelRatio || 1, TALLEST_CANVAS / height);
    const { orange } = readPalette(this);
    const blue = getComputedStyle(this).getPropertyValue('--blue').trim();
    paintLines(canvas, this.#lines(stages), {
      width,
      height,
      density,
      row: ROW,
      blue,
      orange,
      pin: this.pin,
    });
  }
}
