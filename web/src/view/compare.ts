/** Steps 1 and 2 of a score, by its function: what is compared with what, and by which factor the result is scaled. */

import { html } from 'lit';
import type { CellDetail, ScoreFunction } from '../core/types.ts';
import { digits } from './format.ts';
import { EXPLAINED } from './scores/index.ts';
import type { Explained, ScoreExplained, Seen } from './scores/score_shown.ts';

export function compared(cell: CellDetail, score: ScoreFunction, seen: Seen): Explained {
  return EXPLAINED[score].compared(cell, seen);
}

/** The factor in words and as it is applied: "÷ √32 = 5.657", "÷ 5.657". */
function factorOf(
  { scale, query }: CellDetail,
  { factor, dividesByRoot }: ScoreExplained,
): [aside: string, applied: string] {
  const applied = `× ${digits(scale, 3)}`;
  if (factor) return [`× ${factor} = ${digits(scale, 3)}`, applied];
  const divisor = 1 / scale;
  const width = query.length;
  const isRoot = dividesByRoot && Math.abs(divisor * divisor - width) < 1e-3 * width;
  if (isRoot) return [`÷ √${width} = ${digits(divisor, 3)}`, `÷ ${digits(divisor, 3)}`];
  return [applied, applied];
}

export function scaled(cell: CellDetail, score: ScoreFunction, cap: number): Explained {
  const explained = EXPLAINED[score];
  const words = cell.scale === 1 ? explained.unscaled : undefined;
  const [factor, applied] = words ? ['× 1', ''] : factorOf(cell, explained);
  const result = html`<strong>${digits(cell.score)}</strong>`;
  const product = `${digits(cell.product)} ${applied}`.trim();
  const line =
    cap > 0
      ? html`${product}, soft-capped at ±${digits(cap)}: score = ${result}`
      : html`score = ${applied ? html`${product} = ` : ''}${result}`;
  return {
    aside: factor,
    formula: explained.scale ?? '',
    content: html`${words ? html`<p class="words">${words}</p>` : ''}<p class="digits">${line}</p>`,
  };
}
