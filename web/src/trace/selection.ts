/** The one selection that all views share: hovered before pinned. */

import type { PaintedCells } from '../core/types.ts';

export interface Cell {
  query: number;
  /** -1: the whole row. */
  key: number;
}

export function sameCell(a: Cell | null, b: Cell | null): boolean {
  return a?.query === b?.query && a?.key === b?.key;
}

/** What the reader wants to change, and where it is seen. */
export interface EditWish {
  cells: PaintedCells;
  /** In the window. */
  box: DOMRect;
}

function emit(from: EventTarget, type: string, detail: unknown): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Previews a cell, or a whole row; null ends the preview. */
export function emitHover(from: EventTarget, cell: Cell | null): void {
  emit(from, 'attention-hover', cell);
}

export function emitPin(from: EventTarget, cell: Cell | null): void {
  emit(from, 'attention-pin', cell);
}

/** The rows whose numbers a view shows: of a long head they have to be fetched. */
export function emitRows(from: EventTarget, queries: readonly number[]): void {
  emit(from, 'attention-rows', queries);
}

/** Pins the first of the cells and asks to change them all. */
export function emitEdit(from: EventTarget, { cells, box }: EditWish): void {
  emitPin(from, { query: cells.query, key: cells.key });
  emit(from, 'edit-cell', { cells, box } satisfies EditWish);
}

/** The cells between two corners. */
export function cellsBetween(one: Cell, other: Cell): PaintedCells {
  const [queries, keys] = [Math.abs(one.query - other.query) + 1, Math.abs(one.key - other.key) + 1];
  return {
    query: Math.min(one.query, other.query),
    key: Math.min(one.key, other.key),
    ...(queries > 1 && { queries }),
    ...(keys > 1 && { keys }),
  };
}
