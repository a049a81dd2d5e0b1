/** How the weight of a word on a word was made of its pieces, in words. */

import { inForm } from './form.ts';
import { formed } from './form_words.ts';
import { plural } from './format.ts';

/** Of a word's rows those that give something: only these count in its mean. */
export function givingRows(rows: readonly number[], sumOf: (row: number) => number): number[] {
  return rows.filter((row) => sumOf(row) > 0);
}

export function additionWords(read: string, pieces: number): string {
  return pieces === 1
    ? `“${read}” is one piece: there is nothing to add.`
    : `What a piece gives to “${read}” is what it gives to its ${pieces} pieces together.`;
}

/** `giving`: of so many rows, those that may look at something. */
export function averageWords(asking: string, rows: number, giving: number): string {
  if (rows === 1) return formed`“${asking}” is one piece: its row stands for the word.`;
  if (giving === 0) return formed`None of the ${rows} rows of “${asking}” may look at anything.`;
  const left = rows - giving;
  const without =
    left === 0
      ? ''
      : ` ${plural(left, inForm('row'))} may look at nothing and ${left === 1 ? 'does' : 'do'} not count.`;
  return formed`“${asking}” has ${rows} rows, one for each piece. Their mean is the word’s: it still sums to 1.${without}`;
}
