/** What the painter of masks paints on, as a lab says it. */

import type { Intervention, NormalisedRows, Stack } from '../../core/types.ts';

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
  without?: (token: number) => Promise<NormalisedRows>;
  /** That is computed at once. */
  isQuick?: true;
  /** A mask takes effect in each layer by itself. */
  alone?: true;
}
