/** How the other side of a comparison is told apart. */

import type { Against } from '../../scene/scene.ts';

const MODE_WORDS = { self: 'nothing hidden', causal: 'causal', cross: 'cross' } as const;

/** "causal, without your changes"; empty: it is another head alone. */
export function apartWords({ text, mode, step, unchanged }: Against): string {
  return [
    text !== undefined && 'the other text',
    mode && MODE_WORDS[mode],
    step !== undefined && `step ${step}`,
    unchanged && 'without your changes',
  ]
    .filter(Boolean)
    .join(', ');
}
