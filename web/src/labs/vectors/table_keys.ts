/**
 * A table of fields is one tab stop. Left and right go on to the next field where the text of this one is all chosen or
 * the caret stands at that end; Enter goes down the column, with Shift up. Up and down step the number itself.
 */

import type { ReactiveControllerHost } from 'lit';
import { type Moves, Roving } from '../../view/gestures/roving.ts';
import { movesInToolbar } from '../../view/gestures/toolbar.ts';

type Host = ReactiveControllerHost & { renderRoot: ParentNode & EventTarget };

/** Whether there is nothing more to walk through in the field, backward or forward. */
function isAtEnd({ value, selectionStart, selectionEnd }: HTMLInputElement, step: -1 | 1): boolean {
  if (selectionStart === 0 && selectionEnd === value.length) return true;
  const end = step < 0 ? 0 : value.length;
  return selectionStart === end && selectionEnd === end;
}

const movesInTable: Moves = (event, at) => {
  const { key, shiftKey } = event;
  const field = event.target as HTMLInputElement;
  if (key === 'Enter') {
    const columns = field.closest('tr')?.querySelectorAll('input').length;
    return columns && at + (shiftKey ? -columns : columns);
  }
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key] as -1 | 1 | undefined;
  return step && !shiftKey && isAtEnd(field, step) ? at + step : undefined;
};

/** A toolbar that holds such a field, too. */
export const movesInSizes: Moves = (event, at, count) =>
  (event.target as Element).matches('.number')
    ? movesInTable(event, at, count)
    : movesInToolbar(event, at, count);

/** What is arrived at is chosen, so that typing replaces it. */
function chooseText({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.matches('.number')) target.select();
}

export function rovingTables(host: Host): void {
  new Roving(host, 'table, .fields', 'input', movesInTable);
  let listens = false;
  host.addController({
    hostUpdated() {
      if (listens) return;
      listens = true;
      host.renderRoot.addEventListener('focusin', chooseText);
    },
  });
}
