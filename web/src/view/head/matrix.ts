/**
 * The chosen head's weights, row looks at column, or as the form of the page has it. One tab stop: arrows move, Enter pins, Escape lets go, plus and
 * minus zoom. Only what is in sight is painted.
 */

import { html, nothing } from 'lit';
import { type Cell, emitHover } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { PLAIN, type Shading } from '../colours/shading.ts';
import { spokenStyles } from '../colours/shared_styles.ts';
import { afterFirstSight } from '../element/first_sight.ts';
import { kept } from '../element/kept.ts';
import { styled } from '../element/styled.ts';
import { densityOf } from '../element/zoom.ts';
import { columnLabels, type LabelledAxis, rowLabels } from '../matrix/matrix_axis.ts';
import { emitFrame, MatrixFrame } from '../matrix/matrix_frame.ts';
import { MatrixInput } from '../matrix/matrix_input.ts';
import { LONG, layoutMatrix, type MatrixLayout, type MatrixRoom } from '../matrix/matrix_layout.ts';
import type { MapMove } from '../matrix/matrix_map.ts';
import type { MatrixMoves } from '../matrix/matrix_moves.ts';
import { paintMatrix, readPalette, writtenRows } from '../matrix/matrix_paint.ts';
import { MatrixPicture } from '../matrix/matrix_picture.ts';
import { matrixStyles } from '../matrix/matrix_styles.ts';
import type { MatrixTool, Painting } from '../matrix/painting.ts';
import { columnForm, inForm } from '../text/form.ts';
import { textMeasure } from '../text/text_measure.ts';
import { MeasuredHeadView } from './head_view.ts';
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

export class AttentionMatrix extends MeasuredHeadView {
  static override properties = {
    signed: { type: Boolean },
    shading: { attribute: false },
    gold: { attribute: false },
    tool: { attribute: false },
    awaitsLooks: { attribute: false },
    hasNoMap: { attribute: false },
    cursor: { state: true },
  };
  /** Shows the change of each weight in place of the weight. */
  declare signed: boolean;
  /** What the pinned token looks at will be told: its room is kept, and nothing beneath moves when it comes. */
  declare awaitsLooks: boolean;
  /** Beside others, where each would have a map of its own: there is one for long texts alone. */
  declare hasNoMap: boolean;
  declare shading: Shading;
  /** For each row the keys that a good head looks at: dots. */
  declare gold: readonly (readonly number[])[];
  /** Takes the cells under the pointer in place of hover and pin; null: none does. */
  declare tool: MatrixTool | null;
  /** Where the keyboard is, while the matrix has the focus. */
  declare cursor: Cell | null;

  static override styles = [spokenStyles, matrixStyles];

