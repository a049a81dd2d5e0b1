/**
 * In which form the page writes matrices: row looks at column, or column looks at row. All of a page is written in
 * one form, which its scene says; what turns it comes with its first use (column_form.ts).
 */

import type { Cell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';

/** What is in sight of a matrix, in pixels. */
export interface Sight {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** What stands between rows and columns once they have changed places. */
export interface ColumnForm {
  /** What stands at the left, and what above. */
  tokens(queries: Token[], keys: Token[]): [down: Token[], across: Token[]];
  /** The cell of the head for one of the picture, and the other way round. */
  cell(cell: Cell): Cell;
  /** What takes what is painted by queries and keys; what is in sight is set to what those see who count by them. */
  onto(canvas: HTMLCanvasElement, sight: Sight): HTMLCanvasElement;
  /** A row for a column. */
  words(text: string): string;
  /** Numbers that stand row after row. */
  cells<Cells extends Uint8Array | Float32Array>(cells: Cells, rows: number, columns: number): Cells;
  /** Of a head in small. */
  picture<Picture extends { rows: number; columns: number; levels: Uint8Array; allowed?: Uint8Array }>(
    picture: Picture,
  ): Picture;
}

/** Null: the page is in row form. */
export let columnForm: ColumnForm | null = null;

/** The page is written in this form from now on. */
export function writeIn(form: ColumnForm | null): void {
  columnForm = form;
}

/** The text as the form of the page has it: what it calls a row may be a column. No reader's words are in it. */
export function inForm(text: string): string {
  return columnForm?.words(text) ?? text;
}
