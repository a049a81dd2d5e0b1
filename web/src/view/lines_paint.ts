/** Curves from a query's row on the left to a key's row on the right. */

export interface Line {
  /** Rows of the two columns. */
  from: number;
  to: number;
  weight: number;
  /** What the row in question looks at, what looks at the key, or the pinned cell. */
  tone: 'looks' | 'looked' | 'pinned';
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
}

const WIDEST = 5;
const THINNEST = 0.75;
/** 4 px wide. */
const DOT_RADIUS = 2;

export function paintLines(canvas: HTMLCanvasElement, lines: readonly Line[], painting: LinesPainting): void {
  const { width, height, density, row, blue, orange, edited } = painting;
  canvas.width = Math.max(1, Math.round(width * density));
  canvas.height = Math.max(1, Math.round(height * density));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(density, density);
  context.lineCap = 'round';
  for (const { from, to, weight, tone } of lines) {
    context.strokeStyle = tone === 'looks' ? blue : orange;
    context.globalAlpha = tone === 'pinned' ? 1 : 0.15 + 0.8 * weight;
    context.lineWidth = THINNEST + WIDEST * weight;
    const [left, right] = [(from + 0.5) * row, (to + 0.5) * row];
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
