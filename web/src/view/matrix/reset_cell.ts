/** Asks to set a cell back that the reader changed. */

import { type Cell, sameCell } from '../../trace/selection.ts';
import type { HeadView } from '../head/head_view.ts';

export function emitReset(from: EventTarget, cell: Cell): void {
  from.dispatchEvent(new CustomEvent('reset-cell', { detail: cell, bubbles: true, composed: true }));
}

/** Delete and Backspace do, where it was changed. */
export function resetByKey(view: HeadView, event: KeyboardEvent, cell: Cell): void {
  if (event.key !== 'Delete' && event.key !== 'Backspace') return;
  event.preventDefault();
  if (view.edited.some((edited) => sameCell(edited, cell))) emitReset(view, cell);
}
