/** The views of a head, as they register themselves. */

import { expect, test } from 'vitest';
import { LABS } from '../../../../web/src/labs/index.ts';
import { shortcutsOf } from '../../../../web/src/shell/page/shortcuts.ts';
import type { HeadShown } from '../../../../web/src/trace/head_shown.ts';
import { registeredViews } from '../../../../web/src/view/head/index.ts';

const views = registeredViews();
const shown = (difference: object | null) =>
  views.filter(({ when }) => when?.({ difference } as HeadShown) ?? true).map(({ name }) => name);

test('each has a name, a button and a key of its own, and the first needs nothing', () => {
  for (const part of ['name', 'label', 'key'] as const)
    expect(new Set(views.map((view) => view[part])).size).toBe(views.length);
  expect(views[0]?.when).toBeUndefined();
});

test('the change of each weight is shown only where something was changed', () => {
  expect(shown(null)).toEqual(['matrix', 'lines', 'table']);
  expect(shown({})).toEqual(['matrix', 'lines', 'table', 'difference']);
});

test('the keys of the page choose among those that every head has', () => {
  const needed = views.filter(({ when }) => !when).map(({ key }) => key);
  for (const lab of LABS.filter(({ kind }) => kind !== 'translation')) {
    const taken = shortcutsOf(lab).flatMap(({ takes }) => takes);
    expect(taken).toEqual(expect.arrayContaining(needed));
  }
});
