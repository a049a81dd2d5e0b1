/** The page's own keys; those of a view belong to the view. */

import type { Mode } from '../state/scene.ts';

export type Shortcut = 'undo' | 'redo' | 'keys' | 'escape' | 'off' | Mode;

const PLAIN: Record<string, Shortcut> = {
  '1': 'self',
  '2': 'causal',
  '3': 'cross',
  x: 'off',
  '?': 'keys',
  Escape: 'escape',
};

/** In a text field only the field's own keys count. */
export function shortcutOf(event: KeyboardEvent, typing: boolean): Shortcut | null {
  if (typing || event.altKey || event.defaultPrevented) return null;
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
    return key === 'y' ? 'redo' : null;
  }
  return PLAIN[event.key] ?? null;
}

export const keyTable: [string, string][] = [
  ['arrows', 'move the cell'],
  ['Home End', 'first and last cell of the row'],
  ['Enter', 'pin'],
  ['Esc', 'stop generating; unpin, then leave'],
  ['[ ]', 'previous and next head'],
  ['← →', 'previous and next French word (translator)'],
  ['1 2 3', 'self, causal, cross'],
  ['m l t', 'matrix, lines, table'],
  ['d', 'difference, where something was changed'],
  ['x', 'switch the head off or on (language models, translator)'],
  ['Ctrl+Z', 'undo; with Shift: redo'],
  ['?', 'this list'],
];
