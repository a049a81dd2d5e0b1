/** Where a change of heads acts: in one, in a layer, or in all. */

import type { Stack } from '../../core/types.ts';
import type { Reach } from '../../intervention/kinds/kind.ts';
import { subjectOf } from '../../intervention/kinds/sites.ts';

export type Where = 'head' | 'layer' | 'all';

/** Of a model with several stacks `stack` is the one that all of it means: heads of others look at other tokens. */
export function wheresIn(stack?: Stack): { value: Where; label: string }[] {
  return [
    { value: 'head', label: 'This head' },
    { value: 'layer', label: 'This layer' },
    { value: 'all', label: stack ? subjectOf({ stack }) : 'Everywhere' },
  ];
}

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
