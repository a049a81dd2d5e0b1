/** Curves from a query's row on the left to a key's row on the right. */

import { DASHES, hueOf } from '../together/hues.ts';

export interface Line {
  /** Rows of the two columns. */
  from: number;
  to: number;
  weight: number;
  /** What the row in question looks at, what looks at the key, or the pinned cell. */
  tone: 'looks' | 'looked' | 'pinned';
  /** Which of several heads or rows it belongs to, each with a hue and a dash; absent: there is one. */
  place?: number;
}

export interface LinesPainting {
  width: number;
  height: number;
  density: number;
  /** Height of one token's row. */
  row: number;
  blue: string;
  orange: string;
  /** Whose weight the reader set: a dot half way. */
  edited: readonly Pick<Line, 'from' | 'to'>[];
  /** How many heads or rows have a hue each. */
  places: number;
  dark: boolean;
}

const WIDEST = 5;
const THINNEST = 0.75;
/** 4 px wide. */
const DOT_RADIUS = 2;
/** Lines of several heads between the same words lie side by side. */
const APART = 4;

export function paintLines(canvas: HTMLCanvasElement, lines: readonly Line[], painting: LinesPainting): void {
  const { width, height, density, row, blue, orange, edited, places, dark } = painting;
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  context.lineCap = 'round';
  for (const { from, to, weight, tone, place } of lines) {
    context.strokeStyle = place === undefined ? (tone === 'looks' ? blue : orange) : hueOf(place, dark);
    context.globalAlpha = tone === 'pinned' ? 1 : 0.15 + 0.8 * weight;
    context.lineWidth = THINNEST + WIDEST * weight;
    const dash = DASHES[place ?? 0] ?? [];
    context.setLineDash(dash.map((length) => length * Math.max(2, context.lineWidth)));
    const shift = place === undefined ? 0 : (place - (places - 1) / 2) * APART;
    const [left, right] = [(from + 0.5) * row + shift, (to + 0.5) * row + shift];
    context.beginPath();
    context.moveTo(4, left);
    context.bezierCurveTo(width * 0.45, left, width * 0.55, right, width - 4, right);
    context.stroke();
  }
  context.globalAlpha = 1;
  context.fillStyle = orange;
  for (const { from, to } of edited) {
    context.beginPath();
    context.arc(width / 2, ((from + to + 1) / 2) * row, DOT_RADIUS, 0, 2 * Math.PI);
    context.fill();
  }
}
