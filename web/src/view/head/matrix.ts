/**
 * The chosen head's weights, row looks at column. One tab stop: arrows move,
 * Enter pins, Escape lets go. Only what is in sight is painted, so that 512
 * tokens scroll as smoothly as 16.
 */

import { html, nothing } from 'lit';
import type { PaintedCells } from '../../core/types.ts';
import { type Cell, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { CellGestures } from '../cell_gestures.ts';
import { MeasuredHeadView } from '../head_view.ts';
import { labelsToShow, layoutMatrix, type MatrixLayout } from '../matrix_layout.ts';
import { differenceImage, paintMatrix, readPalette, weightImage } from '../matrix_paint.ts';
import { matrixStyles } from '../matrix_styles.ts';
import { moveCell } from '../move_cell.ts';
import { spokenStyles } from '../shared_styles.ts';
import { sayCell } from '../spoken.ts';
import { styled } from '../styled.ts';
import { rowNameAt } from '../token_name.ts';
import { densityOf, pointIn } from '../zoom.ts';
import { registerView } from './registry.ts';

const MINIMAP_LEAST = 40;
/** Longer labels may be cut: their title has the whole. */
const LONG_LABEL = 10;

export class AttentionMatrix extends MeasuredHeadView {
  static override properties = {
    signed: { type: Boolean },
    limit: { type: Number },
    gold: { attribute: false },
    left: { state: true },
    top: { state: true },
    zoomed: { state: true },
    cursor: { state: true },
  };
  /** Shows the change of each weight in place of the weight. */
  declare signed: boolean;
  /** The weight at the end of the scale. */
  declare limit: number;
  /** For each row the keys that a good head looks at: dots. */
  declare gold: readonly (readonly number[])[];
  declare left: number;
  declare top: number;
  declare zoomed: boolean;
  /** Where the keyboard is, while the matrix has the focus. */
  declare cursor: Cell | null;

  static override styles = [spokenStyles, matrixStyles];

  #image: HTMLCanvasElement | null = null;
  readonly #gestures = new CellGestures(this, (cells) => this.#boxOf(cells));

  constructor() {
    super();
    this.signed = false;
    this.limit = 1;
    this.gold = [];
    this.left = 0;
    this.top = 0;
    this.zoomed = false;
    this.cursor = null;
  }

  #cellAt(event: PointerEvent | MouseEvent, layout: MatrixLayout): Cell | null {
    const { x, y } = pointIn(event.currentTarget as HTMLElement, event);
    const key = Math.floor((x + this.left) / layout.cell);
    const query = Math.floor((y + this.top) / layout.cell);
    const { stages } = this;
    if (!stages || key < 0 || query < 0 || key >= stages.keys || query >= stages.queries) return null;
    return { query, key };
  }

  #move(event: PointerEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    this.#gestures.move(event, cell);
    if (event.pointerType !== 'touch') emitHover(this, cell);
  }

  #leave(): void {
    this.#gestures.up();
    emitHover(this, null);
  }

  /** Where cells are seen, in the window. */
  #boxOf({ query, key, queries = 1, keys = 1 }: PaintedCells): DOMRect {
    const { cell } = this.#layout;
    const { left = 0, top = 0 } = this.#scroller?.getBoundingClientRect() ?? {};
    return new DOMRect(
      left + key * cell - this.left,
      top + query * cell - this.top,
      keys * cell,
      queries * cell,
    );
  }

  #click(event: MouseEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    // The second of a double click asks to change the cell.
    if (!cell || this.#gestures.takesClick() || event.detail > 1) return;
    this.cursor = cell;
    emitPin(this, sameCell(cell, this.pin) ? null : cell);
  }

  #keydown(event: KeyboardEvent, layout: MatrixLayout): void {
    const { stages } = this;
    if (!stages || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.cursor ?? this.#start();
    if (event.key === 'Escape') {
      this.letGo(event);
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#enter(at);
      return;
    }
    const next = moveCell(event.key, at, stages.queries, stages.keys);
    if (!next) return;
    event.preventDefault();
    if (event.shiftKey) this.#gestures.extend(at, next);
    else this.#gestures.select(null);
    this.cursor = next;
    this.#reveal(next, layout);
    emitHover(this, next);
  }

  /** Pins the cell; once it is pinned, or several are selected, asks to change them. */
  #enter(at: Cell): void {
    const { selected } = this.#gestures;
    if (selected || sameCell(at, this.pin)) this.#gestures.edit(selected ?? at);
    else emitPin(this, at);
  }

  #doubleClick(event: MouseEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    if (cell) this.#gestures.edit(cell);
  }

  #selection({ cell }: MatrixLayout) {
    const { selected } = this.#gestures;
    if (!selected) return nothing;
    const { query, key, queries = 1, keys = 1 } = selected;
    return html`<div class="selection" ${styled({
      left: `${key * cell}px`,
      top: `${query * cell}px`,
      width: `${keys * cell}px`,
      height: `${queries * cell}px`,
    })}></div>`;
  }

  #start(): Cell {
    return { query: this.pin?.query ?? 0, key: Math.max(0, this.pin?.key ?? 0) };
  }

  #focus(): void {
    this.cursor ??= this.#start();
  }

  #blur(): void {
    emitHover(this, null);
  }

  /** Scrolls the least that brings a cell into sight. */
  #reveal({ query, key }: Cell, { cell, viewWidth, viewHeight }: MatrixLayout): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const into = (at: number, from: number, room: number) =>
      Math.max((at + 1) * cell - room, Math.min(at * cell, from));
    scroller.scrollLeft = into(key, this.left, viewWidth);
    scroller.scrollTop = into(query, this.top, viewHeight);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.scroller');
  }

  #scroll(): void {
    const scroller = this.#scroller;
    this.left = scroller?.scrollLeft ?? 0;
    this.top = scroller?.scrollTop ?? 0;
  }

  async #zoom(layout: MatrixLayout): Promise<void> {
    const { query, key } = this.pin ?? { query: 0, key: 0 };
    this.zoomed = !this.zoomed;
    await this.updateComplete;
    const scroller = this.#scroller;
    if (!this.zoomed || !scroller) return;
    const { cell } = this.#layout;
    scroller.scrollLeft = key * cell - layout.viewWidth / 2;
    scroller.scrollTop = query * cell - layout.viewHeight / 2;
  }

  #jump(event: MouseEvent, { plotWidth, plotHeight, viewWidth, viewHeight }: MatrixLayout): void {
    const map = event.currentTarget as HTMLElement;
    const { x, y } = pointIn(map, event);
    const scroller = this.#scroller;
    if (!scroller) return;
    scroller.scrollLeft = (x / map.offsetWidth) * plotWidth - viewWidth / 2;
    scroller.scrollTop = (y / map.offsetHeight) * plotHeight - viewHeight / 2;
  }

  get #layout(): MatrixLayout {
    return layoutMatrix(this.queryTokens, this.keyTokens, this.width, this.zoomed);
  }

  #labels(axis: 'query' | 'key', tokens: Token[], layout: MatrixLayout) {
    const { cell, viewWidth, viewHeight } = layout;
    const [from, room] = axis === 'key' ? [this.left, viewWidth] : [this.top, viewHeight];
    const first = Math.floor(from / cell);
    const last = Math.min(tokens.length - 1, Math.ceil((from + room) / cell) - 1);
    const pinned = this.pin?.[axis] ?? -1;
    const hovered = this.hover?.[axis] ?? -1;
    return labelsToShow(first, last, cell, [pinned, hovered]).map((index) => {
      const middle = `${(index + 0.5) * cell - from}px`;
      const place: Record<string, string> = axis === 'key' ? { left: middle } : { top: middle };
      const state = `${tokens[index]?.follows ? 'follows ' : ''}${index === pinned ? 'pinned' : ''} ${index === hovered ? 'hovered' : ''}`;
      const text = axis === 'query' ? rowNameAt(tokens, index) : (tokens[index]?.text ?? '');
      const whole = text.length > LONG_LABEL ? text : nothing;
      return html`<span class="label ${state}" dir="auto" title=${whole} ${styled(place)}>${text}</span>`;
    });
  }

  #corner(layout: MatrixLayout) {
    const { plotWidth, plotHeight, viewWidth, viewHeight } = layout;
    if (plotWidth <= viewWidth && plotHeight <= viewHeight) return nothing;
    if (Math.max(this.keyTokens.length, this.queryTokens.length) < MINIMAP_LEAST) return nothing;
    const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
    return html`<div class="minimap" @click=${(event: MouseEvent) => this.#jump(event, layout)} title="Where you are: click to move">
      <canvas class="overview"></canvas>
      <div class="sight" ${styled({
        left: share(this.left, plotWidth),
        top: share(this.top, plotHeight),
        width: share(Math.min(viewWidth, plotWidth), plotWidth),
        height: share(Math.min(viewHeight, plotHeight), plotHeight),
      })}></div>
    </div>`;
  }

  override render() {
    const { stages } = this;
    if (!stages || this.width === 0) return nothing;
    const layout = this.#layout;
    const { labelWidth, labelHeight, viewWidth, viewHeight, plotWidth, plotHeight, overhang } = layout;
    const size = (width: number, height: number) => styled({ width: `${width}px`, height: `${height}px` });
    const shown = this.signed ? 'changes of weights' : 'weights';
    const name = `Matrix of ${shown}: ${stages.queries} rows look at ${stages.keys} columns. Arrow keys move, Enter pins, Escape lets go.`;
    return html`<div class="frame" ${styled({
      'grid-template-columns': `${labelWidth}px ${viewWidth}px`,
      'font-size': `${layout.fontSize}px`,
    })}>
        <div class="corner" ${size(labelWidth, labelHeight)}>${this.#corner(layout)}</div>
        <div class="columns" aria-hidden="true" ${size(viewWidth + overhang, labelHeight)}>${this.#labels('key', this.keyTokens, layout)}</div>
        <div class="rows" aria-hidden="true" ${size(labelWidth, viewHeight)}>${this.#labels('query', this.queryTokens, layout)}</div>
        <div class="scroller" tabindex="0" role="application" aria-label=${name} ${size(viewWidth, viewHeight)}
          @scroll=${() => this.#scroll()}
          @pointermove=${(event: PointerEvent) => this.#move(event, layout)}
          @pointerdown=${(event: PointerEvent) => this.#gestures.down(event, this.#cellAt(event, layout))}
          @pointerup=${() => this.#gestures.up()}
          @pointercancel=${() => this.#gestures.up()}
          @pointerleave=${() => this.#leave()}
          @dblclick=${(event: MouseEvent) => this.#doubleClick(event, layout)}
          @click=${(event: MouseEvent) => this.#click(event, layout)}
          @keydown=${(event: KeyboardEvent) => this.#keydown(event, layout)}
          @focus=${() => this.#focus()}
          @blur=${() => this.#blur()}
        ><div class="extent" ${size(plotWidth, plotHeight)}><canvas class="cells" ${size(viewWidth, viewHeight)}></canvas>${this.#selection(layout)}</div></div>
      </div>
      ${layout.canZoom || this.zoomed ? html`<button class="zoom" @click=${() => this.#zoom(layout)}>${this.zoomed ? 'Show all' : 'Zoom in'}</button>` : nothing}
      <div class="spoken" role="status">${this.cursor ? sayCell({ stages, queryTokens: this.queryTokens, keyTokens: this.keyTokens, hiddenWhy: this.hiddenWhy, difference: this.signed ? this.difference : null }, this.cursor) : ''}</div>`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const { stages } = this;
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.cells');
    if (!stages || !canvas) return;
    const difference = this.signed ? this.difference : null;
    const anew = ['stages', 'dark', 'signed', 'limit', 'massFilter', 'difference'].some((name) =>
      changed.has(name),
    );
    if (anew || !this.#image) {
      this.#image = difference
        ? differenceImage(stages, difference, this.dark)
        : weightImage(stages, this.dark, this.limit, this.massFilter?.kept ?? null);
    }
    const { cell, viewWidth, viewHeight } = this.#layout;
    paintMatrix(canvas, this.#image, {
      stages,
      difference,
      limit: this.limit,
      marks: { gold: this.gold, edited: this.edited },
      kept: this.massFilter?.kept ?? null,
      density: densityOf(this),
      cell,
      left: this.left,
      top: this.top,
      width: viewWidth,
      height: viewHeight,
      dark: this.dark,
      palette: readPalette(this),
      pin: this.pin,
      hover: this.hover,
      font: getComputedStyle(this).fontFamily,
    });
    this.#paintOverview();
  }

  #paintOverview(): void {
    const overview = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.overview');
    if (!overview || !this.#image) return;
    overview.width = this.#image.width;
    overview.height = this.#image.height;
    overview.getContext('2d')?.drawImage(this.#image, 0, 0);
  }
}

registerView(
  {
    name: 'matrix',
    label: 'Matrix',
    key: 'm',
    words: 'matrix',
    tag: 'attention-matrix',
    properties: { signed: false },
    scaled: true,
  },
  AttentionMatrix,
);
