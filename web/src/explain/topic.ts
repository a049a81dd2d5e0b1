/**
 * A topic is data: what something is in plain words, its formula, the same with the numbers of the pinned cell, where
 * it comes from, and what to try. No figure stands in its prose: those are of the core, of what is on the screen.
 */

import type { Tool } from '../labs/lab.ts';
import type { Vectors } from '../labs/vectors/source.ts';
import type { Mode, Scene } from '../scene/scene.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import type { Formula } from './formula.ts';

/** Authors and year, then the title. */
export interface Source {
  who: string;
  title: string;
}

/** Something to do on the page, one step of the way back. */
export interface Try {
  /** Of its button: a verb first. */
  does: string;
  /** What to look for then. */
  look: string;
  /** The scene that it leads to, from the one on show. */
  scene(now: Scene): Scene;
  /** Opens beside the heads as well. */
  tool?: Tool;
}

/** A formula with numbers of what is on the screen, and what they are. */
export interface Worked {
  formula: Formula;
  words: string;
}

/** A small matrix, computed while it is looked at: of the page's first example, or of vectors by hand. */
export interface Pane {
  title: string;
  of: 'trophy' | Vectors;
  mode?: Mode;
  head?: readonly [layer: number, head: number];
  pin?: readonly [query: number, key: number];
  /** What the pinned token takes along stands beneath, in digits. */
  output?: true;
}

export interface Topic {
  /** Paragraphs, in the words of everybody; the term of the field stands in them. */
  says: readonly string[];
  /** In row form. */
  formulas?: readonly Formula[];
  /** Empty: there is nothing of it on the screen. */
  numbers?(seen: TraceSession): readonly Worked[];
  figure?: readonly Pane[];
  tries: readonly Try[];
  sources?: readonly Source[];
}

export const GROUPS = [
  'Questions',
  'Steps',
  'Scores and heads',
  'Masks',
  'Positions',
  'Sinks',
  'Changes',
  'Figures',
  'Models',
  'The page',
] as const;
export type Group = (typeof GROUPS)[number];

/** A topic in the list: it is fetched when it is opened. */
export interface TopicEntry {
  /** In the address. */
  name: string;
  title: string;
  group: Group;
  /** What of the page it explains: `term:softmax`, `view:lines`, `step:Mask`, `mask:causal`, `change:off`. */
  of: readonly string[];
}
