/**
 * The chosen head's weights, row looks at column. One tab stop: arrows move, Enter pins, Escape lets go, plus and
 * minus zoom. Only what is in sight is painted; a long head comes in tiles.
 */

import { html, nothing } from 'lit';
import type { PaintedCells } from '../../core/types.ts';
import { type Cell, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import type { TileSource } from '../../trace/tile_source.ts';
import type { Token } from '../../trace/tokens.ts';
import { FirstUse } from '../first_use.ts';
import { MeasuredHeadView } from '../head_view.ts';
import { MatrixFrame } from '../matrix_frame.ts';
import type { MatrixHands } from '../matrix_hands.ts';
import { leastDistance, placeLabels } from '../matrix_labels.ts';
import { LONG, layoutMatrix, type MatrixLayout } from '../matrix_layout.ts';
import type { MapMove } from '../matrix_map.ts';
import { differenceImage, paintImage, paintMatrix, readPalette, weightImage } from '../matrix_paint.ts';
import { matrixStyles } from '../matrix_styles.ts';
import type { MatrixTiles } from '../matrix_tiles.ts';
import type { MatrixTool, Painting } from '../painting.ts';
import { PLAIN, type Shading } from '../shading.ts';
import { spokenStyles } from '../shared_styles.ts';
import { styled } from '../styled.ts';
import { textMeasure } from '../text_measure.ts';
import { rowNameAt } from '../token_name.ts';
import { densityOf, pointIn } from '../zoom.ts';
import { registerView } from './registry.ts';

/** So much of a tall screen the matrix takes, and at most. */
const SCREEN_SHARE = 0.8;
const TALLEST_VIEW = 760;
const LEAST_HEIGHT = 240;
/** What stands beside the matrix, where it is wide enough for both. */
const BESIDE = 184;
const LEAST_BESIDE = 420;
/** Smaller cells can be zoomed by buttons, too; so large a long text opens around its pin. */
const COMFORTABLE_CELL = 24;
const READABLE_CELL = 20;
/** Size of the text on the page, to which labels are in proportion. */
const PAGE_TEXT = 14;
/** What keys do, beside Escape. */
const KEYS = /^(?:Arrow(?:Up|Down|Left|Right)|Home|End|Enter|[-+=0])$/;
/** Longer labels may be cut: their title has the whole. */
const LONG_LABEL = 10;

export class AttentionMatrix extends MeasuredHeadView {
  static override properties = {
    signed: { type: Boolean },
    shading: { attribute: false },
    gold: { attribute: false },
    tool: { attribute: false },
    awaitsLooks: { attribute: false },
    cursor: { state: true },
  };
  /** Shows the change of each weight in place of the weight. */
  declare signed: boolean;
  /** What the pinned token looks at will be told: its room is kept, and nothing beneath moves when it comes. */
  declare awaitsLooks: boolean;
  declare shading: Shading;
  /** For each row the keys that a good head looks at: dots. */
  declare gold: readonly (readonly number[])[];
  /** Takes the cells under the pointer in place of hover and pin; null: none does. */
  declare tool: MatrixTool | null;
  /** Where the keyboard is, while the matrix has the focus. */
  declare cursor: Cell | null;

  static override styles = [spokenStyles, matrixStyles];

  #image: HTMLCanvasElement | null = null;
  #large: typeof import('../matrix_map.ts') | null = null;
  #isLargeAsked = false;
  #areLooksAsked = false;
  #tiled: MatrixTiles | null = null;
  /** Shown until the next ones can be. */
  #tiledBefore: MatrixTiles | null = null;
  #drawnTiles = 0;
  #opened: Token[] | null = null;
  /** Where the pointer went down. */
  #pressed: Cell | null = null;
  readonly #frame = new MatrixFrame(
    this,
    () => this.#layout,
    () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
  );
  readonly #hands = new FirstUse<MatrixHands>(
    async () => {
      const { MatrixHands: Hands } = await import('../matrix_hands.ts');
      return new Hands(this, this.#frame, (cells) => this.#boxOf(cells));
    },
    () => this.requestUpdate(),
  );
  readonly #resized = () => this.requestUpdate();

  constructor() {
    super();
    this.signed = false;
    this.awaitsLooks = false;
    this.shading = PLAIN;
    this.gold = [];
    this.tool = null;
    this.cursor = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('resize', this.#resized);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('resize', this.#resized);
  }

  get #isLong(): boolean {
    return Math.max(this.queryTokens.length, this.keyTokens.length) > LONG;
  }

  get #isBeside(): boolean {
    return this.#isLong && this.width >= BESIDE + LEAST_BESIDE;
  }

  get #layout(): MatrixLayout {
    const textScale = Number.parseFloat(getComputedStyle(this).fontSize) / PAGE_TEXT || 1;
    const room = {
      width: this.width - (this.#isBeside ? BESIDE : 0),
      height: Math.max(LEAST_HEIGHT, Math.min(TALLEST_VIEW, innerHeight * SCREEN_SHARE)),
      textScale,
      measure: textMeasure(getComputedStyle(this).fontFamily),
    };
    return layoutMatrix(this.queryTokens, this.keyTokens, room, this.#frame.zoomed);
  }

  /** Tiles are drawn where a cell may be smaller than a pixel, or its colour is known to the core alone. */
  get #usesTiles(): boolean {
    return this.tiles !== null && !this.signed && (this.#isLong || this.shading.end !== 'one');
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (this.width === 0 || !this.stages) return;
    if (this.#opened !== this.keyTokens) this.#open();
    else if (changed.has('pin') && this.pin && this.#frame.zoomed > 0) this.#frame.reveal(this.pin);
    if (this.#usesTiles && this.#large) this.#useTiles(this.#large, this.tiles as TileSource);
    else if (!this.#usesTiles) this.#tiled = null;
  }

  /** A long text opens around what is pinned. */
  #open(): void {
    this.#opened = this.keyTokens;
    if (this.#isLong && this.pin && this.#frame.zoomed === 0) this.#frame.showAround(this.pin, READABLE_CELL);
  }

  #useTiles({ MatrixTiles: Tiles }: typeof import('../matrix_map.ts'), source: TileSource): void {
    const { end } = this.shading;
    if (this.#tiled?.source !== source || this.#tiled.end !== end) {
      if (this.#tiled?.ready) this.#tiledBefore = this.#tiled;
      this.#tiled = new Tiles(source, end, () => {
        this.#drawnTiles++;
        this.requestUpdate();
      });
    }
    if (this.#tiled.ready) this.#tiledBefore = null;
    for (const tiled of [this.#tiled, this.#tiledBefore]) tiled?.colour(this.shading, this.dark);
  }

  /** What is only needed for large matrices, and what is pinned, comes when it is first needed. */
  #load(layout: MatrixLayout): void {
    if (!this.#isLargeAsked && (this.#usesTiles || this.#hasMap(layout))) {
      this.#isLargeAsked = true;
      import('../matrix_map.ts').then(
        (large) => {
          this.#large = large;
          this.requestUpdate();
        },
        // The matrix is drawn from the stages then.
        () => {},
      );
    }
    if (!this.#areLooksAsked && this.strongest) {
      this.#areLooksAsked = true;
      import('../looks.ts').then(
        () => this.requestUpdate(),
        () => {},
      );
    }
  }

  #hasMap({ fit, plotWidth, viewWidth, plotHeight, viewHeight }: MatrixLayout): boolean {
    return this.#isLong || fit < COMFORTABLE_CELL || plotWidth > viewWidth || plotHeight > viewHeight;
  }

  #cellAt(event: PointerEvent | MouseEvent, { cell }: MatrixLayout): Cell | null {
    const { x, y } = pointIn(event.currentTarget as HTMLElement, event);
    const key = Math.floor((x + this.#frame.left) / cell);
    const query = Math.floor((y + this.#frame.top) / cell);
    const { stages } = this;
    if (!stages || key < 0 || query < 0 || key >= stages.keys || query >= stages.queries) return null;
    return { query, key };
  }

  #press(event: PointerEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    this.#pressed = cell;
    if (!this.tool) this.#hands.do((hands) => hands.down(event, cell));
    if (!this.tool || !cell || event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.tool.start(cell);
  }

  #move(event: PointerEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    if (this.tool && (event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) {
      if (cell) this.tool.move(cell);
      return;
    }
    this.#hands.goOn((hands) => hands.move(event, cell));
    if (event.pointerType !== 'touch') emitHover(this, cell);
  }

  #release(event: PointerEvent): void {
    if (this.tool && (event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) this.tool.end();
    this.#hands.goOn((hands) => hands.up());
  }

  #leave(): void {
    this.#hands.goOn((hands) => hands.up());
    emitHover(this, null);
  }

  /** Where cells are seen, in the window. */
  #boxOf({ query, key, queries = 1, keys = 1 }: PaintedCells): DOMRect {
    const { cell } = this.#layout;
    const scroller = this.renderRoot.querySelector('.scroller');
    const { left = 0, top = 0 } = scroller?.getBoundingClientRect() ?? {};
    const { left: across, top: down } = this.#frame;
    return new DOMRect(left + key * cell - across, top + query * cell - down, keys * cell, queries * cell);
  }

  #click(event: MouseEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    // The second of a double click asks to change the cell.
    if (!cell || this.#endsGesture(cell) || event.detail > 1) return;
    this.cursor = cell;
    if (!this.tool) emitPin(this, sameCell(cell, this.pin) ? null : cell);
  }

  /** Whether a click belongs to a drag or to a finger that rested. */
  #endsGesture(cell: Cell): boolean {
    const { part } = this.#hands;
    return part ? part.takesClick() : this.#pressed !== null && !sameCell(this.#pressed, cell);
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.#frame.wheeled(event.deltaY, pointIn(event.currentTarget as HTMLElement, event));
  }

  #touch(event: TouchEvent, { cell }: MatrixLayout): void {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const corner = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.#hands.do((hands) => hands.touched(event, corner, cell));
  }

  #keydown(event: KeyboardEvent): void {
    if (!this.stages || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') this.letGo(event);
    if (!KEYS.test(event.key)) return;
    event.preventDefault();
    this.cursor ??= this.#start();
    this.#hands.do((hands) => hands.pressed(event.key, event.shiftKey));
  }

  #doubleClick(event: MouseEvent, layout: MatrixLayout): void {
    const cell = this.#cellAt(event, layout);
    if (cell) this.#hands.do((hands) => hands.edit(cell));
  }

  #start(): Cell {
    return { query: this.pin?.query ?? 0, key: Math.max(0, this.pin?.key ?? 0) };
  }

  #labels(axis: 'query' | 'key', tokens: Token[], layout: MatrixLayout) {
    const { cell, viewWidth, viewHeight, line, slant } = layout;
    const side =
      axis === 'key'
        ? { from: this.#frame.left, room: viewWidth, least: leastDistance(line, slant) }
        : { from: this.#frame.top, room: viewHeight, least: line };
    const pinned = this.pin?.[axis] ?? -1;
    const hovered = this.hover?.[axis] ?? -1;
    return placeLabels({ count: tokens.length, cell, ...side }, [pinned, hovered]).map(({ index, at }) => {
      const place: Record<string, string> = axis === 'key' ? { left: `${at}px` } : { top: `${at}px` };
      const state = `${tokens[index]?.follows ? 'follows ' : ''}${index === pinned ? 'pinned' : ''} ${index === hovered ? 'hovered' : ''}`;
      const text = axis === 'query' ? rowNameAt(tokens, index) : (tokens[index]?.text ?? '');
      const whole = text.length > LONG_LABEL ? text : nothing;
      return html`<span class="label ${state}" dir="auto" title=${whole} ${styled(place)}>${text}</span>`;
    });
  }

  #beside(layout: MatrixLayout) {
    const map =
      this.#hasMap(layout) && this.#large
        ? html`<attention-matrix-map .tiles=${this.#isLong ? this.#tiled : null} .layout=${layout} .left=${this.#frame.left} .top=${this.#frame.top}
          .version=${this.#drawnTiles} @map-move=${({ detail }: CustomEvent<MapMove>) => this.#frame.moveTo(detail.left, detail.top)}
          @map-zoom=${({ detail }: CustomEvent<number>) => (detail === 0 ? this.#frame.zoomTo(0) : this.#frame.zoomBy(detail))}></attention-matrix-map>`
        : nothing;
    const looks = this.strongest
      ? html`<attention-looks .strongest=${this.strongest} .pin=${this.pin} .queryTokens=${this.queryTokens} .keyTokens=${this.keyTokens}></attention-looks>`
      : nothing;
    return html`<div class="beside ${this.awaitsLooks && !(this.strongest && customElements.get('attention-looks')) ? 'coming' : ''}">${map}${looks}</div>`;
  }

  #scroller(layout: MatrixLayout) {
    const { viewWidth, viewHeight, plotWidth, plotHeight } = layout;
    const size = (width: number, height: number) => styled({ width: `${width}px`, height: `${height}px` });
    const shown = this.signed ? 'changes of weights' : 'weights';
    const name = `Matrix of ${shown}: ${this.queryTokens.length} rows look at ${this.keyTokens.length} columns. Arrow keys move, Enter pins, Escape lets go, plus and minus zoom.`;
    return html`<div class="scroller ${this.tool ? 'with-tool' : ''}" tabindex="0" role="application" aria-label=${name} ${size(viewWidth, viewHeight)}
      @scroll=${() => this.#frame.scrolled()}
      @wheel=${(event: WheelEvent) => this.#wheel(event)}
      @touchstart=${(event: TouchEvent) => this.#touch(event, layout)}
      @touchmove=${(event: TouchEvent) => this.#touch(event, layout)}
      @pointerenter=${() => this.#hands.do(() => {})}
      @pointerdown=${(event: PointerEvent) => this.#press(event, layout)}
      @pointermove=${(event: PointerEvent) => this.#move(event, layout)}
      @pointerup=${(event: PointerEvent) => this.#release(event)}
      @pointercancel=${(event: PointerEvent) => this.#release(event)}
      @pointerleave=${() => this.#leave()}
      @dblclick=${(event: MouseEvent) => this.#doubleClick(event, layout)}
      @click=${(event: MouseEvent) => this.#click(event, layout)}
      @keydown=${(event: KeyboardEvent) => this.#keydown(event)}
      @focus=${() => {
        this.cursor ??= this.#start();
        // What is said of it.
        this.#hands.do(() => {});
      }}
      @blur=${() => emitHover(this, null)}
    ><div class="extent" ${size(plotWidth, plotHeight)}><canvas class="cells" ${size(viewWidth, viewHeight)}></canvas>${this.#hands.part?.selection(layout.cell)}</div></div>`;
  }

  override render() {
    const { stages } = this;
    if (!stages || this.width === 0) return nothing;
    const layout = this.#layout;
    this.#load(layout);
    const { labelWidth, labelHeight, viewWidth, viewHeight, overhang, fontSize } = layout;
    const size = (width: number, height: number) => styled({ width: `${width}px`, height: `${height}px` });
    return html`<div class="around ${this.#isBeside ? 'wide' : ''}"><div class="frame" ${styled({
      'grid-template-columns': `${labelWidth}px ${viewWidth}px`,
      'font-size': `${fontSize}px`,
      'padding-right': `${overhang}px`,
      '--line-height': `${layout.line}px`,
      '--slant': `${-layout.slant}deg`,
    })}>
        <div class="columns" aria-hidden="true" ${size(viewWidth + overhang, labelHeight)}>${this.#labels('key', this.keyTokens, layout)}</div>
        <div class="rows" aria-hidden="true" ${size(labelWidth, viewHeight)}>${this.#labels('query', this.queryTokens, layout)}</div>
        ${this.#scroller(layout)}${this.#large?.edgesOf(layout, this.#frame, stages)}
      </div>${this.#beside(layout)}</div>
      <div class="spoken" role="status">${this.#hands.part?.spoken()}</div>
      ${this.#hands.isMissing ? html`<p role="alert">What keys and fingers do here could not be loaded. Check the connection and try it again.</p>` : nothing}`;
  }

  /** Of a cell over the end of its scale, as far as that is known. */
  #shareAt(query: number, key: number): number {
    const { stages } = this;
    if (this.shading.end === 'one') return stages?.weights[query * stages.keys + key] ?? 0;
    return this.#tiled?.shareAt(query, key) ?? 0;
  }

  #paintCells(
    changed: Map<string, unknown>,
  ): (context: CanvasRenderingContext2D, painting: Painting) => void {
    const { stages, difference } = this;
    const tiles = this.#tiled?.ready ? this.#tiled : this.#tiledBefore;
    if (tiles && this.#usesTiles) return (context, painting) => tiles.paint(context, painting);
    const anew = ['stages', 'dark', 'signed', 'shading', 'massFilter', 'difference'].some((name) =>
      changed.has(name),
    );
    if (stages && (anew || !this.#image)) {
      const kept = this.massFilter?.kept ?? null;
      this.#image =
        this.signed && difference
          ? differenceImage(stages, difference, this.dark)
          : weightImage(stages, this.dark, this.shading, kept);
    }
    const image = this.#image as HTMLCanvasElement;
    return (context, painting) => paintImage(context, image, painting);
  }

  protected override updated(changed: Map<string, unknown>): void {
    const { stages } = this;
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.cells');
    if (!stages || !canvas) return;
    this.#frame.drawn();
    const { cell, viewWidth, viewHeight } = this.#layout;
    const painting: Painting = {
      stages,
      difference: this.signed ? this.difference : null,
      shading: this.shading,
      shareAt: (query, key) => this.#shareAt(query, key),
      marks: { gold: this.gold, edited: this.edited },
      kept: this.massFilter?.kept ?? null,
      density: densityOf(this),
      cell,
      left: this.#frame.left,
      top: this.#frame.top,
      width: viewWidth,
      height: viewHeight,
      dark: this.dark,
      palette: readPalette(this),
      pin: this.pin,
      hover: this.hover,
      font: getComputedStyle(this).fontFamily,
    };
    paintMatrix(canvas, painting, this.#paintCells(changed));
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
    filtered: true,
  },
  AttentionMatrix,
);
