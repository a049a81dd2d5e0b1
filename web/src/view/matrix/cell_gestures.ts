/** Gestures on cells that ask to change them: a double click, a finger that rests, a drag, Shift with an arrow. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PaintedCells } from '../../core/types.ts';
import { type Cell, cellsBetween, emitEdit, sameCell } from '../../trace/selection.ts';
import { LongPress } from '../gestures/long_press.ts';

/** By the view that they belong to: what else acts on several cells finds them there. */
const gesturesOf = new WeakMap<object, CellGestures>();

/** Several cells that are selected in a view; null while it is one, or none. */
export function selectedIn(view: object): PaintedCells | null {
  return gesturesOf.get(view)?.selected ?? null;
}

export class CellGestures implements ReactiveController {
  readonly #view: HTMLElement & ReactiveControllerHost;
  readonly #boxOf: (cells: PaintedCells) => DOMRect;
  readonly #press = new LongPress();
  /** From where a drag or Shift selects. */
  #from: Cell | null = null;
  #to: Cell | null = null;
  #isDown = false;

  /** `boxOf`: where cells are seen, in the window. */
  constructor(view: HTMLElement & ReactiveControllerHost, boxOf: (cells: PaintedCells) => DOMRect) {
    this.#view = view;
    this.#boxOf = boxOf;
    view.addController(this);
    gesturesOf.set(view, this);
  }

  hostDisconnected(): void {
    this.#press.end();
  }

  /** Several cells; null while it is one, or none. */
  get selected(): PaintedCells | null {
    const [from, to] = [this.#from, this.#to];
    return from && to && !sameCell(from, to) ? cellsBetween(from, to) : null;
  }

  edit(cells: PaintedCells): void {
    emitEdit(this.#view, { cells, box: this.#boxOf(cells) });
  }

  down(event: PointerEvent, cell: Cell | null): void {
    this.select(null);
    if (!cell) return;
    this.#press.begin(event, () => this.edit(cell));
    this.#isDown = event.pointerType !== 'touch' && event.button === 0;
    if (this.#isDown) this.#from = cell;
  }

  move(event: PointerEvent, cell: Cell | null): void {
    this.#press.move(event);
    if (this.#isDown && cell) this.#extend(cell);
  }

  up(): void {
    this.#press.end();
    const isDrag = this.#isDown;
    this.#isDown = false;
    if (isDrag && this.selected) this.edit(this.selected);
  }

  /** Whether the click that follows belongs to a drag or to a finger that rested. */
  takesClick(): boolean {
    return this.#press.takeClick() || this.selected !== null;
  }

  /** Shift with an arrow: from `from` to the next cell. */
  extend(from: Cell, to: Cell): void {
    this.#from ??= from;
    this.#extend(to);
  }

  /** Null: nothing is selected any more. */
  select(from: Cell | null): void {
    const had = this.selected !== null;
    this.#from = from;
    this.#to = null;
    if (had) this.#view.requestUpdate();
  }

  #extend(to: Cell): void {
    if (sameCell(to, this.#to)) return;
    this.#to = to;
    this.#view.requestUpdate();
  }
}
