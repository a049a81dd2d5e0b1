/** Where a change of heads acts: in one, in a layer, or in all. */

import type { Stack } from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';

export type Where = 'head' | 'layer' | 'all';

export const WHERES: readonly { where: Where; label: string }[] = [
  { where: 'head', label: 'This head' },
  { where: 'layer', label: 'This layer' },
  { where: 'all', label: 'Everywhere' },
];

/** `layer` counts within the stack, where a model has several. */
export function reachFrom(
  where: Where,
  { stack, layer }: { stack?: Stack; layer: number },
  head: number,
): Reach {
  const all = stack === undefined ? {} : { stack };
  if (where === 'all') return all;
  return where === 'layer' ? { ...all, layer } : { ...all, layer, head };
}
