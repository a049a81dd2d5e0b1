/** A word for what a head mostly does, from the core's figures. */

import type { HeadStatistics } from '../core/types.ts';

/** A pattern gets its name from this mean mass on. */
const NAMED = 0.6;
const EVEN = 0.95;

export function patternOf(head: HeadStatistics): string {
  if (head.previousTokenMass >= NAMED) return 'previous token';
  if (head.nextTokenMass >= NAMED) return 'next token';
  if (head.selfMass >= NAMED) return 'own token';
  if (head.firstTokenMass >= NAMED) return 'rests on the first token';
  if (head.entropy >= EVEN) return 'even';
  return 'unclear';
}
