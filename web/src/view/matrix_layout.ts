/** Where the matrix and its labels lie: pure geometry, in CSS pixels. */

import type { Token } from '../trace/tokens.ts';
import { rowName, rowsWrite } from './token_name.ts';

const LARGEST_CELL = 34;
/** Below this a cell is hard to hit; the matrix scrolls instead. */
const SMALLEST_CELL = 14;
/** Up to here every cell stays large enough to hit; longer texts show the whole first. */
const WHOLE_AT_ONCE = 64;
const SMALLEST_OVERVIEW_CELL = 2;
const ZOOMED_CELL = 20;
const TALLEST_VIEW = 760;
const NARROW = 480;
/** Distance below which two labels run into each other. */
const LABEL_STEP = 15;
/** From this size on every row and column keeps its own label. */
const CELL_WITH_LABEL = 13;
const LABEL_PADDING = 12;
/** The last column's slanted label leans out to the right. */
const OVERHANG = 30;

export interface MatrixLayout {
  cell: number;
  fontSize: number;
  labelWidth: number;
  labelHeight: number;
  overhang: number;
  /** All cells. */
  plotWidth: number;
  plotHeight: number;
  /** What is in sight at once. */
  viewWidth: number;
  viewHeight: number;
  canZoom: boolean;
}

function longestLabel(tokens: Token[], fontSize: number, most: number): number {
  const longest = tokens.reduce((length, token) => Math.max(length, rowName(token).length), 1);
  return Math.min(most, longest * fontSize * 0.66 + LABEL_PADDING);
}

/** Rows with two names need more room for them. */
function mostLabelWidth(queryTokens: Token[], narrow: boolean): number {
  if (rowsWrite(queryTokens)) return narrow ? 132 : 184;
  return narrow ? 88 : 112;
}

export function layoutMatrix(
  queryTokens: Token[],
  keyTokens: Token[],
  width: number,
  zoomed: boolean,
): MatrixLayout {
  const narrow = width < NARROW;
  const fontSize = narrow ? 11 : 13;
  const labelWidth = longestLabel(queryTokens, fontSize, mostLabelWidth(queryTokens, narrow));
  const labelHeight = Math.max(24, 0.75 * longestLabel(keyTokens, fontSize, 112));
  const columns = Math.max(1, keyTokens.length);
  const rows = Math.max(1, queryTokens.length);
  const room = Math.max(SMALLEST_CELL, width - labelWidth - OVERHANG);
  const smallest = Math.max(columns, rows) > WHOLE_AT_ONCE ? SMALLEST_OVERVIEW_CELL : SMALLEST_CELL;
  const fitting = Math.floor((2 * room) / columns) / 2;
  const fit = Math.max(smallest, Math.min(LARGEST_CELL, fitting));
  const cell = zoomed ? Math.max(ZOOMED_CELL, fit) : fit;
  return {
    cell,
    fontSize,
    labelWidth,
    labelHeight,
    overhang: OVERHANG,
    plotWidth: cell * columns,
    plotHeight: cell * rows,
    viewWidth: Math.min(cell * columns, room),
    viewHeight: Math.min(cell * rows, TALLEST_VIEW),
    canZoom: fit < SMALLEST_CELL,
  };
}

/** Labels to draw between `first` and `last`: thinned, but `always` ones stay and get room. */
export function labelsToShow(first: number, last: number, cell: number, always: number[]): number[] {
  const step = cell >= CELL_WITH_LABEL ? 1 : Math.ceil(LABEL_STEP / cell);
  const kept = always.filter((index) => index >= first && index <= last);
  const shown = new Set(kept);
  for (let index = Math.ceil(first / step) * step; index <= last; index += step) {
    if (kept.every((one) => one === index || Math.abs(one - index) >= step)) shown.add(index);
  }
  return [...shown].sort((a, b) => a - b);
}
