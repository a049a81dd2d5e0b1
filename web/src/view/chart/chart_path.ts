/** A line of many values as a path that is as fine as the screen shows it. */

import { type Scale, share } from './chart_scale.ts';

export interface Points {
  steps: ArrayLike<number>;
  values: ArrayLike<number>;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

function place(box: Box, across: Scale, up: Scale, step: number, value: number): [number, number] {
  const x = box.left + share(across, step) * box.width;
  const y = box.top + box.height * (1 - Math.max(-0.02, Math.min(1.02, share(up, value))));
  return [x, y];
}

const rounded = (value: number) => Math.round(value * 10) / 10;

/**
 * SVG path data. Of the values that fall on one column of pixels, the least, the largest and the last are
 * drawn, so that no spike is lost.
 */
export function pathOf({ steps, values }: Points, box: Box, across: Scale, up: Scale): string {
  let path = '';
  let column = Number.NaN;
  let [least, most, last] = [0, 0, 0];
  const point = (y: number) => {
    path += `${path === '' ? 'M' : 'L'}${rounded(column)} ${rounded(y)}`;
  };
  const flush = () => {
    if (Number.isNaN(column)) return;
    if (most - least > 1) {
      point(least);
      point(most);
    }
    point(last);
  };
  for (let at = 0; at < steps.length; at++) {
    const value = values[at] ?? 0;
    if (!Number.isFinite(value)) continue;
    const [x, y] = place(box, across, up, steps[at] ?? 0, value);
    if (Math.round(x) !== Math.round(column)) {
      flush();
      column = x;
      [least, most] = [y, y];
    }
    [least, most, last] = [Math.min(least, y), Math.max(most, y), y];
  }
  flush();
  return path;
}

/** Labels at the ends of lines, moved apart until none covers another; in the order in which they came. */
export function spread(places: number[], gap: number, top: number, bottom: number): number[] {
  const order = places.map((_, at) => at).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const spreadOut = [...places];
  let least = top;
  for (const at of order) {
    spreadOut[at] = Math.max(spreadOut[at] ?? 0, least);
    least = (spreadOut[at] ?? 0) + gap;
  }
  let most = bottom;
  for (const at of order.reverse()) {
    spreadOut[at] = Math.min(spreadOut[at] ?? 0, most);
    most = (spreadOut[at] ?? 0) - gap;
  }
  return spreadOut;
}
