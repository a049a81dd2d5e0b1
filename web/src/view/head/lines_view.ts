/** Two columns of tokens with a line for each weight: who asks on the left, who answers on the right. */

import { css, html, nothing } from 'lit';
import type { HeadStages } from '../../core/types.ts';
import { type Cell, emitEdit, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { defineParts } from '../define_parts.ts';
import { MeasuredHeadView } from '../head_view.ts';
import { type Line, paintLines } from '../lines_paint.ts';
import { LongPress } from '../long_press.ts';
import { readPalette } from '../matrix_paint.ts';
import { moveCell } from '../move_cell.ts';
import { spokenStyles } from '../shared_styles.ts';
import { sayRow } from '../spoken.ts';
import { styled } from '../styled.ts';
import { rowName } from '../token_name.ts';
import { densityOf } from '../zoom.ts';

const ROW = 26;
/** Fainter lines are not drawn when no row is chosen: they would be a fog. */
const FAINTEST = 0.05;
const FAINTEST_OF_ROW = 0.004;
/** So long a column no longer fits a canvas at full density. */
const TALLEST_CANVAS = 8000;

export class AttentionLines extends MeasuredHeadView {
  static override properties = {
    cursor: { state: true },
  };
  declare cursor: number;

  static override styles = [
    spokenStyles,
    css`
    :host { display: block; position: relative; min-width: 0; }
    .frame { position: relative; display: flex; justify-content: space-between; max-width: 560px; }
    .side { position: relative; display: flex; flex-direction: column; z-index: 1; max-width: 40%; }
    .side.keys { align-items: flex-start; }
    .side.queries { align-items: flex-end; }
    .token {
      box-sizing: border-box; display: flex; height: 26px; line-height: 26px; padding: 0 6px; border-radius: 5px; cursor: pointer;
      max-width: 100%; color: var(--muted);
    }
    /* A long one is cut, and its title has the whole; its weight stays in sight. */
    .name { white-space: pre; overflow: hidden; text-overflow: ellipsis; }
    .token:hover { color: var(--ink); background: var(--hover); }
    .token.follows { font-style: italic; }
    .token.asks { color: var(--orange); font-weight: 600; }
    .token.read { color: var(--blue); font-weight: 600; }
    canvas { position: absolute; top: 0; pointer-events: none; }
    :host([silenced]) canvas { opacity: 0.45; }
    .queries:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    p { margin: 0 0 8px; font-size: 12px; line-height: 16px; color: var(--muted); display: flex; justify-content: space-between; max-width: 560px; }
    .share { font-variant-numeric: tabular-nums; color: var(--muted); font-weight: 400; margin-left: 6px; font-size: 12px; }
  `,
  ];

  constructor() {
    super();
    this.cursor = -1;
  }

  readonly #press = new LongPress();

  /** Asks to change how much a token is looked at. */
  #edit(cell: Cell): void {
    const token = this.renderRoot.querySelectorAll<HTMLElement>('.keys .token')[cell.key];
    if (token) emitEdit(this, { cells: cell, box: token.getBoundingClientRect() });
  }

  /** The pinned one is asked for again: it is to be changed. */
  #chooseKey(event: MouseEvent, key: number): void {
    const { pin } = this;
    if (!pin || this.#press.takeClick() || event.detail > 1) return;
    const cell = { query: pin.query, key };
    if (sameCell(pin, cell)) this.#edit(cell);
    else emitPin(this, cell);
  }

  /** Another token that the pinned row looks at. */
  #stepKey({ queries, keys }: HeadStages, pressed: string): void {
    const { pin } = this;
    const next = pin && moveCell(pressed, { query: pin.query, key: Math.max(0, pin.key) }, queries, keys);
    if (next) emitPin(this, next);
  }

  #choose(query: number): void {
    this.cursor = query;
    this.pinRow(query);
  }

  #keydown(event: KeyboardEvent): void {
    const { stages } = this;
    if (!stages || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = { query: this.cursor < 0 ? (this.pin?.query ?? 0) : this.cursor, key: 0 };
    if (event.key === 'Escape') {
      this.letGo(event);
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      if (this.pin?.query === at.query && this.pin.key >= 0) this.#edit(this.pin);
      else this.#choose(at.query);
      return;
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      this.#stepKey(stages, event.key);
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
    const asks = index === this.query ? 'asks' : '';
    return html`<div class="token ${asks} ${token.follows ? 'follows' : ''}" title=${rowName(token)}
      @pointerenter=${() => emitHover(this, { query: index, key: -1 })}
      @click=${() => this.#choose(index)}><span class="name" dir="auto">${rowName(token)}</span></div>`;
  }

  #keyToken(token: Token, index: number) {
    const query = this.query;
    const { stages } = this;
    const weight = query < 0 ? 0 : (stages?.weights[query * (stages?.keys ?? 0) + index] ?? 0);
    const read = this.pin && this.pin.key === index && this.pin.query === query ? 'read' : '';
    const share = weight >= FAINTEST ? html`<span class="share">${weight.toFixed(2)}</span>` : nothing;
    return html`<div class="token ${read} ${token.follows ? 'follows' : ''}" title=${token.text}
      @pointerenter=${() => query >= 0 && emitHover(this, { query, key: index })}
      @pointerdown=${(event: PointerEvent) => this.pin && this.#press.begin(event, () => this.#edit({ query, key: index }))}
      @pointermove=${(event: PointerEvent) => this.#press.move(event)} @pointerup=${() => this.#press.end()} @pointercancel=${() => this.#press.end()}
      @dblclick=${() => this.pin && this.#edit({ query: this.pin.query, key: index })} @click=${(event: MouseEvent) => this.#chooseKey(event, index)}><span class="name" dir="auto">${token.text}</span>${share}</div>`;
  }

  override render() {
    const { stages } = this;
    if (!stages || this.width === 0) return nothing;
    const rows = Math.max(this.queryTokens.length, this.keyTokens.length);
    return html`<p><span>looking</span><span>looked at</span></p>
      <div class="frame" ${styled({ 'min-height': `${rows * ROW}px` })} @pointerleave=${() => emitHover(this, null)}>
        <div class="side queries" tabindex="0" role="application" @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
          @blur=${() => emitHover(this, null)}
          aria-label="Lines from each token to what it looks at. Up and down choose a token, Enter pins it; then left and right choose what it looks at. Escape lets go.">
          ${this.queryTokens.map((token, index) => this.#queryToken(token, index))}</div>
        <canvas aria-hidden="true"></canvas>
        <div class="side keys">${this.keyTokens.map((token, index) => this.#keyToken(token, index))}</div>
      </div>
      <div class="spoken" role="status">${this.cursor < 0 ? '' : sayRow(stages, this.queryTokens, this.keyTokens, this.cursor)}</div>`;
  }

  #lines(stages: HeadStages): Line[] {
    const chosen = this.query;
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
    const density = Math.min(densityOf(this), TALLEST_CANVAS / height);
    const { blue, orange } = readPalette(this);
    paintLines(canvas, this.#lines(stages), {
      width,
      height,
      density,
      row: ROW,
      blue,
      orange,
      pin: this.pin,
      edited: this.edited.filter(({ query }) => this.query < 0 || query === this.query),
    });
  }
}

defineParts({ 'attention-lines': AttentionLines });
