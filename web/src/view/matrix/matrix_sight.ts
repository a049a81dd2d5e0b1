/** The part of a matrix that is in sight, as the scene keeps it. Loaded once a part is. */

import type { Frame } from '../../scene/scene.ts';
import type { MatrixFrame } from './matrix_frame.ts';
import { LARGEST_CELL } from './matrix_layout.ts';

/** Null: all of it. */
export function sightOf(frame: MatrixFrame): Frame | null {
  const { cell, plotWidth, plotHeight, viewWidth, viewHeight } = frame.layout();
  if (plotWidth <= viewWidth && plotHeight <= viewHeight) return null;
  return {
    row: Math.round(frame.top / cell),
    column: Math.round(frame.left / cell),
    rows: Math.max(1, Math.round(viewHeight / cell)),
  };
}

/** What moves meanwhile is no wish of the reader. */
export function byItself(frame: MatrixFrame, move: () => void): void {
  frame.isByItself = true;
  move();
  frame.isByItself = false;
}

export function showSight(frame: MatrixFrame, { row, column, rows }: Frame): void {
  frame.zoomed = LARGEST_CELL;
  // How much room there is depends on the cells: labels are as high as their rows.
  for (let pass = 0; pass < 2; pass++) {
    const { viewHeight, fit } = frame.layout();
    const cell = viewHeight / rows;
    frame.zoomed = cell <= fit ? 0 : Math.min(cell, LARGEST_CELL);
  }
  const { cell } = frame.layout();
  frame.moveTo(column * cell, row * cell);
}
