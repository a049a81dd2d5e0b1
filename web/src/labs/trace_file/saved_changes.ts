/** What a trace file says of the reader's changes that it was saved with. */

import type { Intervention } from '../../core/types.ts';
import { interventionParts, interventionsIn } from '../../intervention/code.ts';

/** A trace without its model has no layer to skip. */
function isOnHeads({ kind }: Intervention): boolean {
  return kind !== 'skip_layer' && kind !== 'skip_feed_forward';
}

/** None where the metadata holds none that can be read. */
export function savedChanges({ scene }: Record<string, string>): Intervention[] {
  try {
    const { interventions } = JSON.parse(scene ?? '{}');
    const parts = interventionParts((interventions as Intervention[]) ?? []);
    return interventionsIn(new URLSearchParams(parts)).filter(isOnHeads);
  } catch {
    return [];
  }
}

/** The same in words, as the page that saved it put them; none where it says none. */
export function changesSaid({ changes }: Record<string, string>): string[] {
  try {
    const words: unknown = JSON.parse(changes ?? '[]');
    return Array.isArray(words) ? words.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
