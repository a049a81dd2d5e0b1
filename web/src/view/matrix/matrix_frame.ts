/** Which part of the matrix is in sight, and how large. */

import type { ReactiveControllerHost } from 'lit';
import type { MatrixLayout } from './matrix_layout.ts';

/** What `attention-frame` tells: the reader moved it, or it opens over other tokens, which who listens may do. */
export interface FrameEvent {
  frame: MatrixFrame;
  opens: boolean;
}

/** Whether nobody took it. */
export function emitFrame(host: EventTarget, frame: MatrixFrame, opens = false): boolean {
  const detail: FrameEvent = { frame, opens };
  return host.dispatchEvent(
    new CustomEvent('attention-frame', { detail, bubbles: true, composed: true, cancelable: true }),
  );
}

export class MatrixFrame {
  left = 0;
  top = 0;
  /** The cell that the reader chose; 0: all that fits. */
  zoomed = 0;
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly layout: () => MatrixLayout;
  readonly #scroller: () => HTMLElement | null;
  #isToMove = false;

  /** What moves now is no wish of the reader. */
  isByItself = false;

  constructor(
    host: ReactiveControllerHost & EventTarget,
    layout: () => MatrixLayout,
    scroller: () => HTMLElement | null,
  ) {
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
    this.#moved();
  }

  #moved(): void {
    this.#host.requestUpdate();
    if (!this.isByItself) emitFrame(this.#host, this);
  }

  moveTo(left: number, top: number): void {
    const { plotWidth, plotHeight, viewWidth, viewHeight } = this.layout();
    this.left = Math.max(0, Math.min(left, plotWidth - viewWidth));
    this.top = Math.max(0, Math.min(top, plotHeight - viewHeight));
    this.#isToMove = true;
    this.#moved();
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
