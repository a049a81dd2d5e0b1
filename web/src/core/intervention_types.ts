/** One change inside a model's forward pass; part of types.ts. */

import type { LayerId } from './layer_id.ts';

/** One attention operation of a model's layers, as traces name it. */
export type Stack = 'encoder_self' | 'decoder_self' | 'decoder_cross';

/** Counted from 0. A model with a single stack need not be told which; a translator has three. */
interface LayerSite {
  stack?: Stack;
  layer: number;
}
export interface HeadSite extends LayerSite {
  head: number;
}
/** Where `layer` or `head` are absent, all are meant. */
type HeadSites = Partial<HeadSite>;

export type WeightPattern = 'uniform' | 'previous' | 'own';

/** What can stand in place of a model's own positions. */
export type PositionScheme = 'none' | 'sinusoid' | 'alibi' | 'rotary';
/** A model's own: `kept` ones cannot be exchanged; `learned_odd`: learned, and its heads have an odd width. */
export type OwnPositions = 'kept' | 'learned' | 'learned_odd' | 'rotary';

/** One cell, or so many rows and columns that begin there. */
export interface PaintedCells {
  query: number;
  key: number;
  queries?: number;
  keys?: number;
}

/** What comes later is seen as well as what came before; absent: it is hidden. */
interface BothSides {
  later?: true;
}

/**
 * Which keys a query sees. Between two sentences positions count from their first tokens. A row that is left
 * with nothing is zero, or as an entry's `empty` says.
 */
export type MaskShape =
  /** Everything, or itself and what comes before. */
  | { mask: 'none' | 'causal' }
  /** Causal, but the first `size` tokens see each other. */
  | { mask: 'prefix'; size: number }
  /** The nearest `size` tokens of a side, itself included. */
  | ({ mask: 'window'; size: number } & BothSides)
  /** Those, and the first `sinks` tokens. */
  | ({ mask: 'sinks'; size: number; sinks: number } & BothSides)
  /** `size` tokens of a side, `step` apart. */
  | ({ mask: 'dilated'; size: number; step: number } & BothSides)
  /** The tokens of its own block of `size`; or the first `size` tokens, what follows being padding. */
  | ({ mask: 'blocks' | 'padding'; size: number } & BothSides)
  /** Its own block, and `drawn` others that `seed` draws. */
  | ({ mask: 'random'; size: number; drawn: number; seed: number } & BothSides)
  /**
   * By hand over the first tokens, beyond them as the model has it. `cells`: lengths of runs that are in turn
   * allowed and hidden, row after row (intervention/painted_cells.ts).
   */
  | { mask: 'painted'; queries: number; keys: number; cells: string }
  /** As the model has it. */
  | { mask: 'own' };

/**
 * What a reader changes, in every model that has heads; the same JSON for all. Later entries win over
 * earlier ones of the same kind; blocked tokens and painted weights add up.
 */
export type Intervention =
  /** The head's output is zero, or its mean over the text at every token, where it enters the output projection: the projection's bias stays. */
  | ({ kind: 'off'; by: 'zero' | 'mean' } & HeadSite)
  /** Scores are divided by it before softmax: below 1 sharper, above 1 flatter. */
  | ({ kind: 'temperature'; temperature: number } & HeadSite)
  /** Scores are not divided by the root of the query's width. */
  | ({ kind: 'unscaled' } & HeadSites)
  /** score -> cap · tanh(score / cap): none is larger. */
  | ({ kind: 'cap'; cap: number } & HeadSites)
  /**
   * In every layer: no positions; sinusoids in place of learned vectors, each as long as the one it stands for;
   * what a score loses for the distance, at a slope of each head's own (ALiBi); or, in place of learned vectors where
   * heads have an even width, queries and keys that are turned (rotary).
   */
  | { kind: 'positions'; positions: PositionScheme }
  /** Nobody may look at the token at this position. A row with nothing left has weights of zero. */
  | ({ kind: 'block'; token: number } & HeadSites)
  /**
   * Another mask in place of the model's own. `rectangles`: cells that were painted by hand over it, in rows of equal
   * runs (intervention/painted_bands.ts).
   */
  | (MaskShape & { kind: 'mask'; rectangles?: string; empty?: 'uniform' | 'nan' } & HeadSites)
  /** One more score in every row's softmax: what it takes is missing from the row's sum. 0 is softmax plus one. */
  | ({ kind: 'sink'; score: number } & HeadSites)
  /** Weights in place of softmax: even over what is allowed, all on the token before, all on itself. */
  | ({ kind: 'weights'; pattern: WeightPattern } & HeadSite)
  /** The same in one row, or in `queries` rows from it on, whatever is asked for the whole head. */
  | ({ kind: 'row'; pattern: WeightPattern; query: number; queries?: number } & HeadSites)
  /** The head's output times a factor, where it enters the output projection. */
  | ({ kind: 'scale'; factor: number } & HeadSite)
  /** Weights set by hand, from 0 to 1; the others of their rows keep their proportions and share what is left. */
  | ({ kind: 'paint'; weight: number } & PaintedCells & HeadSites)
  /** Scores set by hand, as softmax gets them. */
  | ({ kind: 'score'; score: number } & PaintedCells & HeadSites)
  /** The residual stream goes past the layer unchanged. A translator's trace leaves the layer out. */
  | ({ kind: 'skip_layer' } & LayerSite)
  /** The layer's feed-forward network adds nothing. */
  | ({ kind: 'skip_feed_forward' } & LayerSite);

/** Signed difference of a layer's maps between two runs, after - before. */
export interface LayerDifference {
  /** As the trace names it. */
  layer: LayerId;
  heads: number;
  queries: number;
  keys: number;
  /** [heads, queries, keys]. */
  values: Float32Array;
  /** Largest magnitude of each head. */
  largest: Float32Array;
}
