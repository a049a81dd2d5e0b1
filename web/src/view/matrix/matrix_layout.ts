/** Where the matrix and its labels lie: pure geometry, in CSS pixels. */

import type { Token } from '../../trace/tokens.ts';
import { rowName, rowsWrite } from '../text/token_name.ts';

export const LARGEST_CELL = 64;
/** Before a room. */
const LARGEST_PRESENTED_CELL = 160;
/** As large as cells are made where the matrix would then be taller than the screen. */
const LARGEST_TALL_CELL = 34;
/** Below this a cell is hard to hit; the matrix scrolls instead. */
const SMALLEST_CELL = 14;
/** Up to here every cell stays large enough to hit; longer texts can be seen whole. */
export const LONG = 64;
const NARROW = 480;
const LABEL_PADDING = 12;
/** So much beyond the last column its slanted label may lean. */
const MOST_OVERHANG = 40;
const LABELS_LEANING_OUT = 8;
/** So tall a matrix of few rows may become when its cells grow. */
const LEAST_VIEW = 240;
/** Cells that are at least so large end on half pixels. */
const CELL_ON_HALVES = 4;

/** How labels are written: larger ones where cells leave room, steeper ones before they thin out. */
interface LabelStyle {
  fontSize: number;
  /** Distance below which two lines of text touch. */
  line: number;
  /** Of the column labels, in degrees. */
  slant: number;
}

export interface MatrixRoom {
  width: number;
  height: number;
  /** Everything is in that height, its labels too. */
  whole?: boolean;
  /** The reader's own text size over the page's. */
  textScale: number;
  /** Width of a text at a font size of 1. */
  measure(text: string): number;
}

export interface MatrixLayout extends LabelStyle {
  cell: number;
  /** What `cell` is where everything is shown, as far as it can be. */
  fit: number;
  labelWidth: number;
  labelHeight: number;
  overhang: number;
  /** All cells. */
  plotWidth: number;
  plotHeight: number;
  /** What is in sight at once. */
  viewWidth: number;
  viewHeight: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function labelStyles(narrow: boolean, textScale: number): LabelStyle[] {
  const style = (size: number, slant: number) => {
    const fontSize = size * textScale;
    return { fontSize, line: Math.ceil(fontSize + 1), slant };
  };
  const small = [style(11, 45), style(11, 60)];
  return narrow ? small : [style(13, 45), ...small];
}

/** From this cell on, no column label touches the next. */
const leastCell = ({ line, slant }: LabelStyle) => line / Math.sin(radians(slant));

/** Rows with two names need more room for them. */
function mostLabelWidth(queryTokens: Token[], narrow: boolean): number {
  if (rowsWrite(queryTokens)) return narrow ? 132 : 184;
  return narrow ? 88 : 112;
}

/** How far the labels of the last columns lean out of the plot. */
function overhangOf(keyTokens: Token[], cell: number, style: LabelStyle, room: MatrixRoom): number {
  const last = keyTokens.slice(-LABELS_LEANING_OUT).reverse();
  const leaning = last.map(({ text }, index) => {
    const width = Math.min(mostLabelWidth([], false), room.measure(text) * style.fontSize);
    return width * Math.cos(radians(style.slant)) + style.line / 2 - (index + 0.5) * cell;
  });
  return Math.ceil(Math.max(0, Math.min(MOST_OVERHANG, ...[Math.max(...leaning)])));
}

type Naming = (token: Token) => string;

const columnName: Naming = ({ text }) => text;
/** Asked at every move over the same tokens. */
const longestKnown = new WeakMap<
  Token[],
  { measure: MatrixRoom['measure']; naming: Naming; width: number }[]
>();

/** Of more tokens than these, only so many names with the most letters are measured. */
const MOST_MEASURED = 256;

/** Width of the longest name at a font size of 1. */
function longestOf(tokens: Token[], measure: MatrixRoom['measure'], naming: Naming): number {
  const known = longestKnown.get(tokens) ?? [];
  const before = known.find((entry) => entry.measure === measure && entry.naming === naming);
  if (before) return before.width;
  const names = tokens.map(naming).sort((one, other) => other.length - one.length);
  const width = Math.max(0, ...names.slice(0, MOST_MEASURED).map(measure));
  longestKnown.set(tokens, [...known.slice(-1), { measure, naming, width }]);
  return width;
}

/** The largest cell with which everything is in sight, or that can still be hit. */
function fitting(rows: number, columns: number, width: number, height: number, whole = false): number {
  const isLong = whole || Math.max(rows, columns) > LONG;
  const tallest = isLong ? height / rows : Math.max(LARGEST_TALL_CELL, height / rows);
  const cell = Math.min(whole ? LARGEST_PRESENTED_CELL : LARGEST_CELL, width / columns, tallest);
  const halves = cell >= CELL_ON_HALVES ? Math.floor(2 * cell) / 2 : cell;
  return isLong ? halves : Math.max(SMALLEST_CELL, halves);
}

/** `zoomed`: the cell that the reader chose; 0: all that fits. */
export function layoutMatrix(
  queryTokens: Token[],
  keyTokens: Token[],
  room: MatrixRoom,
  zoomed: number,
): MatrixLayout {
  const narrow = room.width < NARROW * room.textScale;
  const columns = Math.max(1, keyTokens.length);
  const rows = Math.max(1, queryTokens.length);
  const styles = labelStyles(narrow, room.textScale);
  const longestRow = longestOf(queryTokens, room.measure, rowName);
  const longestColumn = longestOf(keyTokens, room.measure, columnName);
  const whole = zoomed > 0 ? layoutMatrix(queryTokens, keyTokens, room, 0) : null;
  const laid = styles.map((style): MatrixLayout => {
    const { fontSize, slant, line } = style;
    const most = mostLabelWidth(queryTokens, narrow) * room.textScale;
    const labelWidth = Math.ceil(Math.min(most, longestRow * fontSize + LABEL_PADDING));
    const label = Math.min(mostLabelWidth([], false) * room.textScale, longestColumn * fontSize);
    const labelHeight = Math.ceil(Math.max(24, label * Math.sin(radians(slant)) + line));
    // What leans out is known once the cell is, and makes room for larger ones.
    const inside = (overhang: number) => Math.max(SMALLEST_CELL, room.width - labelWidth - overhang);
    const height = room.whole ? room.height - labelHeight : room.height;
    const first = fitting(rows, columns, inside(MOST_OVERHANG), height, room.whole);
    const overhang = overhangOf(keyTokens, Math.max(zoomed, first), style, room);
    const fit = whole?.fit ?? fitting(rows, columns, inside(overhang), height, room.whole);
    const cell = Math.max(fit, Math.min(LARGEST_CELL, zoomed));
    return {
      ...style,
      cell,
      fit,
      labelWidth,
      labelHeight,
      overhang,
      plotWidth: cell * columns,
      plotHeight: cell * rows,
      viewWidth: Math.min(cell * columns, inside(overhang)),
      // What is below stays where it is while cells grow, and what lies under two fingers, too.
      viewHeight: Math.min(cell * rows, height, Math.max(fit * rows, LEAST_VIEW)),
    };
  });
  return laid.find((layout) => layout.cell >= leastCell(layout)) ?? (laid.at(-1) as MatrixLayout);
}
