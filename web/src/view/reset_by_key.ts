/** Delete and Backspace set a cell back that was changed. */

import { type Cell, emitReset, sameCell } from '../trace/selection.ts';
import type { HeadView } from './head_view.ts';

export function resetByKey(view: HeadView, event: KeyboardEvent, cell: Cell): void {
  if (event.key !== 'Delete' && event.key !== 'Backspace') return;
  event.preventDefault();
  if (view.edited.some((edited) => sameCell(edited, cell))) emitReset(view, cell);
}
