/** Which part of the matrix is in sight, and how large. */

import type { ReactiveControllerHost } from 'lit';
import type { MatrixLayout } from './matrix_layout.ts';

export class MatrixFrame {
  left = 0;
  top = 0;
  /** The cell that the reader chose; 0: all that fits. */
  zoomed = 0;
  readonly #host: ReactiveControllerHost;
  readonly layout: () => MatrixLayout;
  readonly #scroller: () => HTMLElement | null;
  #isToMove = false;

  constructor(host: ReactiveControllerHost, layout: () => MatrixLayout, scroller: () => HTMLElement | null) {
    this.#host = host;
    this.layout = layout;
    this.#scroller = scroller;
  }

  /** The reader scrolled. */
  scrolled(): void {
    const scroller = this.#scroller();
    if (!scroller || this.#isToMove) return;
    const { scrollLeft, scrollTop } = scroller;
    // Where it was moved to by itself, it is there to the pixel.
    if (Math.abs(scrollLeft - this.left) < 1 && Math.abs(scrollTop - this.top) < 1) return;
    this.left = scrollLeft;
    this.top = scrollTop;
    this.#host.requestUpdate();
  }

  moveTo(left: number, top: number): void {
    const { plotWidth, plotHeight, viewWidth, viewHeight } = this.layout();
    this.left = Math.max(0, Math.min(left, plotWidth - viewWidth));
    this.top = Math.max(0, Math.min(top, plotHeight - viewHeight));
    this.#isToMove = true;
    this.#host.requestUpdate();
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
