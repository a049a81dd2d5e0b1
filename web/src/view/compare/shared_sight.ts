/** Matrices side by side show one part, at one size: whichever the reader moves, the others follow. */

import type { Frame } from '../../scene/scene.ts';
import type { FrameEvent, MatrixFrame } from '../matrix/matrix_frame.ts';
import { byItself, showSight, sightOf } from '../matrix/matrix_sight.ts';

const textOf = (frame: Frame | null | undefined) => JSON.stringify(frame ?? null);

/** They need not be equally wide: the cell at the corner is the same. */
function follow({ zoomed, left, top, layout }: MatrixFrame, other: MatrixFrame): void {
  const { cell } = layout();
  byItself(other, () => {
    other.zoomed = zoomed;
    const own = other.layout().cell;
    other.moveTo((left / cell) * own, (top / cell) * own);
  });
}

export class SharedSight {
  readonly #frames = new Set<MatrixFrame>();
  /** What all of them show. */
  #shown = textOf(null);

  heard({ detail: { frame, opens } }: CustomEvent<FrameEvent>): void {
    this.#frames.add(frame);
    if (opens) return;
    for (const other of this.#frames) if (other !== frame) follow(frame, other);
    this.#shown = textOf(sightOf(frame));
  }

  /** What the scene says, where that is not what they show: after undo. */
  show(wanted: Frame | undefined): void {
    if (textOf(wanted) === this.#shown) return;
    this.#shown = textOf(wanted);
    for (const frame of this.#frames)
      byItself(frame, () => {
        if (wanted) showSight(frame, wanted);
        else {
          frame.zoomed = 0;
          frame.moveTo(0, 0);
        }
      });
  }
}
