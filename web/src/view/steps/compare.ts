/** Steps 1 and 2 of a score, by its function: what is compared with what, and by which factor the result is scaled. */

import { html } from 'lit';
import type { CellDetail, ScoreFunction } from '../../core/types.ts';
import { EXPLAINED } from '../scores/index.ts';
import type { Explained, ScoreExplained, Seen } from '../scores/score_shown.ts';
import { digits } from '../text/format.ts';
import { fedNumber } from './fed_number.ts';

export function compared(cell: CellDetail, score: ScoreFunction, seen: Seen): Explained {
  return EXPLAINED[score].compared(cell, seen);
}

interface Factor {
  aside: string;
  sign: string;
  number: string;
  from: string;
  words: string;
}

/** The factor in words, and as it is applied: "÷ √32 = 5.657", "÷", "5.657", and what that comes from. */
function factorOf({ scale, query }: CellDetail, { factor, dividesByRoot }: ScoreExplained): Factor {
  const times = digits(scale, 3);
  if (factor) return { aside: `× ${factor} = ${times}`, sign: '×', number: times, from: '', words: factor };
  const divisor = 1 / scale;
  const width = query.length;
  const isRoot = dividesByRoot && Math.abs(divisor * divisor - width) < 1e-3 * width;
  if (isRoot) {
    const number = digits(divisor, 3);
    const words = `the root of the ${width} numbers of a query`;
    return { aside: `÷ √${width} = ${number}`, sign: '÷', number, from: 'Compare', words };
  }
  return { aside: `× ${times}`, sign: '×', number: times, from: '', words: 'the model’s settings' };
}

/** `distance`: positions between the query and its key. */
export function scaled(cell: CellDetail, score: ScoreFunction, distance: number): Explained {
  const { softCap: cap, distanceSlope: slope } = cell;
  const explained = EXPLAINED[score];
  const words = cell.scale === 1 ? explained.unscaled : undefined;
  const factor = words ? null : factorOf(cell, explained);
  const from = { name: 'score', from: 'product factor', words: 'the product and its factor' };
  const result = html`<strong>${fedNumber(digits(cell.score), from)}</strong>`;
  const again = { name: 'product-again', from: 'product', words: 'step Compare' };
  const product = html`${fedNumber(digits(cell.product), again)}${
    factor
      ? html` ${factor.sign} ${fedNumber(factor.number, { name: 'factor', from: factor.from, words: factor.words })}`
      : ''
  }`;
  const line =
    cap > 0 || slope > 0
      ? html`${product}${cap > 0 ? `, soft-capped at ±${digits(cap)}` : ''}${slope > 0 ? ` − ${digits(slope, 4)} × ${distance} apart` : ''}: <attention-term name="score" tabindex="-1">score</attention-term> = ${result}`
      : html`<attention-term name="score" tabindex="-1">score</attention-term> = ${factor ? html`${product} = ` : ''}${result}`;
  return {
    aside: factor?.aside ?? '× 1',
    formula: explained.scale ?? '',
    content: html`${words ? html`<p class="words">${words}</p>` : ''}<p class="digits">${line}</p>`,
  };
}
