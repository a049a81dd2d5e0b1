/** Curves from a query's row on the left to a key's row on the right. */

import type { Cell } from '../trace/selection.ts';

export interface Line {
  query: number;
  key: number;
  weight: number;
}

export interface LinesPainting {
  width: number;
  height: number;
  density: number;
  /** Height of one token's row. */
  row: number;
  blue: string;
  orange: string;
  pin: Cell | null;
  /** Whose weight the reader set: a dot half way. */
  edited: readonly Cell[];
}

const WIDEST = 5;
const THINNEST = 0.75;
/** 4 px wide. */
const DOT_RADIUS = 2;

export function paintLines(canvas: HTMLCanvasElement, lines: Line[], painting: LinesPainting): void {
  const { width, height, density, row, blue, orange, pin, edited } = painting;
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  context.lineCap = 'round';
  for (const { query, key, weight } of lines) {
    const pinned = pin?.query === query && pin.key === key;
    context.strokeStyle = pinned ? orange : blue;
    context.globalAlpha = pinned ? 1 : 0.15 + 0.8 * weight;
    context.lineWidth = THINNEST + WIDEST * weight;
    const from = (query + 0.5) * row;
    const to = (key + 0.5) * row;
    context.beginPath();
    context.moveTo(4, from);
    context.bezierCurveTo(width * 0.45, from, width * 0.55, to, width - 4, to);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.fillStyle = orange;
  for (const { query, key } of edited) {
    context.beginPath();
    context.arc(width / 2, ((query + key + 1) / 2) * row, DOT_RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
}
