/** What a matrix is painted from. */

import type { HeadDifference, HeadStages, MassFilter } from '../../core/types.ts';
import type { Cell } from '../../trace/selection.ts';
import type { Shading } from '../colours/shading.ts';

export interface Marks {
  /** For each row the keys that a good head looks at. */
  gold: readonly (readonly number[])[];
  /** Cells whose weight the reader set. */
  edited: readonly Cell[];
}

/** What takes the cells under a pointer that is pressed, such as a brush. */
export interface MatrixTool {
  start(cell: Cell): void;
  /** Called again while it stays in a cell. */
  move(cell: Cell): void;
  end(): void;
  /** What it draws over cells that are so wide. */
  marks(cell: number): unknown;
}

/** What is written into a cell of a row, and whether its ground is nearer to paper than to ink; null: nothing. */
export type ValueAt = (key: number) => { text: string; onPaper: boolean } | null;

/** What shows the reader's changes, a gold alignment, and rows that are left empty. */
export interface ExtraPainter {
  /** Of one row, where they are worth a number. */
  changesOf(difference: HeadDifference, painting: Painting, query: number): ValueAt;
  paintMarks(context: CanvasRenderingContext2D, painting: Painting, marks: Marks): void;
  paintEmptyRows(context: CanvasRenderingContext2D, painting: Painting, rows: readonly number[]): void;
}

export interface Palette {
  paper: string;
  ink: string;
  muted: string;
  hover: string;
  line: string;
  faint: string;
  blue: string;
  orange: string;
}

export interface Painting {
  stages: HeadStages;
  /** Painted in place of the weights; null: the weights. */
  difference: HeadDifference | null;
  shading: Shading;
  /** The weight over the end of the scale, before its limit. */
  shareAt(query: number, key: number): number;
  marks: Marks;
  /** Leaves only the strongest weights of each row in; null: all are. */
  filter: MassFilter | null;
  /** Weights are written into large cells. */
  hasValues: boolean;
  /** Device pixels for each pixel of the style. */
  density: number;
  cell: number;
  left: number;
  top: number;
  width: number;
  height: number;
  dark: boolean;
  palette: Palette;
  pin: Cell | null;
  hover: Cell | null;
  font: string;
  /** The reader's own text size over the page's. */
  textScale: number;
}
