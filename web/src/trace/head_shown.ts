/** What a view of one head is given, all at once. */

import type { HeadDifference, HeadStages, MassFilter, StrongestPair, TraceHandle } from '../core/types.ts';
import type { Arcs } from '../scene/scene.ts';
import type { Overlaid } from './overlaid.ts';
import type { Cell } from './selection.ts';
import type { TileSource } from './tile_source.ts';
import type { Noun, Token } from './tokens.ts';
import type { TraceExtras } from './trace_extras.ts';

/** Where a head that is shown comes from, as its session knows. */
export interface HeadOrigin {
  trace: TraceHandle | null;
  extras: TraceExtras;
  layer: number;
  head: number;
  showsBefore: boolean;
}

export interface HeadShown {
  stages: HeadStages | null;
  queryTokens: Token[];
  keyTokens: Token[];
  pin: Cell | null;
  hover: Cell | null;
  /** What the reader's changes did to the head; null while there are none. */
  difference: HeadDifference | null;
  /** Why a masked cell is masked; null: nothing more is known than that it is. */
  hiddenWhy: ((query: number, key: number) => string) | null;
  /** Leaves only the strongest weights of each row in; null: all are. */
  massFilter: MassFilter | null;
  /** The head at any size; null: only its stages are there. */
  tiles: TileSource | null;
  /** What the pinned token looks at most, and what looks at the other one; null: not known, or nothing is pinned. */
  strongest: StrongestPair | null;
  /** The head does not write what it reads: it is crossed out. */
  silenced: boolean;
  /** Cells whose weight the reader set. */
  edited: readonly Cell[];
  /** Always the same object: what is saved of the head is called by it. */
  origin: HeadOrigin;
  /** Other heads and rows beside it; null: none. */
  overlaid: Overlaid | null;
  /** Whose arcs stand beside the lines of a cross-attention head. */
  arcs: Arcs;
  noun: Noun;
}
