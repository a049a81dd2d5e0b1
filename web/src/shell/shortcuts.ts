/** The page's keys, source by source: what the list says is what the handler does. Those of a view belong to the view. */

import type { Mode, SceneSource } from '../scene/scene.ts';
import type { PlaygroundController } from './controller.ts';
import { toggleHead } from './kind_actions.ts';

type Kind = SceneSource['kind'];

/** What the keys act on. */
export interface KeyPage {
  controller: PlaygroundController;
  toggleList(): void;
  /** Closes what lies open, or lets go of the pinned cell. */
  close(): void;
  /** Hands the key to the view of the chosen head. */
  toView(event: KeyboardEvent): void;
}

export interface Shortcut {
  /** As the list writes them. */
  keys: string;
  words: string;
  /** Where they mean something; absent: in every source. */
  sources?: readonly Kind[];
  /** Values of `KeyboardEvent.key`, with `Ctrl+` in front where it is held; none: the focused view takes them. */
  takes: readonly string[];
  act(page: KeyPage, event: KeyboardEvent): void;
}

const ONE_HEAD: readonly Kind[] = ['model', 'language', 'training', 'trace', 'vectors'];
const MODES: Record<string, Mode> = { '1': 'self', '2': 'causal', '3': 'cross' };

const chooseMode: Shortcut['act'] = ({ controller }, { key }) => {
  const mode = MODES[key];
  if (mode) controller.setMode(mode);
};

/** What a focused view does by itself. */
function ofView(keys: string, words: string): Shortcut {
  return { keys, words, takes: [], act: () => {} };
}

const SHORTCUTS: readonly Shortcut[] = [
  ofView('arrows', 'move the cell, in a matrix that has the focus'),
  ofView('Home End', 'first and last cell of the row'),
  ofView('Enter', 'pin the cell'),
  {
    keys: 'Esc',
    words: 'stop generating; let go of the pinned cell',
    sources: ['language'],
    takes: ['Escape'],
    act: ({ controller, close }) => {
      if (controller.actions.generating) controller.actions.stop();
      else close();
    },
  },
  {
    keys: 'Esc',
    words: 'let go of the pinned cell',
    sources: ['model', 'training', 'trace', 'vectors', 'translation'],
    takes: ['Escape'],
    act: ({ close }) => close(),
  },
  {
    keys: '[ ]',
    words: 'previous and next head',
    sources: ONE_HEAD,
    takes: ['[', ']'],
    act: ({ toView }, event) => toView(event),
  },
  {
    keys: '[ ]',
    words: 'previous and next head',
    sources: ['translation'],
    takes: ['[', ']'],
    act: ({ controller }, { key }) => controller.translating.stepHead(key === '[' ? -1 : 1),
  },
  {
    keys: '← →',
    words: 'previous and next French word',
    sources: ['translation'],
    takes: ['ArrowLeft', 'ArrowRight'],
    act: ({ controller }, { key }) => controller.translating.stepWord(key === 'ArrowLeft' ? -1 : 1),
  },
  {
    keys: '1 2 3',
    words: 'self, causal, cross',
    sources: ['model', 'vectors'],
    takes: ['1', '2', '3'],
    act: chooseMode,
  },
  { keys: '1 2', words: 'self, causal', sources: ['trace'], takes: ['1', '2'], act: chooseMode },
  {
    keys: 'm l t',
    words: 'matrix, lines, table',
    sources: ONE_HEAD,
    takes: ['m', 'l', 't'],
    act: ({ toView }, event) => toView(event),
  },
  {
    keys: 'd',
    words: 'difference, where something was changed',
    sources: ['language'],
    takes: ['d'],
    act: ({ toView }, event) => toView(event),
  },
  {
    keys: 'x',
    words: 'switch the head off or on',
    sources: ['language', 'translation'],
    takes: ['x'],
    act: ({ controller }) => toggleHead(controller),
  },
  { keys: 'Ctrl+Z', words: 'undo', takes: ['Ctrl+z'], act: ({ controller }) => controller.undo() },
  {
    keys: 'Ctrl+Y Ctrl+Shift+Z',
    words: 'redo',
    takes: ['Ctrl+y', 'Ctrl+Shift+z'],
    act: ({ controller }) => controller.redo(),
  },
  { keys: '?', words: 'this list', takes: ['?'], act: ({ toggleList }) => toggleList() },
];

/** Those of a source, in the order of the list. */
export function shortcutsOf(kind: Kind): Shortcut[] {
  return SHORTCUTS.filter(({ sources }) => !sources || sources.includes(kind));
}

/** The key as `takes` names it. */
function nameOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  if (!ctrlKey && !metaKey) return key;
  return `Ctrl+${shiftKey ? 'Shift+' : ''}${key.toLowerCase()}`;
}

/** Where the key was pressed. */
export interface KeyPlace {
  /** In a field where keys write. */
  writes: boolean;
  /** In any field: sliders and boxes have uses of their own for the arrows. */
  field: boolean;
}

/** Null where the key means nothing in this source, or belongs to what has the focus. */
export function shortcutOf(event: KeyboardEvent, kind: Kind, { writes, field }: KeyPlace): Shortcut | null {
  if (writes || event.altKey || event.defaultPrevented) return null;
  const name = nameOf(event);
  if (field && name.startsWith('Arrow')) return null;
  return shortcutsOf(kind).find(({ takes }) => takes.includes(name)) ?? null;
}
