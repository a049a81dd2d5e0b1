/** Keys that several labs have in common. */

import { type RegisteredView, registeredViews } from '../view/head/index.ts';
import type { Shortcut } from './lab.ts';

/** Chooses among these views, each by its key. */
function shortcutTo(views: readonly RegisteredView[]): Shortcut {
  const takes = views.map(({ key }) => key);
  return {
    keys: takes.join(' '),
    words: views.map(({ words }) => words).join(', '),
    takes,
    act: (page, event) => page.toView(event),
  };
}

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
export const VIEWS = shortcutTo(registeredViews().filter(({ when }) => !when));
/** Offered where something was changed. */
export const VIEWS_OF_CHANGES = shortcutTo(registeredViews().filter(({ when }) => when));
/** The grid of heads and the sentence take it. */
export const TOGETHER: Shortcut = {
  keys: 'Ctrl+click Shift+Enter',
  words: 'add a head or a word to those shown together, or take it away',
  takes: [],
  act: () => {},
};
/** The terms of the page and the sentence take it. */
export const TERM: Shortcut = {
  keys: 'i',
  words: 'what a special token, such as [CLS], or a term is, where it has the focus',
  takes: [],
  act: () => {},
};
export const PAINT_MASK: Shortcut = {
  keys: 'p',
  words: 'paint the mask',
  takes: ['p'],
  act: (page) => page.toggleTool('mask'),
};
export const SINK_LENS: Shortcut = {
  keys: 's',
  words: 'what a sink hides',
  takes: ['s'],
  act: (page) => page.toggleTool('sink'),
};
export const SWITCH_OFF: Shortcut = {
  keys: 'x',
  words: 'switch the head off or on',
  takes: ['x'],
  act: (page) => page.toggleHead(),
};
export const COMPARE: Shortcut = {
  keys: 'c',
  words: 'compare with another head, text or mask, or with the head before your changes',
  takes: ['c'],
  act: (page) => page.compare(),
};
/** Of a text whose words have several. */
export const PIECES_OR_WORDS: Shortcut = {
  keys: 'w',
  words: 'pieces or whole words',
  takes: ['w'],
  act: (page) => page.toggleWords(),
};
