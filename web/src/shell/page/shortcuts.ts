/** The page's keys: what the list says is what the handler does. Those of a view belong to the view, those of a lab to the lab. */

import type { AnyLab, Shortcut } from '../../labs/lab.ts';
import type { Mode } from '../../scene/scene.ts';

const MODES: Record<string, Mode> = { '1': 'self', '2': 'causal', '3': 'cross' };
const ALWAYS: readonly Shortcut[] = [
  {
    keys: '1 2 3',
    words: 'self, causal, cross',
    takes: Object.keys(MODES),
    act: (page, { key }) => page.setMode(MODES[key] as Mode),
  },
  { keys: 'Ctrl+Z', words: 'undo', takes: ['Ctrl+z'], act: (page) => page.undo() },
  {
    keys: 'Ctrl+Y Ctrl+Shift+Z',
    words: 'redo',
    takes: ['Ctrl+y', 'Ctrl+Shift+z'],
    act: (page) => page.redo(),
  },
  { keys: 'g', words: 'the glossary', takes: ['g'], act: (page) => page.toggleGlossary() },
  {
    keys: 'f',
    words: 'before a room: large type, one view; Esc leaves',
    takes: ['f'],
    act: (page) => page.togglePresentation(),
  },
  { keys: '?', words: 'this list', takes: ['?'], act: (page) => page.toggleList() },
];

/** Those of a lab, in the order of the list. */
export function shortcutsOf(lab: AnyLab): Shortcut[] {
  return [...lab.shortcuts, ...ALWAYS];
}

/** The key as `takes` names it. */
function nameOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  if (!ctrlKey && !metaKey) return key;
  return `Ctrl+${shiftKey ? 'Shift+' : ''}${key.toLowerCase()}`;
}

/** Where the key was pressed. */
export interface KeyTarget {
  /** In a field where keys write. */
  writes: boolean;
  /** In any field: sliders and boxes have uses of their own for the arrows. */
  field: boolean;
}

/** Null where the key means nothing in this lab, or belongs to what has the focus. */
export function shortcutOf(event: KeyboardEvent, lab: AnyLab, { writes, field }: KeyTarget): Shortcut | null {
  if (writes || event.altKey || event.defaultPrevented) return null;
  const name = nameOf(event);
  if (field && name.startsWith('Arrow')) return null;
  return shortcutsOf(lab).find(({ takes }) => takes.includes(name)) ?? null;
}
