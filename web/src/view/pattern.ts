/** What a head mostly does, in words, by the core's figures: the same that stand beside them. */

import type { HeadStatistics } from '../core/types.ts';
import { plural, shortWeight } from './format.ts';

/** Mean weight from which on a head is said to look somewhere. */
const NAMED = 0.4;
/** Of repeated tokens: few rows of a text ask for it, and by chance hardly any weight would lie there. */
const NAMED_OF_REPEATED = 0.2;
const EVEN = 0.95;
/** So many figures stand for a head that does none of it. */
const STRONGEST = 2;

export interface PatternFigure {
  /** "previous token" */
  pattern: string;
  /** What is measured, as it stands in front of the figure. */
  measured: string;
  value: number;
}

/** Mean weights by where they lie; what repeated tokens look at only where there are some. */
export function patternFigures(head: HeadStatistics): PatternFigure[] {
  const rows = plural(head.repeatedRows, 'row');
  const figures: PatternFigure[] = [
    { pattern: 'first token', measured: 'On the first token', value: head.firstTokenMass },
    { pattern: 'previous token', measured: 'On the previous token', value: head.previousTokenMass },
    { pattern: 'own token', measured: 'On its own token', value: head.selfMass },
    { pattern: 'next token', measured: 'On the next token', value: head.nextTokenMass },
    { pattern: 'last token', measured: 'On the last token', value: head.lastTokenMass },
  ];
  if (head.repeatedRows === 0) return figures;
  return [
    ...figures,
    { pattern: 'induction', measured: `On what followed it before (${rows})`, value: head.inductionMass },
    {
      pattern: 'same token before',
      measured: `On the same token before (${rows})`,
      value: head.duplicateTokenMass,
    },
  ];
}

/** What one row alone does is no pattern. */
const LEAST_ROWS = 2;
const OF_REPEATED = ['induction', 'same token before'];

const leastOf = (pattern: string) => (OF_REPEATED.includes(pattern) ? NAMED_OF_REPEATED : NAMED);
const named = ({ pattern, value }: PatternFigure) => `${pattern} ${shortWeight(value)}`;

/** Everything that holds, strongest first; where nothing does, the two strongest figures. */
export function patternOf(head: HeadStatistics): string {
  const figures = patternFigures(head)
    .filter(({ pattern }) => head.repeatedRows >= LEAST_ROWS || !OF_REPEATED.includes(pattern))
    .sort((one, other) => other.value - one.value);
  const holds = figures.filter(({ pattern, value }) => value >= leastOf(pattern)).map(named);
  if (head.entropy >= EVEN) holds.push('even');
  return holds.length > 0 ? holds.join(', ') : `mixed: ${figures.slice(0, STRONGEST).map(named).join(', ')}`;
}
