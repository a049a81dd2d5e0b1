/** Controls of several kinds as one tab stop: left and right lead through them, up and down are each control's own. */

import { movesInList } from './roving.ts';

/** But for fields that are written in: there left and right move the caret. */
export const TOOLBAR_ITEMS = 'button, select, summary, input:is([type="range"], [type="checkbox"])';

const OWN_KEYS = 'select, input';
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** At an end they stay there: a slider or a list would take the key for itself. */
export function movesInToolbar(event: KeyboardEvent, at: number, count: number): number | undefined {
  if (!(event.target as Element).matches(OWN_KEYS)) return movesInList(event, at, count);
  const step = STEPS[event.key];
  return step === undefined ? undefined : Math.min(count - 1, Math.max(0, at + step));
}
