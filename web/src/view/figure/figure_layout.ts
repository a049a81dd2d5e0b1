/**
 * Where the words of the linked figure lie: pure geometry, in CSS pixels.
 * Across: the source above the target, arcs above and below. Down, where that does not fit:
 * the source on the left, the target on the right, arcs at both edges.
 */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface FigureLayout {
  direction: 'across' | 'down';
  width: number;
  height: number;
  source: Box[];
  target: Box[];
  /** Words that are too wide for their column are cut. */
  cut: boolean;
}

export const WORD_HEIGHT = 28;
const LEAST_GAP = 2;
const MOST_GAP = 14;
const SOURCE_ARCS = 84;
const BETWEEN = 88;
const TARGET_ARCS = 64;
const ROW = 32;
const ROW_ARCS = 40;
/** On the narrowest screens. */
const NARROW = 340;
const NARROW_ARCS = 26;
/** Wider columns would only stretch the lines. */
const WIDEST_COLUMNS = 600;
/** Between the columns there must be room to follow a line. */
const LEAST_BETWEEN = 48;

function sum(widths: number[]): number {
  return widths.reduce((total, one) => total + one, 0);
}

/** Words of these widths spread between `0` and `room`, around the middle where they are few. */
function spread(widths: number[], room: number, y: number, height: number): Box[] {
  const gaps = Math.max(1, widths.length - 1);
  const gap = Math.max(LEAST_GAP, Math.min(MOST_GAP, (room - sum(widths)) / gaps));
  let x = Math.max(0, (room - sum(widths) - gap * (widths.length - 1)) / 2);
  return widths.map((width) => {
    const box = { x, y, width, height };
    x += width + gap;
    return box;
  });
}

function across(source: number[], target: number[], width: number, scale: number): FigureLayout {
  const word = WORD_HEIGHT * scale;
  const targetY = SOURCE_ARCS + word + BETWEEN;
  return {
    direction: 'across',
    cut: false,
    width,
    height: targetY + word + TARGET_ARCS,
    source: spread(source, width, SOURCE_ARCS, word),
    target: spread(target, width, targetY, word),
  };
}

function down(source: number[], target: number[], most: number, scale: number): FigureLayout {
  const [word, row] = [WORD_HEIGHT * scale, ROW * scale];
  const width = Math.min(most, WIDEST_COLUMNS);
  const arcs = width < NARROW ? NARROW_ARCS : ROW_ARCS;
  const room = width - 2 * arcs - LEAST_BETWEEN;
  const widest = (widths: number[]) => widths.reduce((largest, one) => Math.max(largest, one), 0);
  const share = Math.min(1, room / Math.max(1, widest(source) + widest(target)));
  const left = widest(source) * share;
  const right = widest(target) * share;
  const targetX = width - arcs - right;
  const column = (widths: number[], end: (width: number) => number, limit: number) =>
    widths.map((one, at) => {
      const own = Math.min(one, limit);
      return { x: end(own), y: at * row + (row - word) / 2, width: own, height: word };
    });
  return {
    direction: 'down',
    cut: share < 1,
    width,
    height: Math.max(source.length, target.length) * row,
    source: column(source, (own) => arcs + left - own, left),
    target: column(target, () => targetX, right),
  };
}

/** Room around a word: less where all of them stand in one line. */
const PADDING = { across: 8, down: 12 };

/** `source`, `target`: widths of the bare words; `scale`: how much higher they are than words of ordinary size. */
export function layoutFigure(source: number[], target: number[], width: number, scale = 1): FigureLayout {
  const padded = (widths: number[], padding: number) => widths.map((one) => one + padding);
  const least = (widths: number[]) => sum(widths) + LEAST_GAP * Math.max(0, widths.length - 1);
  const lines = [padded(source, PADDING.across), padded(target, PADDING.across)] as const;
  if (Math.max(...lines.map(least)) <= width) return across(...lines, width, scale);
  return down(padded(source, PADDING.down), padded(target, PADDING.down), width, scale);
}

const middleX = ({ x, width }: Box) => x + width / 2;
const middleY = ({ y, height }: Box) => y + height / 2;
const round = (value: number) => Math.round(10 * value) / 10;

function path(...parts: (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? round(part) : part)).join(' ');
}

/** From a target word to a source word that it reads. */
export function crossPath(layout: FigureLayout, target: Box, source: Box): string {
  if (layout.direction === 'across') {
    const from = middleX(target);
    const to = middleX(source);
    const [start, end] = [target.y, source.y + source.height];
    const bend = (start - end) / 2;
    return path('M', from, start, 'C', from, start - bend, to, end + bend, to, end);
  }
  const [start, end] = [target.x, source.x + source.width];
  const bend = (start - end) / 2;
  return path(
    'M',
    start,
    middleY(target),
    'C',
    start - bend,
    middleY(target),
    end + bend,
    middleY(source),
    end,
    middleY(source),
  );
}

/** The height of an arc grows with its span, and never leaves its strip. */
function lift(span: number, room: number): number {
  return Math.min(room, 14 + 0.22 * span);
}

function arc(from: Box, to: Box, layout: FigureLayout, edge: 'near' | 'far'): string {
  if (layout.direction === 'across') {
    const [a, b] = [middleX(from), middleX(to)];
    const y = edge === 'near' ? from.y : from.y + from.height;
    const high = lift(Math.abs(a - b), edge === 'near' ? SOURCE_ARCS - 26 : TARGET_ARCS - 8);
    const top = y + (edge === 'near' ? -1 : 1) * high * (4 / 3);
    return a === b ? loop(a, y, top) : path('M', a, y, 'C', a, top, b, top, b, y);
  }
  const [a, b] = [middleY(from), middleY(to)];
  const x = edge === 'near' ? Math.min(from.x, to.x) : Math.max(from.x + from.width, to.x + to.width);
  const strip = layout.width < NARROW ? NARROW_ARCS : ROW_ARCS;
  const side = (edge === 'near' ? -1 : 1) * lift(Math.abs(a - b), strip - 6) * (4 / 3);
  const [start, end] = edge === 'near' ? [from.x, to.x] : [from.x + from.width, to.x + to.width];
  return path('M', start, a, 'C', x + side, a, x + side, b, end, b);
}

/** A word that reads itself. */
function loop(x: number, y: number, top: number): string {
  return path('M', x - 6, y, 'C', x - 16, top, x + 16, top, x + 6, y);
}

/** From a source word to another that it had read in the encoder. */
export function sourceArc(layout: FigureLayout, from: Box, to: Box): string {
  return arc(from, to, layout, 'near');
}

/** From a target word to an earlier one. */
export function targetArc(layout: FigureLayout, from: Box, to: Box): string {
  return arc(from, to, layout, 'far');
}
