/** What a head mostly does, in the core's words, and the figures that stand beside them. */

import { type HeadStatistics, RESTS_ON_NONE, RESTS_ON_SPECIAL } from '../../core/types.ts';
import type { Noun, Token } from '../../trace/token.ts';
import { plural, shortShare } from '../text/format.ts';
import { distinctName } from '../text/token_name.ts';

export interface PatternFigure {
  /** What is measured, as it stands in front of the figure. */
  measured: string;
  value: number;
}

/** Mean weights by where they lie; what repeated tokens look at only where there are some. */
export function patternFigures(head: HeadStatistics, noun: Noun = 'token'): PatternFigure[] {
  const repeated = plural(head.repeatedRows, noun);
  const figures: PatternFigure[] = [
    { measured: `On the first ${noun}`, value: head.firstTokenMass },
    { measured: `On the previous ${noun}`, value: head.previousTokenMass },
    { measured: `On its own ${noun}`, value: head.selfMass },
    { measured: `On the next ${noun}`, value: head.nextTokenMass },
    { measured: `On the last ${noun}`, value: head.lastTokenMass },
  ];
  if (head.repeatedRows === 0) return figures;
  return [
    ...figures,
    { measured: `On what followed it before (${repeated})`, value: head.inductionMass },
    { measured: `On the same ${noun} before (${repeated})`, value: head.duplicateTokenMass },
  ];
}

function restOf({ restKey, restMass }: HeadStatistics, keyTokens: readonly Token[]): string {
  if (restKey === RESTS_ON_NONE) return '';
  const name = restKey === RESTS_ON_SPECIAL ? 'special tokens' : distinctName(keyTokens, restKey);
  return `rests on ${name} ${shortShare(restMass)}`;
}

/** The core's name of a pattern where words stand in the place of tokens. */
export function inNoun(name: string, noun: Noun): string {
  return name.replace('token', noun);
}

/** "induction .61, rests on The .55": shares of what is not on the keys that the head rests on. */
export function patternOf(head: HeadStatistics, keyTokens: readonly Token[], noun: Noun = 'token'): string {
  const { repeated, repeatedShare, place, placeShare } = head;
  const named = (name: string, share: number) => name && `${inNoun(name, noun)} ${shortShare(share)}`;
  const parts = [
    named(repeated, repeatedShare),
    // Of a head that does nothing in particular there is no share.
    place === 'mixed' ? place : named(place, placeShare),
    restOf(head, keyTokens),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** What heads are sorted out by: "induction", "previous token", "rests". */
export function patternName({ repeated, place }: HeadStatistics): string {
  return repeated || place || 'rests';
}
