/** How weights become colours: what the end of the scale is, and whether small ones are lifted. */

import type { ScaleEnd } from '../../core/types.ts';
import { rootEntry, textOnWeight, weightEntry } from './colour.ts';

export interface Shading {
  end: ScaleEnd;
  /** The weight at the end of the scale where that is the same for all. */
  limit: number;
  /** By the square root of the weight: what is faint shows. */
  root: boolean;
}

export const PLAIN: Shading = { end: 'one', limit: 1, root: false };

export function isSameShading(shading: Shading, other: Shading): boolean {
  return shading.end === other.end && shading.limit === other.limit && shading.root === other.root;
}

const LAST = 255;

/** Entry of the scale for a share of its end, before `limit`. */
export function entryOf(share: number, { limit, root }: Shading): number {
  return root ? rootEntry(Math.min(1, share / limit)) : weightEntry(share / limit);
}

/** Whether text on it is ink; else it is paper. */
export function inkOn(share: number, shading: Shading, dark: boolean): boolean {
  return textOnWeight(entryOf(share, shading) / LAST, dark) === 'var(--ink)';
}