  #areLooksAsked = false;
  #painted: HTMLCanvasElement | null = null;
  #opened: Token[] | null = null;
  #room: MatrixRoom | null = null;
  readonly #laid = kept(layoutMatrix);
  readonly #frame = new MatrixFrame(
    this,
    () => this.#layout,
    () => this.renderRoot.querySelector<HTMLElement>('.scroller'),
  );
  readonly #input = new MatrixInput(this, this.#frame);
  readonly #picture = new MatrixPicture(this);
  readonly #resized = () => this.requestUpdate();

  constructor() {
    super();
    this.signed = false;
    this.awaitsLooks = false;
    this.hasNoMap = false;
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

  get isLong(): boolean {
    return Math.max(this.queryTokens.length, this.keyTokens.length) > LONG;
  }

  get #isBeside(): boolean {
    return this.isLong && this.width >= BESIDE + LEAST_BESIDE;
  }

  /** Read once for each time that it is drawn: styles that have changed are worked out anew for whoever asks. */
  get #roomNow(): MatrixRoom {
    const style = getComputedStyle(this);
    const { fontSize, fontFamily } = style;
    const whole = Number.parseFloat(style.getPropertyValue('--whole-height')) || 0;
    return {
      width: this.width - (this.#isBeside ? BESIDE : 0),
      height: whole || Math.max(LEAST_HEIGHT, Math.min(TALLEST_VIEW, innerHeight * SCREEN_SHARE)),
      whole: whole > 0,
      textScale: Number.parseFloat(fontSize) / PAGE_TEXT || 1,
      measure: textMeasure(fontFamily),
    };
  }

  /** What stands at the left, and what above. */
  get #tokens(): [down: Token[], across: Token[]] {
    const { queryTokens, keyTokens } = this;
    return columnForm?.tokens(queryTokens, keyTokens) ?? [queryTokens, keyTokens];
  }

  get #layout(): MatrixLayout {
    this.#room ??= this.#roomNow;
    return this.#laid(...this.#tokens, this.#room, this.#frame.zoomed);
  }

  /** As wide and as high as a cell is drawn. */
  get cellSize(): number {
    return this.#layout.cell;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    const before = changed.get('keyTokens') as Token[] | undefined;
    const key = this.cursor?.key ?? 0;
    // Over other tokens the keys begin at the pin again.
    if (before && before[key]?.text !== this.keyTokens[key]?.text) this.cursor = null;
    const { pin } = this;
    this.#room = null;
    if (this.width === 0 || !this.stages) return;
    if (this.#opened !== this.keyTokens) this.#open();
    else if (changed.has('pin') && pin && this.#frame.zoomed > 0) this.#move((moves) => moves.reveal(pin));
    this.#picture.follow();
  }

  #move(act: (moves: MatrixMoves) => void): void {
    this.#input.hands.do(({ moves }) => moves.byItself(() => act(moves)));
  }

  /** A long text opens around what is pinned, where nobody shows another part. */
  #open(): void {
    this.#opened = this.keyTokens;
    const { pin } = this;
    if (!emitFrame(this, this.#frame, true)) return;
    if (this.isLong && pin) this.#move((moves) => moves.showAround(pin, this.#frame.zoomed || READABLE_CELL));
  }

  /** What is only needed for large matrices, and what is pinned, comes when it is first needed. */
  #load(layout: MatrixLayout): void {
    this.#picture.fetchParts(this.#hasMap(layout));
    if (!this.#areLooksAsked && this.strongest) {
      this.#areLooksAsked = true;
      import('./looks.ts').then(
        () => this.requestUpdate(),
        () => {},
      );
    }
  }

  #hasMap({ fit, plotWidth, viewWidth, plotHeight, viewHeight }: MatrixLayout): boolean {
    return (
      this.isLong ||
      (!this.hasNoMap && fit < COMFORTABLE_CELL) ||
      plotWidth > viewWidth ||
      plotHeight > viewHeight
    );
  }

  /** `at`: 0 at the left, 1 above. */
  #axis(at: 0 | 1, from: number): LabelledAxis {
    const side = at === (columnForm ? 1 : 0) ? 'query' : 'key';
    return {
      tokens: this.#tokens[at],
      from,
      pinned: this.pin?.[side] ?? -1,
      hovered: this.hover?.[side] ?? -1,
    };
  }

  #beside(layout: MatrixLayout) {
    const map =
      this.#hasMap(layout) && this.#picture.large
        ? html`<attention-matrix-map .tiles=${this.#picture.tiles} .layout=${layout} .left=${this.#frame.left} .top=${this.#frame.top}
          .version=${this.#picture.tiles?.version ?? 0} @map-move=${({ detail }: CustomEvent<MapMove>) => this.#frame.moveTo(detail.left, detail.top)}
          @map-zoom=${({ detail }: CustomEvent<number>) => this.#input.hands.do(({ moves }) => (detail === 0 ? moves.zoomTo(0) : moves.zoomBy(detail)))}></attention-matrix-map>`
        : nothing;
    const looks = this.strongest
      ? html`<attention-looks .strongest=${this.strongest} .pin=${this.pin} .queryTokens=${this.queryTokens} .keyTokens=${this.keyTokens}></attention-looks>`
      : nothing;
    return html`<div class="beside ${this.awaitsLooks && !(this.strongest && customElements.get('attention-looks')) ? 'coming' : ''}">${map}${looks}</div>`;
  }

  #scroller(layout: MatrixLayout) {
    const { viewWidth, viewHeight, plotWidth, plotHeight } = layout;
    const input = this.#input;
    const size = (width: number, height: number) => styled({ width: `${width}px`, height: `${height}px` });
    const shown = this.signed ? 'changes of weights' : 'weights';
    const name = inForm(
      `Matrix of ${shown}: ${this.queryTokens.length} rows look at ${this.keyTokens.length} columns. Arrow keys move, Enter pins, Escape lets go, plus and minus zoom.`,
    );
    return html`<div class="scroller ${this.tool ? 'with-tool' : ''}" tabindex="0" role="application" aria-label=${name} ${size(viewWidth, viewHeight)}
      @scroll=${() => this.#frame.scrolled()}
      @wheel=${(event: WheelEvent) => input.wheel(event)}
      @touchstart=${(event: TouchEvent) => input.touch(event)}
      @touchmove=${(event: TouchEvent) => input.touch(event)}
      @pointerenter=${() => input.fetchHands()}
      @pointerdown=${(event: PointerEvent) => input.press(event)}
      @pointermove=${(event: PointerEvent) => input.move(event)}
      @pointerup=${(event: PointerEvent) => input.release(event)}
      @pointercancel=${(event: PointerEvent) => input.release(event)}
      @pointerleave=${() => input.leave()}
      @dblclick=${(event: MouseEvent) => input.doubleClick(event)}
      @click=${(event: MouseEvent) => input.click(event)}
      @keydown=${(event: KeyboardEvent) => input.keydown(event)}
      @focus=${() => input.focus()}
      @blur=${() => emitHover(this, null)}
    ><div class="extent" ${size(plotWidth, plotHeight)}><canvas class="cells" ${size(viewWidth, viewHeight)}></canvas>${this.#input.hands.part?.selection(layout.cell)}</div></div>`;
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
        <div class="columns" aria-hidden="true" ${size(viewWidth + overhang, labelHeight)}>${columnLabels(this.#axis(1, this.#frame.left), layout)}</div>
        <div class="rows" aria-hidden="true" ${size(labelWidth, viewHeight)}>${rowLabels(this.#axis(0, this.#frame.top), layout)}</div>
        ${this.#scroller(layout)}${this.#picture.large?.edgesOf(layout, this.#frame, this.#tokens)}
      </div>${this.#beside(layout)}</div>
      <div class="spoken" role="status">${this.#input.hands.part?.spoken()}</div>
      ${this.#input.hands.isMissing ? html`<p role="alert">What keys and fingers do here could not be loaded. Check the connection and try it again.</p>` : nothing}`;
  }

  protected override updated(changed: Map<string, unknown>): void {
    const { stages } = this;
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.cells');
    if (!stages || !canvas) return;
    this.#frame.drawn();
    if (canvas !== this.#painted) {
      this.#painted = canvas;
      afterFirstSight(canvas, () => this.requestUpdate());
    }
    const { cell, viewWidth, viewHeight } = this.#layout;
    const painting: Painting = {
      stages,
      difference: this.signed ? this.difference : null,
      shading: this.shading,
      shareAt: (query, key) => this.#picture.shareAt(query, key),
      marks: { gold: this.gold, edited: this.edited },
      filter: this.massFilter,
      hasValues: !this.#picture.isTogether,
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
      textScale: this.#room?.textScale ?? 1,
    };
    const paper = columnForm?.onto(canvas, painting) ?? canvas;
    paintMatrix(paper, painting, this.#picture.painter(changed), this.#picture.extras.part);
    this.#picture.paintOver(paper, painting);
    this.needRows(writtenRows(painting));
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
