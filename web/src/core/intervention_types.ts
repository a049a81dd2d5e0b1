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

/** One cell, or so many rows and columns that begin there. */
export interface PaintedCells {
  query: number;
  key: number;
  queries?: number;
  keys?: number;
}

/**
 * What a reader changes, in every model that has heads; the same JSON for all. Later entries win over
 * earlier ones of the same kind; blocked tokens and painted weights add up.
 */
export type Intervention =
  /** The head's output is zero, or its mean over the text at every token, where it enters the output projection: the projection's bias stays. */
  | ({ kind: 'off'; by: 'zero' | 'mean' } & HeadSite)
  /** Scores are divided by it before softmax: below 1 sharper, above 1 flatter. */
  | ({ kind: 'temperature'; temperature: number } & HeadSite)
  /** Nobody may look at the token at this position. A row with nothing left has weights of zero. */
  | ({ kind: 'block'; token: number } & HeadSites)
  /**
   * Another mask in place of the model's own. `window`: the last `size` tokens, itself included;
   * `sinks`: those and the first `sinks` tokens; `prefix`: causal, but the first `size` tokens see each other;
   * `none`: everything sees everything; `causal`: itself and what comes before. Between two sentences
   * positions count from their first tokens.
   */
  | ({ kind: 'mask'; mask: 'window'; size: number } & HeadSites)
  | ({ kind: 'mask'; mask: 'sinks'; size: number; sinks: number } & HeadSites)
  | ({ kind: 'mask'; mask: 'prefix'; size: number } & HeadSites)
  | ({ kind: 'mask'; mask: 'none' | 'causal' } & HeadSites)
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
