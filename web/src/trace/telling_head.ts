/** The head that shows a reader most of a text that is new to all of them. */

import type { HeadStatistics } from '../core/types.ts';
import type { HeadPosition } from '../scene/scene.ts';

/** Null where no head follows any particular rule. */
export function tellingHead(statistics: readonly HeadStatistics[]): HeadPosition | null {
  let best: HeadStatistics | null = null;
  for (const head of statistics) if (head.telling > (best?.telling ?? 0)) best = head;
  return best && { layer: best.layer, head: best.head };
}
