/** What keys and fingers do to the matrix beyond hover and pin, and what is said of its cursor. Fetched with the first of them. */

import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { HeadStages, PaintedCells } from '../../core/types.ts';
import { type Cell, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import { styled } from '../element/styled.ts';
import { Throttled } from '../element/throttled.ts';
import { Pinch } from '../gestures/pinch.ts';
import type { HeadView } from '../head/head_view.ts';
import { columnForm } from '../text/form.ts';
import { sayCell, sayRow } from '../text/spoken.ts';
import { marksOf } from '../together/marks_of.ts';
import { CellGestures } from './cell_gestures.ts';
import type { MatrixFrame } from './matrix_frame.ts';
import { MatrixMoves } from './matrix_moves.ts';
import { moveCell } from './move_cell.ts';
import type { MatrixTool } from './painting.ts';
import { emitReset } from './reset_cell.ts';

type Handled = HeadView &
  ReactiveControllerHost & {
    signed: boolean;
    tool: MatrixTool | null;
    cursor: Cell | null;
    readonly cellSize: number;
  };

/** So far from the corner of its cell a click still means the dot, in px. */
const DOT_REACH = 10;
const SET_BY_YOU = 'Set by you; Delete sets it back.';

/** Where the picture has a cell of the head. */
const seenCell = (cell: Cell): Cell => columnForm?.cell(cell) ?? cell;

/** Where the picture has cells of the head. */
export function seenCells({ query, key, queries = 1, keys = 1 }: PaintedCells): Required<PaintedCells> {
  return columnForm
    ? { query: key, key: query, queries: keys, keys: queries }
    : { query, key, queries, keys };
}

/** Keys lead where they point in the picture. */
function nextCell(pressed: string, cursor: Cell, { queries, keys }: HeadStages): Cell | null {
  if (!columnForm) return moveCell(pressed, cursor, queries, keys);
  const next = moveCell(pressed, columnForm.cell(cursor), keys, queries);
  return next && columnForm.cell(next);
}

export class MatrixHands {
  readonly #view: Handled;
  readonly #frame: MatrixFrame;
  readonly moves: MatrixMoves;
  readonly #gestures: CellGestures;
  readonly #pinch = new Pinch();
  readonly #spoken: Throttled;
  #said: 'row' | 'cell' = 'cell';

  constructor(view: Handled, frame: MatrixFrame) {
    this.#view = view;
    this.#frame = frame;
    this.moves = new MatrixMoves(frame);
    this.#gestures = new CellGestures(view, (cells) => this.#boxOf(cells));
    this.#spoken = new Throttled(view);
  }

  /** Where cells are seen, in the window. */
  #boxOf(cells: PaintedCells): DOMRect {
    const { query, key, queries, keys } = seenCells(cells);
    const { cellSize: cell } = this.#view;
    const scroller = this.#view.renderRoot.querySelector('.scroller');
    const { left = 0, top = 0 } = scroller?.getBoundingClientRect() ?? {};
    const { left: across, top: down } = this.#frame;
    return new DOMRect(left + key * cell - across, top + query * cell - down, keys * cell, queries * cell);
  }

  down(event: PointerEvent, cell: Cell | null): void {
    this.#gestures.down(event, cell);
  }

  move(event: PointerEvent, cell: Cell | null): void {
    this.#gestures.move(event, cell);
  }

  up(): void {
    this.#gestures.up();
  }

  takesClick(): boolean {
    return this.#gestures.takesClick();
  }

  edit(cell: Cell): void {
    this.#gestures.edit(cell);
  }

  /** Pins the cell, lets go of it, or sets it back where its dot is clicked. */
  click(cell: Cell, { x, y }: { x: number; y: number }): void {
    const view = this.#view;
    const { cellSize } = view;
    // The dot is at the end of its row: at the right, or in column form beneath.
    const seen = seenCell(cell);
    const [along, aside] = columnForm
      ? [(seen.query + 1) * cellSize - this.#frame.top - y, x + this.#frame.left - seen.key * cellSize]
      : [(seen.key + 1) * cellSize - this.#frame.left - x, y + this.#frame.top - seen.query * cellSize];
    const isDot = Math.max(along, aside) <= Math.min(DOT_REACH, cellSize / 2);
    if (isDot && this.#isEdited(cell)) emitReset(view, cell);
    else emitPin(view, sameCell(cell, view.pin) ? null : cell);
  }

  #isEdited(cell: Cell): boolean {
    return this.#view.edited.some((edited) => sameCell(edited, cell));
  }

  /** Two fingers on the cells, which lie at `corner` and are `cell` wide. */
  touched({ type, touches }: TouchEvent, corner: { left: number; top: number }, cell: number): void {
    if (type === 'touchstart') this.#pinch.start(touches, cell);
    const wanted = this.#pinch.cellOf(touches);
    const [one, other] = [touches[0], touches[1]];
    if (wanted === null || !one || !other) return;
    const x = (one.clientX + other.clientX) / 2 - corner.left;
    const y = (one.clientY + other.clientY) / 2 - corner.top;
    this.moves.zoomTo(wanted, { x, y });
  }

  pressed(key: string, selects: boolean): void {
    const { stages, cursor } = this.#view;
    if (!stages || !cursor) return;
    const zooms: Record<string, number> = { '+': 1, '=': 1, '-': -1 };
    const next = nextCell(key, cursor, stages);
    if (key === 'Enter') this.#enter(cursor);
    else if (key === 'Delete' || key === 'Backspace') this.#reset(cursor);
    else if (zooms[key]) this.moves.zoomBy(zooms[key] ?? 0);
    else if (key === '0') this.moves.zoomTo(0);
    else if (next) this.#moveCursor(cursor, next, selects);
  }

  #moveCursor(from: Cell, to: Cell, selects: boolean): void {
    if (selects) this.#gestures.extend(from, to);
    else this.#gestures.select(null);
    this.#view.cursor = to;
    this.#said = from.query === to.query ? 'cell' : 'row';
    this.moves.reveal(to);
    emitHover(this.#view, to);
  }

  /** Pins the cell; once it is pinned, or several are selected, asks to change them. */
  #enter(at: Cell): void {
    const { selected } = this.#gestures;
    if (selected || sameCell(at, this.#view.pin)) this.#gestures.edit(selected ?? at);
    else emitPin(this.#view, at);
  }

  #reset(at: Cell): void {
    if (this.#isEdited(at)) emitReset(this.#view, at);
  }

  /** Drawn over cells that are so wide: what is selected, and what a tool is at. */
  selection(cell: number) {
    const { selected } = this.#gestures;
    const marks = this.#view.tool?.marks(cell);
    if (!selected) return marks ?? nothing;
    const { query, key, queries, keys } = seenCells(selected);
    return html`${marks}<div class="selection" ${styled({
      left: `${key * cell}px`,
      top: `${query * cell}px`,
      width: `${keys * cell}px`,
      height: `${queries * cell}px`,
    })}></div>`;
  }

  /** For the live region. */
  spoken(): string {
    return this.#spoken.of(this.#words());
  }

  #words(): string {
    const { stages, cursor, queryTokens, keyTokens, hiddenWhy, signed, overlaid } = this.#view;
    if (!stages || !cursor) return '';
    const difference = signed ? this.#view.difference : null;
    const isRow = this.#said === 'row';
    const together = difference
      ? ''
      : marksOf(overlaid)?.say(this.#view, isRow ? { ...cursor, key: -1 } : cursor);
    if (together) return together;
    if (isRow && !difference) return sayRow(stages, queryTokens, keyTokens, cursor.query);
    const said = sayCell({ stages, queryTokens, keyTokens, hiddenWhy, difference }, cursor);
    return this.#isEdited(cursor) ? `${said} ${SET_BY_YOU}` : said;
  }
}
