/** Finding the step that is meant, and the value there. */

import type { Points } from './chart_path.ts';

/** The last place whose step is at most `step`; -1 where all come later. */
export function placeOf(steps: ArrayLike<number>, step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The newest value that was known by `step`; null before the first. */
export function valueAt({ steps, values }: Points, step: number): number | null {
  return values[placeOf(steps, step)] ?? null;
}

/** The step drawn nearest to a place across the chart. */
export function nearest(
  steps: ArrayLike<number>,
  across: (step: number) => number,
  wanted: number,
): number | null {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (across(steps[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [steps[Math.max(0, low - 1)], steps[low]];
  if (before === undefined || after === undefined) return after ?? null;
  return wanted - across(before) < across(after) - wanted ? before : after;
}

/** Where a key leads; null: nowhere. */
export function steppedTo(key: string, steps: ArrayLike<number>, from: number | null): number | null {
  if (steps.length === 0) return null;
  const place = from === null ? steps.length - 1 : placeOf(steps, from);
  const far = Math.max(1, Math.round(steps.length / 10));
  const moves: Record<string, number> = {
    ArrowLeft: place - 1,
    ArrowRight: place + 1,
    ArrowDown: place - 1,
    ArrowUp: place + 1,
    PageDown: place - far,
    PageUp: place + far,
    Home: 0,
    End: steps.length - 1,
  };
  const wanted = moves[key];
  if (wanted === undefined) return null;
  return steps[Math.min(steps.length - 1, Math.max(0, wanted))] ?? null;
}
