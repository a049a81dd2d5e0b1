/** What “Paint the mask” works on, as a lab says it. */

import type { Intervention, NormalisedRows, SinkRequest, Stack } from '../../core/types.ts';

/** Which row is wanted whole, and how fine the map of all. */
export type SinkView = Pick<SinkRequest, 'query' | 'side'>;

/** What a model hides by itself; `other`: something that none of the masks does. */
export type OwnMask = 'causal' | 'none' | 'other';

export interface MaskSite {
  interventions: Intervention[];
  ownMask: OwnMask;
  /** Of a model with several. */
  stack?: Stack;
  /** Counted within the stack, and how many there are. */
  layer: number;
  layers: number;
  /** The rows of the chosen head when nobody may look at a token, in any layer; absent: there is no model to run. */
  without?: (token: number, view: SinkView) => Promise<NormalisedRows>;
  /** That is computed at once. */
  isQuick?: true;
  /** A mask takes effect in each layer by itself. */
  alone?: true;
}
