/** Tokens that a head's write raises and lowers, by name. */

import type { TokenEffect, WrittenTokens } from '../../core/types.ts';
import type { NamedEffects } from '../../trace/trace_extras.ts';

export function namedEffects(
  { raised, lowered }: WrittenTokens,
  nameOf: (id: number) => string,
): NamedEffects {
  const named = ({ id, effect }: TokenEffect) => ({ name: nameOf(id), effect });
  return { raised: raised.map(named), lowered: lowered.map(named) };
}
