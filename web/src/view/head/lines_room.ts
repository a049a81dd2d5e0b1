/** Where the lines are painted: between the two columns, as they have been laid out. */

import type { Between } from './lines_between.ts';

/** So long a column no longer fits a canvas at full density. */
const TALLEST_CANVAS = 8000;

export interface LinesRoom {
  /** Around both columns, and what stands at their edges. */
  frame: HTMLElement;
  canvas: HTMLCanvasElement;
  width: number;
  height: number;
  /** Height of one token's row. */
  row: number;
  density: number;
}

/** Gives the canvas its place; null before there is one. */
export function roomBetween(root: ParentNode, { queries, keys }: Between, finest: number): LinesRoom | null {
  const frame = root.querySelector<HTMLElement>('.frame');
  const canvas = frame?.querySelector<HTMLCanvasElement>('canvas.between');
  if (!frame || !canvas) return null;
  const [left, right] = ['.queries', '.keys'].map((side) => frame.querySelector<HTMLElement>(side));
  const start = (left?.offsetLeft ?? 0) + (left?.offsetWidth ?? 0);
  const width = Math.max(0, (right?.offsetLeft ?? 0) - start);
  const row = frame.querySelector('.token')?.getBoundingClientRect().height ?? 0;
  const height = Math.max(queries.slots.length, keys.slots.length) * row;
  Object.assign(canvas.style, { left: `${start}px`, width: `${width}px`, height: `${height}px` });
  return { frame, canvas, width, height, row, density: Math.min(finest, TALLEST_CANVAS / height) };
}
