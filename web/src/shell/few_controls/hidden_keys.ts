/** The keys of controls that may be hidden: then they do nothing, and no list names them. */

import type { Controls } from '../../scene/controls.ts';

/** By `KeyboardEvent.key`, with `Shift+` in front where the key alone has another use. */
const GROUPS: Readonly<Record<string, Controls>> = {
  '[': 'heads',
  ']': 'heads',
  '1': 'view',
  '2': 'view',
  '3': 'view',
  m: 'view',
  l: 'view',
  t: 'view',
  d: 'view',
  w: 'view',
  c: 'view',
  'Shift+Enter': 'view',
  p: 'masks',
  s: 'masks',
  x: 'edits',
  Delete: 'edits',
};

/** Of what a list of keys writes in one row: `m l t`, `Ctrl+click Shift+Enter`. */
export function isListed(keys: string, hidden: readonly Controls[]): boolean {
  const groups = keys.split(' ').map((key) => GROUPS[key]);
  return !groups.some((group) => group && hidden.includes(group));
}

export function isHiddenKey(event: KeyboardEvent, hidden: readonly Controls[]): boolean {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return false;
  const group = GROUPS[shiftKey && key === 'Enter' ? 'Shift+Enter' : key];
  return group !== undefined && hidden.includes(group);
}
