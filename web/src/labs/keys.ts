/** Keys that several labs have in common. */

import type { Mode } from '../scene/scene.ts';
import type { Shortcut } from './lab.ts';

const MODES: Record<string, Mode> = { '1': 'self', '2': 'causal', '3': 'cross' };

const chooseMode: Shortcut['act'] = (page, { key }) => {
  const mode = MODES[key];
  if (mode) page.setMode(mode);
};

export const LET_GO: Shortcut = {
  keys: 'Esc',
  words: 'let go of the pinned cell',
  takes: ['Escape'],
  act: (page) => page.close(),
};
export const HEAD_STEPS: Shortcut = {
  keys: '[ ]',
  words: 'previous and next head',
  takes: ['[', ']'],
  act: (page, event) => page.toView(event),
};
export const VIEWS: Shortcut = {
  keys: 'm l t',
  words: 'matrix, lines, table',
  takes: ['m', 'l', 't'],
  act: (page, event) => page.toView(event),
};
export const ALL_MODES: Shortcut = {
  keys: '1 2 3',
  words: 'self, causal, cross',
  takes: ['1', '2', '3'],
  act: chooseMode,
};
export const TWO_MODES: Shortcut = { keys: '1 2', words: 'self, causal', takes: ['1', '2'], act: chooseMode };
export const SWITCH_OFF: Shortcut = {
  keys: 'x',
  words: 'switch the head off or on',
  takes: ['x'],
  act: (page) => page.toggleHead(),
};
export const DIFFERENCE: Shortcut = {
  keys: 'd',
  words: 'difference, where something was changed',
  takes: ['d'],
  act: (page, event) => page.toView(event),
};
