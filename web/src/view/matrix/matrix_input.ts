/** What pointer, wheel, fingers and keys mean over a matrix: each event by the cell that it falls on. */

import type { ReactiveControllerHost } from 'lit';
import { type Cell, emitHover, emitPin, sameCell } from '../../trace/selection.ts';
import { FirstUse } from '../element/first_use.ts';
import { pointIn } from '../element/zoom.ts';
import type { HeadView } from '../head/head_view.ts';
import { columnForm } from '../text/form.ts';
import type { MatrixFrame } from './matrix_frame.ts';
import type { MatrixHands } from './matrix_hands.ts';
import type { MatrixTool } from './painting.ts';

/** What keys do, beside Escape. */
const KEYS = /^(?:Arrow(?:Up|Down|Left|Right)|Home|End|Enter|Delete|Backspace|[-+=0])$/;

/** A pointer that moves less is still where it was pressed. */
const STILL_PX = 3;

/** The matrix, as far as events change it. */
export type MatrixUnderHand = HeadView &
  ReactiveControllerHost & {
    signed: boolean;
    tool: MatrixTool | null;
    cursor: Cell | null;
    readonly cellSize: number;
    letGo(event: KeyboardEvent): void;
  };

export class MatrixInput {
  readonly hands: FirstUse<MatrixHands>;
  readonly #view: MatrixUnderHand;
  readonly #frame: MatrixFrame;
  /** Where the pointer went down. */
  #pressed: Cell | null = null;
  #pressedX = 0;
  #pressedY = 0;

  constructor(view: MatrixUnderHand, frame: MatrixFrame) {
    this.#view = view;
    this.#frame = frame;
    this.hands = new FirstUse<MatrixHands>(
      async () => {
        const { MatrixHands: Hands } = await import('./matrix_hands.ts');
        return new Hands(view, frame);
      },
      () => view.requestUpdate(),
    );
  }

  #cellAt(event: PointerEvent | MouseEvent): Cell | null {
    const { stages, cellSize } = this.#view;
    const { x, y } = pointIn(event.currentTarget as HTMLElement, event);
    let key = Math.floor((x + this.#frame.left) / cellSize);
    let query = Math.floor((y + this.#frame.top) / cellSize);
    if (columnForm) [query, key] = [key, query];
    if (!stages || key < 0 || query < 0 || key >= stages.keys || query >= stages.queries) return null;
    return { query, key };
  }

  /** Of a click, too, whose place is told in whole pixels: cells may be smaller. */
  #cellUnder(event: MouseEvent): Cell | null {
    const isStill = Math.hypot(event.clientX - this.#pressedX, event.clientY - this.#pressedY) < STILL_PX;
    return isStill ? this.#pressed : this.#cellAt(event);
  }

  press(event: PointerEvent): void {
    const { tool } = this.#view;
    const cell = this.#cellAt(event);
    this.#pressed = cell;
    this.#pressedX = event.clientX;
    this.#pressedY = event.clientY;
    if (!tool) this.hands.do((hands) => hands.down(event, cell));
    if (!tool || !cell || event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    tool.start(cell);
  }

  /** The tool that holds the pointer; null: none does. */
  #toolOf(event: PointerEvent): MatrixTool | null {
    return (event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId) ? this.#view.tool : null;
  }

  move(event: PointerEvent): void {
    const cell = event.buttons > 0 ? this.#cellUnder(event) : this.#cellAt(event);
    const tool = this.#toolOf(event);
    if (tool) {
      if (cell) tool.move(cell);
      return;
    }
    this.hands.goOn((hands) => hands.move(event, cell));
    if (event.pointerType !== 'touch') emitHover(this.#view, cell);
  }

  release(event: PointerEvent): void {
    this.#toolOf(event)?.end();
    this.hands.goOn((hands) => hands.up());
  }

  leave(): void {
    this.hands.goOn((hands) => hands.up());
    emitHover(this.#view, null);
  }

  click(event: MouseEvent): void {
    const view = this.#view;
    const cell = this.#cellUnder(event);
    // The second of a double click asks to change the cell.
    if (!cell || this.#endsGesture(cell) || event.detail > 1) return;
    view.cursor = cell;
    if (view.tool) return;
    const at = pointIn(event.currentTarget as HTMLElement, event);
    if (view.edited.length > 0) this.hands.do((hands) => hands.click(cell, at));
    else emitPin(view, sameCell(cell, view.pin) ? null : cell);
  }

  /** Whether a click belongs to a drag or to a finger that rested. */
  #endsGesture(cell: Cell): boolean {
    const { part } = this.hands;
    return part ? part.takesClick() : this.#pressed !== null && !sameCell(this.#pressed, cell);
  }

  doubleClick(event: MouseEvent): void {
    const cell = this.#cellAt(event);
    if (cell) this.hands.do((hands) => hands.edit(cell));
  }

  wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { deltaY } = event;
    const at = pointIn(event.currentTarget as HTMLElement, event);
    this.hands.do(({ moves }) => moves.wheeled(deltaY, at));
  }

  touch(event: TouchEvent): void {
    if (event.touches.length !== 2) return;
    event.preventDefault();
    const corner = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { cellSize } = this.#view;
    this.hands.do((hands) => hands.touched(event, corner, cellSize));
  }

  keydown(event: KeyboardEvent): void {
    const view = this.#view;
    if (!view.stages || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') view.letGo(event);
    if (!KEYS.test(event.key)) return;
    event.preventDefault();
    this.#placeCursor();
    this.hands.do((hands) => hands.pressed(event.key, event.shiftKey));
  }

  focus(): void {
    this.#placeCursor();
    // What is said of it.
    this.fetchHands();
  }

  fetchHands(): void {
    this.hands.do(() => {});
  }

  /** Keys begin at the pin. */
  #placeCursor(): void {
    const { pin } = this.#view;
    this.#view.cursor ??= { query: pin?.query ?? 0, key: Math.max(0, pin?.key ?? 0) };
  }
}
