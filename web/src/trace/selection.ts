/** The one selection that all views share: hovered before pinned. */

export interface Cell {
  query: number;
  /** -1: the whole row. */
  key: number;
}

export function sameCell(a: Cell | null, b: Cell | null): boolean {
  return a?.query === b?.query && a?.key === b?.key;
}

function emit(from: EventTarget, type: string, detail: Cell | null): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Previews a cell, or a whole row; null ends the preview. */
export function emitHover(from: EventTarget, cell: Cell | null): void {
  emit(from, 'attention-hover', cell);
}

export function emitPin(from: EventTarget, cell: Cell | null): void {
  emit(from, 'attention-pin', cell);
}
