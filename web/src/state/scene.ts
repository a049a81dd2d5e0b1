/**
 * The Scene: what the reader is looking at, as plain JSON. The address bar,
 * the element's attributes, the examples and the end-to-end tests all speak it.
 */

export type Mode = 'self' | 'causal' | 'cross';
export type View = 'matrix' | 'lines' | 'table';

/** Small hand-made vectors; every matrix is row-major rows of numbers. */
export interface Vectors {
  heads: number;
  /** Tokens that ask. Also the tokens that answer in self and causal mode. */
  tokens: string[];
  queries: number[][];
  keys: number[][];
  values: number[][];
  /** The second sequence, used in cross mode: it supplies keys and values. */
  crossTokens: string[];
  crossKeys: number[][];
  crossValues: number[][];
}

export type SceneSource =
  | { kind: 'model'; model: 'minilm'; text: string; pair: string }
  | { kind: 'trace'; src: string }
  | { kind: 'vectors'; vectors: Vectors };

export interface Pin {
  query: number;
  /** -1: the whole row is pinned. */
  key: number;
}

export interface Scene {
  source: SceneSource;
  mode: Mode;
  layer: number;
  head: number;
  view: View;
  pin: Pin | null;
}
