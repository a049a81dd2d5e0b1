import { describe, expect, it } from 'vitest';
import type { SceneSource } from '../../../web/src/scene/scene.ts';
import { shortcutOf, shortcutsOf } from '../../../web/src/shell/shortcuts.ts';

const KINDS: SceneSource['kind'][] = ['model', 'language', 'translation', 'training', 'trace', 'vectors'];
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
  it.each(KINDS)('in %s belong to one row of the list each, and the row is the one that acts', (kind) => {
    const rows = shortcutsOf(kind);
    const taken = rows.flatMap(({ takes }) => takes);
    expect(new Set(taken).size).toBe(taken.length);
    expect(new Set(rows.map(({ keys }) => keys)).size).toBe(rows.length);
    for (const row of rows)
      for (const name of row.takes) expect(shortcutOf(press(name), kind, FREE)).toBe(row);
  });

  it('are not taken where the source has no use for them', () => {
    expect(shortcutOf(press('x'), 'model', FREE)).toBeNull();
    expect(shortcutOf(press('1'), 'language', FREE)).toBeNull();
    expect(shortcutOf(press('m'), 'translation', FREE)).toBeNull();
  });

  it('are left to fields that are written in, and arrows to every field', () => {
    for (const name of ['x', 'Ctrl+z', '?'])
      expect(shortcutOf(press(name), 'language', { writes: true, field: true })).toBeNull();
    const slider = { writes: false, field: true };
    expect(shortcutOf(press('ArrowLeft'), 'translation', slider)).toBeNull();
    expect(shortcutOf(press('x'), 'translation', slider)?.keys).toBe('x');
  });

  it('are left to what has used them, and to the browser’s own', () => {
    expect(shortcutOf({ ...press('x'), defaultPrevented: true }, 'language', FREE)).toBeNull();
    expect(shortcutOf({ ...press('x'), altKey: true }, 'language', FREE)).toBeNull();
    expect(shortcutOf(press('Ctrl+x'), 'language', FREE)).toBeNull();
  });
});
