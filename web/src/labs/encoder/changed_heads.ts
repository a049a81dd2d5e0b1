/** How much the reader's changes did to the map of every head. */

import type { EncoderChange } from '../../core/types.ts';

export interface ChangedHead {
  layer: number;
  head: number;
  /** Largest change of one weight. */
  largest: number;
}

/** Smaller changes are 0 in two decimals. */
const LEAST_CHANGE = 0.005;

/** Those whose change can be seen, the most changed first. */
export function changedHeads({ differences }: Pick<EncoderChange, 'differences'>): ChangedHead[] {
  return differences
    .flatMap(({ largest }, layer) => [...largest].map((change, head) => ({ layer, head, largest: change })))
    .filter(({ largest }) => largest >= LEAST_CHANGE)
    .sort((one, other) => other.largest - one.largest);
}
