/** Marks over the cells of a matrix: where a gold alignment lies, and what the reader set by hand. */

import { inkOn } from '../colours/shading.ts';
import type { Marks, Painting } from './painting.ts';

/** From here on a value is written in the middle: the dot goes below it. */
const CELL_WITH_VALUE = 28;
/** Of the dot on a weight that was set by hand: it is 4 px wide, or less in small cells. */
const EDITED_RADIUS = 2;

function dot(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Dots on the gold alignment, orange ones at the upper right of what was set by hand. */
export function paintMarks(
  context: CanvasRenderingContext2D,
  painting: Painting,
  { gold, edited }: Marks,
): void {
  const { stages, cell, left, top, palette, dark, shading } = painting;
  const radius = Math.max(1, Math.min(2.5, cell / 8));
  const down = cell >= CELL_WITH_VALUE ? 0.86 : 0.5;
  gold.slice(0, stages.queries).forEach((keys, query) => {
    for (const key of keys.filter((one) => one < stages.keys)) {
      context.fillStyle = inkOn(painting.shareAt(query, key), shading, dark) ? palette.ink : palette.paper;
      dot(context, (key + 0.5) * cell - left, (query + down) * cell - top, radius);
    }
  });
  context.fillStyle = palette.orange;
  const inside = Math.min(2 * EDITED_RADIUS, cell / 3);
  for (const { query, key } of edited)
    dot(
      context,
      (key + 1) * cell - left - inside,
      query * cell - top + inside,
      Math.min(EDITED_RADIUS, cell / 6),
    );
}
