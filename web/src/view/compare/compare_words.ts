/** What is said of two heads side by side: in sight, and by a screen reader. */

import type { Cell } from '../../trace/selection.ts';
import type { Noun } from '../../trace/tokens.ts';
import { aloneIn, type ComparedHeads, weightsAt } from '../../trace/two_heads.ts';
import { inForm } from '../text/form.ts';
import { formed } from '../text/form_words.ts';
import { digits, plural } from '../text/format.ts';
import { distinctName } from '../text/token_name.ts';

/** Smaller ones are 0 in three decimals. */
const NO_CHANGE = 0.0005;

/** "+0.031", "−0.204", "0.000". */
export function signed(value: number): string {
  const text = digits(value, 3);
  return value >= NO_CHANGE ? `+${text}` : text;
}

export function rowWords({ queries }: ComparedHeads, row: number): string {
  return distinctName(queries.tokens, row);
}

function keyWords({ keys }: ComparedHeads, column: number): string {
  return distinctName(keys.tokens, column);
}

export function pairWords(compared: ComparedHeads, { query, key }: Cell): string {
  return `${rowWords(compared, query)} → ${keyWords(compared, key)}`;
}

/** What rows and columns are called. */
function nounOf({ noun = 'token' }: Pick<ComparedHeads, 'noun'>): Noun {
  return noun;
}

/** Of a side whose text lacks them. */
export function noneWords(compared: ComparedHeads): string {
  return `has no such ${nounOf(compared)}s`;
}

/** "0.62", "hidden", or that the text has no such token. */
function weightWords(compared: ComparedHeads, which: 'first' | 'second', cell: Cell): string {
  const { queries, keys } = compared;
  const isThere = (queries[which][cell.query] ?? -1) >= 0 && (keys[which][cell.key] ?? -1) >= 0;
  if (!isThere) return noneWords(compared);
  const weights = weightsAt(compared, cell);
  return weights?.sees[which] ? digits(weights[which], 3) : 'hidden';
}

/** What a cell, or a row, is on both sides. */
export function cellWords(compared: ComparedHeads, cell: Cell): string {
  const name = rowWords(compared, cell.query);
  const moved = compared.comparison.moved[cell.query] ?? -1;
  if (cell.key < 0)
    return moved < 0
      ? `${name}: only one side has this ${nounOf(compared)}.`
      : `${name}: ${digits(moved, 3)} of its weight has gone to other ${nounOf(compared)}s.`;
  const weights = weightsAt(compared, cell);
  if (!weights) return `${pairWords(compared, cell)}: its numbers are on their way.`;
  const [first, second] = (['first', 'second'] as const).map((which) => weightWords(compared, which, cell));
  const change = weights.change === null ? '' : `; difference ${signed(weights.change)}`;
  return `${name} looks at ${keyWords(compared, cell.key)}: A ${first}, B ${second}${change}.`;
}

function aloneWords(compared: ComparedHeads): string {
  const names = (['first', 'second'] as const).flatMap((which, side) => {
    const { length } = aloneIn(compared, which);
    return length > 0 ? [`${plural(length, nounOf(compared))} only in ${'AB'[side]}`] : [];
  });
  return names.length > 0 ? ` ${names.join(', ')}: these have no difference.` : '';
}

/** How much differs in all. */
export function sumWords(compared: ComparedHeads): string {
  const { meanMoved, moved, rowsOfBoth } = compared.comparison;
  const rows = `${plural(rowsOfBoth, inForm('row'))} that both have`;
  const most = moved.reduce((best, value, row) => (value > (moved[best] ?? -1) ? row : best), 0);
  if ((moved[most] ?? 0) < NO_CHANGE)
    return `The weights are the same in the ${rows}.${aloneWords(compared)}`;
  const share = formed`On average ${digits(meanMoved, 3)} of the weight of a row has gone to other ${nounOf(compared)}s in B (${rows})`;
  return formed`${share}. The row of “${rowWords(compared, most)}” differs most: ${digits(moved[most] ?? 0, 3)} of it.${aloneWords(compared)}`;
}
