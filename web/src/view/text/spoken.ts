/** What a screen reader says for a cell or a row. */

import type { HeadDifference, HeadStages } from '../../core/types.ts';
import { changeAt, rowOf } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import type { Token } from '../../trace/tokens.ts';
import { emptyRowWords, isEmptyRow, sharesOf } from '../head/row.ts';
import { digits } from './format.ts';
import { rowNameAt } from './token_name.ts';

const NAMED = 3;

function nameOf(tokens: Token[], index: number): string {
  return tokens[index]?.text ?? String(index);
}

function hundredths(weight: number): string {
  return String(Math.round(100 * weight));
}

/** "it looks at trophy, 62 percent; suitcase, 18; [CLS], 9." */
export function sayRow(stages: HeadStages, queryTokens: Token[], keyTokens: Token[], query: number): string {
  const name = rowNameAt(queryTokens, query);
  if (isEmptyRow(stages, query)) {
    const words = emptyRowWords(stages, query);
    return `${name} may look at nothing: ${words === 'output 0' ? 'its output is zero' : `its weights are ${words}`}.`;
  }
  if (!rowOf(stages, query)) return `${name}: its numbers are on their way.`;
  const parts = sharesOf(stages, query)
    .slice(0, NAMED)
    .map(
      ({ key, weight }, index) =>
        `${nameOf(keyTokens, key)}, ${hundredths(weight)}${index === 0 ? ' percent' : ''}`,
    );
  return `${name} looks at ${parts.join('; ')}.`;
}

export interface Sayable {
  stages: HeadStages;
  queryTokens: Token[];
  keyTokens: Token[];
  /** Why a hidden cell is hidden. */
  hiddenWhy: ((query: number, key: number) => string) | null;
  /** Said in place of the weights. */
  difference: HeadDifference | null;
}

/** "it looks at trophy: 62 percent, score 4.76." */
export function sayCell(said: Sayable, { query, key }: Cell): string {
  const { stages, queryTokens, keyTokens, hiddenWhy, difference } = said;
  if (key < 0) return sayRow(stages, queryTokens, keyTokens, query);
  const row = rowOf(stages, query);
  const pair = [rowNameAt(queryTokens, query), nameOf(keyTokens, key)];
  if (difference)
    return `${pair[0]} to ${pair[1]}: weight changed by ${digits(changeAt(difference, query, key), 3)}.`;
  if (!row) return `${pair[0]} to ${pair[1]}: its numbers are on their way.`;
  if (row.allowed[key] === 0) {
    const why = hiddenWhy?.(query, key) ?? 'it is hidden by the mask';
    return `${pair[0]} may not look at ${pair[1]}: ${why}.`;
  }
  const score = row.scores.length > 0 ? `, score ${digits(row.scores[key] ?? 0)}` : '';
  return `${pair[0]} looks at ${pair[1]}: ${hundredths(row.weights[key] ?? 0)} percent${score}.`;
}
