/**
 * The Scene: what the reader is looking at, as plain JSON. The address bar,
 * the element's attributes, the examples and the end-to-end tests all speak it.
 */

import type { Intervention, SamplingSettings } from '../core/types.ts';
import type { Arrangement } from './arrangement.ts';

export const MODES = ['self', 'causal', 'cross'] as const;
export type Mode = (typeof MODES)[number];
/** The name of a registered view of a head (view/head). */
export type View = string;

/** What is looked at; the lab of its kind knows what else it says. */
export interface Source {
  kind: string;
}

/** Counted from 0. */
export interface HeadPosition {
  layer: number;
  head: number;
}

export interface Pin {
  query: number;
  /** -1: the whole row is pinned. */
  key: number;
}

/** In a hue of its own each, or as one: the core's mean of them, or their largest weights. */
export const SHOWN_AS = ['each', 'average', 'maximum'] as const;
export type ShownAs = (typeof SHOWN_AS)[number];

/** So many heads, or rows, with the one that is chosen or pinned. */
export const MOST_TOGETHER = 5;

/** The part of a matrix that is in sight: its first row and column, and how many rows. */
export interface Frame {
  row: number;
  column: number;
  rows: number;
}

/** Others beside the one that is chosen or pinned. */
export interface Together<Place> {
  places: readonly Place[];
  as: ShownAs;
}

/** Self-attention heads of both texts, beside what goes between them. */
export interface Arcs {
  source?: HeadPosition;
  target?: HeadPosition;
}

/** What the other side of a comparison has in place of the scene's own; what is absent is the same on both. */
export interface Against {
  head?: HeadPosition;
  text?: string;
  mode?: Mode;
  step?: number;
  /** A name of the catalogue, of a translator, or `own:` and that of the reader's file. */
  model?: string;
  /** Settings of a training run, as its lab writes them. */
  run?: string;
  /** None of the reader's changes. */
  unchanged?: true;
}

/** How weights become colours. */
export interface Colours {
  /** The colour scale ends at the largest weight that is not on the first token. */
  rescaled?: true;
  /** It ends at the largest weight of each row or column; absent: it is the same for all. */
  scaledBy?: 'row' | 'column';
  /** Of the weight or its square root; absent: as the length of the text asks for. */
  shades?: 'root' | 'linear';
}

export interface Scene<S extends Source = Source> extends HeadPosition, Colours {
  source: S;
  mode: Mode;
  view: View;
  pin: Pin | null;
  /** Changes inside a model, in the order in which they were made. */
  interventions: Intervention[];
  /**
   * How many tokens are shown, going back in a language model's text or a translation, or the training
   * step that is shown; null: all, or the latest.
   */
  step: number | null;
  sampling: SamplingSettings;
  /** The token whose log-probability is compared; null: the likeliest. */
  target: number | null;
  /** Only the strongest weights of each row that share this much of its mass are shown; absent: all. */
  massShare?: number;
  /** The head is shown as it is without the reader's changes. */
  before?: true;
  /** Tokens that are pieces of words are shown as words; cells are named by pieces all the same. */
  words?: true;
  /** Heads that are shown together with the chosen one. */
  compared?: Together<HeadPosition>;
  /** The head is compared with another one: side by side, with what differs. */
  against?: Against;
  /** Rows that are pinned beside the pin's. */
  rows?: Together<number>;
  /** Whose arcs stand beside the lines of a cross-attention head; absent: those of its own layer. */
  arcs?: Arcs;
  /** What is in sight of the matrix; absent: all of it, or what it opens with. */
  frame?: Frame;
  /** How the grid shows all heads; absent: as their layers stand. */
  arrangement?: Arrangement;
  /** The story that is told beside the result, and how far: `sink.2` (stories/place.ts). */
  story?: string;
  /** Before a room: one view in large type. */
  present?: true;
  /** The groups of controls that are shown, as the address says them: `heads,view` (scene/controls.ts); absent: all. */
  controls?: string;
  /** Matrices, masks and formulas stand in column form: column looks at row; absent: row looks at column. */
  convention?: 'column';
  /** What is explained beside the result, by the name of its topic; empty: the list of all topics. */
  explain?: string;
}
