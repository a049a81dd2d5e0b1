/** Controls of several kinds as one tab stop: left and right lead through them, up and down are each control's own. */

import { movesInList } from './roving.ts';

/** But for fields that are written in: there left and right move the caret. */
export const TOOLBAR_ITEMS = 'button, select, summary, input:is([type="range"], [type="checkbox"])';

const ACROSS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };
const DOWN: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };

/** What the item does not take for itself: a slider goes left and right, a list up and down. */
function stepsFrom(item: Element): Record<string, number> | null {
  if (item.matches('[type="range"]')) return DOWN;
  return item.matches('select') ? ACROSS : null;
}

/** At an end they stay there: a slider or a list would take the key for itself. */
export function movesInToolbar(event: KeyboardEvent, at: number, count: number): number | undefined {
  const steps = stepsFrom(event.target as Element);
  if (!steps) return movesInList(event, at, count);
  const step = steps[event.key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, at + step));
}
