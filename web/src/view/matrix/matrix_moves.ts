/** How the part of the matrix that is in sight moves and grows: by keys, wheel, fingers, and the map beside it. */

import type { Cell } from '../../trace/selection.ts';
import { columnForm } from '../text/form.ts';
import type { MatrixFrame } from './matrix_frame.ts';
import { LARGEST_CELL } from './matrix_layout.ts';
import { byItself } from './matrix_sight.ts';

/** A press of a key or a button, and a turn of the wheel by 100. */
const STEP = 1.5;
const WHEEL_PER_STEP = 100;

interface Point {
  x: number;
  y: number;
}

export class MatrixMoves {
  readonly #frame: MatrixFrame;

  constructor(frame: MatrixFrame) {
    this.#frame = frame;
  }

  /** What moves meanwhile is no wish of the reader. */
  byItself(move: () => void): void {
    byItself(this.#frame, move);
  }

  /** What lies under `at` stays there; without it, what is in the middle. */
  zoomTo(cell: number, at?: Point): void {
    const before = this.#frame.layout();
    this.#frame.zoomed = cell <= before.fit ? 0 : Math.min(cell, LARGEST_CELL);
    const after = this.#frame.layout();
    const { x, y } = at ?? { x: before.viewWidth / 2, y: before.viewHeight / 2 };
    const factor = after.cell / before.cell;
    this.#frame.moveTo((this.#frame.left + x) * factor - x, (this.#frame.top + y) * factor - y);
  }

  /** One step in or out. */
  zoomBy(steps: number, at?: Point): void {
    const { cell } = this.#frame.layout();
    if (steps !== 0) this.zoomTo(cell * STEP ** steps, at);
  }

  wheeled(turn: number, at: Point): void {
    this.zoomBy(-Math.max(-1, Math.min(1, turn / WHEEL_PER_STEP)), at);
  }

  /** Moves the least that brings a cell into sight; a key below 0 stands for all that it looks at. */
  reveal(revealed: Cell): void {
    const { query, key } = columnForm?.cell(revealed) ?? revealed;
    const { cell, viewWidth, viewHeight } = this.#frame.layout();
    const into = (at: number, from: number, room: number) =>
      Math.max((at + 1) * cell - room, Math.min(at * cell, from));
    const left = key < 0 ? this.#frame.left : into(key, this.#frame.left, viewWidth);
    const top = query < 0 ? this.#frame.top : into(query, this.#frame.top, viewHeight);
    if (left !== this.#frame.left || top !== this.#frame.top) this.#frame.moveTo(left, top);
  }

  /** At so large a cell, with this one in the middle. */
  showAround(shown: Cell, size: number): void {
    const { query, key } = columnForm?.cell(shown) ?? shown;
    this.#frame.zoomed = size;
    const { cell, viewWidth, viewHeight } = this.#frame.layout();
    this.#frame.moveTo((key + 0.5) * cell - viewWidth / 2, (query + 0.5) * cell - viewHeight / 2);
  }
}
