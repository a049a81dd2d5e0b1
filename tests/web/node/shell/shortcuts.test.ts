import { describe, expect, it } from 'vitest';
import { LABS } from '../../../../web/src/labs/index.ts';
import type { AnyLab } from '../../../../web/src/labs/lab.ts';
import { shortcutOf, shortcutsOf } from '../../../../web/src/shell/page/shortcuts.ts';
import { TOOL_NAMES } from '../../../../web/src/view/controls/tool_names.ts';

/** By kind. */
function lab(name: string): AnyLab {
  const found = LABS.find(({ kind }) => kind === name);
  if (!found) throw new Error(`There is no lab '${name}'.`);
  return found;
}
const FREE = { writes: false, field: false };

function press(name: string): KeyboardEvent {
  const [key = '', ...held] = name.split('+').reverse();
  return {
    key,
    ctrlKey: held.includes('Ctrl'),
    shiftKey: held.includes('Shift'),
    metaKey: false,
    altKey: false,
    defaultPrevented: false,
  } as KeyboardEvent;
}

describe('the keys of the page', () => {
  it.each(LABS.map((each) => [each.kind, each]))(
    'in %s belong to one row of the list each, and the row is the one that acts',
    (_kind, each) => {
      const rows = shortcutsOf(each as AnyLab);
      const taken = rows.flatMap(({ takes }) => takes);
      expect(new Set(taken).size).toBe(taken.length);
      expect(new Set(rows.map(({ keys }) => keys)).size).toBe(rows.length);
      for (const row of rows)
        for (const name of row.takes) expect(shortcutOf(press(name), each as AnyLab, FREE)).toBe(row);
    },
  );

  it('call what they open as its buttons and its heading do', () => {
    const words = (keys: string) =>
      shortcutsOf(lab('model'))
        .find((row) => row.keys === keys)
        ?.words.replace(/^./, (first) => first.toUpperCase());
    expect(words('p')).toBe(TOOL_NAMES.mask);
    expect(words('s')).toBe(TOOL_NAMES.sink);
  });

  it('are not taken where the source has no use for them', () => {
    expect(shortcutOf(press('ArrowRight'), lab('training'), FREE)).toBeNull();
    expect(shortcutOf(press('m'), lab('translation'), FREE)).toBeNull();
  });

  it('are left to fields that are written in, and arrows to every field', () => {
    for (const name of ['x', 'Ctrl+z', '?'])
      expect(shortcutOf(press(name), lab('language'), { writes: true, field: true })).toBeNull();
    const slider = { writes: false, field: true };
    expect(shortcutOf(press('ArrowLeft'), lab('translation'), slider)).toBeNull();
    expect(shortcutOf(press('x'), lab('translation'), slider)?.keys).toBe('x');
  });

  it('are left to what has used them, and to the browser’s own', () => {
    expect(shortcutOf({ ...press('x'), defaultPrevented: true }, lab('language'), FREE)).toBeNull();
    expect(shortcutOf({ ...press('x'), altKey: true }, lab('language'), FREE)).toBeNull();
    expect(shortcutOf(press('Ctrl+x'), lab('language'), FREE)).toBeNull();
  });
});
