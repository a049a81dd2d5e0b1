/** Which part of the matrix is in sight, and how large: moved by scrolling, keys, fingers, and the map beside it. */

import type { ReactiveControllerHost } from 'lit';
import type { Cell } from '../trace/selection.ts';
import { LARGEST_CELL, type MatrixLayout } from './matrix_layout.ts';

/** A press of a key or a button, and a turn of the wheel by 100. */
const STEP = 1.5;
const WHEEL_PER_STEP = 100;

interface Point {
  x: number;
  y: number;
}

export class MatrixFrame {
  left = 0;
  top = 0;
  /** The cell that the reader chose; 0: all that fits. */
  zoomed = 0;
  readonly #host: ReactiveControllerHost;
  readonly #layout: () => MatrixLayout;
  readonly #scroller: () => HTMLElement | null;
  #isToMove = false;

  constructor(host: ReactiveControllerHost, layout: () => MatrixLayout, scroller: () => HTMLElement | null) {
    this.#host = host;
    this.#layout = layout;
    this.#scroller = scroller;
  }

  /** The reader scrolled. */
  scrolled(): void {
    const scroller = this.#scroller();
    if (!scroller || this.#isToMove) return;
    this.left = scroller.scrollLeft;
    this.top = scroller.scrollTop;
    this.#host.requestUpdate();
  }

  moveTo(left: number, top: number): void {
    const { plotWidth, plotHeight, viewWidth, viewHeight } = this.#layout();
    this.left = Math.max(0, Math.min(left, plotWidth - viewWidth));
    this.top = Math.max(0, Math.min(top, plotHeight - viewHeight));
    this.#isToMove = true;
    this.#host.requestUpdate();
  }

  /** What lies under `at` stays there; without it, what is in the middle. */
  zoomTo(cell: number, at?: Point): void {
    const before = this.#layout();
    this.zoomed = cell <= before.fit ? 0 : Math.min(cell, LARGEST_CELL);
    const after = this.#layout();
    const { x, y } = at ?? { x: before.viewWidth / 2, y: before.viewHeight / 2 };
    const factor = after.cell / before.cell;
    this.moveTo((this.left + x) * factor - x, (this.top + y) * factor - y);
  }

  /** One step in or out. */
  zoomBy(steps: number, at?: Point): void {
    const { cell } = this.#layout();
    if (steps !== 0) this.zoomTo(cell * STEP ** steps, at);
  }

  wheeled(turn: number, at: Point): void {
    this.zoomBy(-Math.max(-1, Math.min(1, turn / WHEEL_PER_STEP)), at);
  }

  /** Moves the least that brings a cell into sight; a key below 0 stands for its whole row. */
  reveal({ query, key }: Cell): void {
    const { cell, viewWidth, viewHeight } = this.#layout();
    const into = (at: number, from: number, room: number) =>
      Math.max((at + 1) * cell - room, Math.min(at * cell, from));
    const left = key < 0 ? this.left : into(key, this.left, viewWidth);
    const top = into(query, this.top, viewHeight);
    if (left !== this.left || top !== this.top) this.moveTo(left, top);
  }

  /** At so large a cell, with this one in the middle. */
  showAround({ query, key }: Cell, size: number): void {
    this.zoomed = size;
    const { cell, viewWidth, viewHeight } = this.#layout();
    this.moveTo((key + 0.5) * cell - viewWidth / 2, (query + 0.5) * cell - viewHeight / 2);
  }

  /** Once the sizes are drawn. */
  drawn(): void {
    const scroller = this.#scroller();
    if (!scroller) return;
    if (this.#isToMove) {
      scroller.scrollLeft = this.left;
      scroller.scrollTop = this.top;
      this.#isToMove = false;
    }
  }
}
