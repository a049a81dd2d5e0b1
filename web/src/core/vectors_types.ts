/** The vectors that attention is made from, its mask and its score function; part of types.ts. */

export type CausalAlignment = 'none' | 'bottom-right' | 'top-left';
export type EmptyRow = 'zero' | 'uniform' | 'nan';

/** A mask over the queries and keys of a trace; parts combine by AND. */
export interface MaskSpec {
  causal?: CausalAlignment;
  /** Keys to the left and right that a query sees; absent: all. */
  window?: { left?: number; right?: number };
  prefix?: number;
  keyLength?: number;
  /** `[queries, keys]`, or `[heads, queries, keys]`: 0 hides. */
  allowed?: Uint8Array;
}

/** How a query and a key become one score; formulas in science section 1. */
export const SCORE_FUNCTIONS = ['scaled-dot', 'dot', 'general', 'additive', 'cosine'] as const;
export type ScoreFunction = (typeof SCORE_FUNCTIONS)[number];

/**
 * The score function with its parameters, whose shapes the core says and checks: of `general` `queryWeight` is
 * `[heads, queryWidth, keyWidth]`; of `additive` `[heads, hidden, queryWidth]`, `keyWeight` `[heads, hidden,
 * keyWidth]` and `vector` `[heads, hidden]`. `VectorsInput.scale` is the cosine's factor.
 */
export interface ScoreInput {
  function: ScoreFunction;
  hidden?: number;
  queryWeight?: Float32Array;
  keyWeight?: Float32Array;
  vector?: Float32Array;
}

/** The bare operation's input; heads lie side by side in the columns. */
export interface VectorsInput {
  heads: number;
  keyValueHeads?: number;
  /** `[queries, heads * width]` row-major. */
  queries: Float32Array;
  /** `[keys, keyValueHeads * keyWidth]`. */
  keys: Float32Array;
  /** `[keys, keyValueHeads * valueWidth]`. */
  values: Float32Array;
  queryCount: number;
  keyCount: number;
  /** Absent: `scaled-dot`. */
  score?: ScoreInput;
  scale?: number;
  softCap?: number;
  mask?: MaskSpec;
  emptyRow?: EmptyRow;
}
