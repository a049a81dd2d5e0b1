/** What only the source of a trace knows of it. Where a part is absent, the trace says all there is. */

import type { HeadDifference, HeadStages, Intervention, TraceHandle } from '../core/types.ts';
import type { Cell } from './selection.ts';
import type { TraceTokens } from './tokens.ts';

/** Tokens by name that a head's write raises and lowers, with by how much; strongest first. */
export interface NamedEffects {
  raised: { name: string; effect: number }[];
  lowered: { name: string; effect: number }[];
}

export interface TraceExtras {
  /** Where the layers have other tokens each. */
  tokensFor?: (layer: number) => TraceTokens;
  /** Stages of every head that need not be asked for; where there are, nothing shows all heads at once. */
  headsHeld?: (layer: number, head: number) => HeadStages | null;
  /** Every stage of the chosen head is shown in digits. */
  showsStages?: boolean;
  /** The trace without the reader's changes, as long as they last; absent while there are none. */
  beforeTrace?: () => Promise<TraceHandle>;
  /** What they did to a head, where the source knows it without that trace. */
  differenceOf?: (layer: number, head: number) => Promise<HeadDifference>;
  /** A head without them, where the source has it without that trace. */
  beforeOf?: (layer: number, head: number) => Promise<HeadStages>;
  /** Why a masked cell of a head is masked. */
  whyHidden?: (layer: number, head: number, query: number, key: number) => string;
  /** What stands in for a head's own output, in words; empty: nothing does. */
  silenced?: (layer: number, head: number) => string;
  /** Cells of a head whose weight the reader set. */
  edited?: (layer: number, head: number) => readonly Cell[];
  /** What the reader changed, in words. */
  changes?: () => string[];
  /** What the reader set in cells that a mask hides, and that counts for nothing; undefined: none. */
  hiddenEdits?: () => Promise<ReadonlySet<Intervention> | undefined>;
  /** What the reader's files of it are called, without an ending: "minilm". */
  name?: string;
  /** What a head's write does to the prediction after its token by the straight way. */
  writtenTokens?: (layer: number, head: number, query: number) => Promise<NamedEffects>;
  /** What hides cells, for the legend; empty: the mask. */
  hiddenWords?: string;
}
