/** Steps 1 and 2 of a score, by its function: what is compared with what, and by which factor the result is scaled. */

import { html, type TemplateResult } from 'lit';
import type { CellDetail, ScoreFunction } from '../core/types.ts';
import { addedStrips, strips, weighedStrips } from './additive_strips.ts';
import { digits, plural } from './format.ts';
import {
  COMPARE,
  COMPARE_ADDITIVE,
  COMPARE_COSINE,
  COMPARE_GENERAL,
  SCALE,
  SCALE_COSINE,
} from './generated/formulas.ts';
import { limitOf } from './strips.ts';

/** A step without its verb. */
export interface Explained {
  aside: string;
  formula: string;
  content: TemplateResult;
}

interface Seen {
  /** The tokens that ask and are read. */
  asking: string;
  read: string;
  dark: boolean;
}

const queryStrip = ({ query }: CellDetail, asking: string) => ({
  label: 'q',
  name: `query of ${asking}`,
  values: query,
});
const keyStrip = ({ key }: CellDetail, read: string) => ({ label: 'k', name: `key of ${read}`, values: key });

/** Query, key and their products, element under element. */
function multiplied(cell: CellDetail, { asking, read, dark }: Seen) {
  const limit = limitOf(cell.query, cell.key);
  const list = [
    { ...queryStrip(cell, asking), limit },
    { ...keyStrip(cell, read), limit },
    {
      label: 'q×k',
      name: 'their products',
      values: cell.elementProducts,
      limit: limitOf(cell.elementProducts),
    },
  ];
  return html`<attention-strips .strips=${list} .dark=${dark}></attention-strips>`;
}

function dot(cell: CellDetail, seen: Seen): Explained {
  return {
    aside: `query · key, ${plural(cell.query.length, 'number')} each`,
    formula: COMPARE,
    content: html`${multiplied(cell, seen)}<p class="digits">sum of q×k = ${digits(cell.product)}</p>`,
  };
}

function general(cell: CellDetail, { asking, read, dark }: Seen): Explained {
  const limit = limitOf(cell.projectedQuery, cell.key);
  const list = [
    { label: 'qW', name: 'query times W', values: cell.projectedQuery, limit },
    { ...keyStrip(cell, read), limit },
    {
      label: '×',
      name: 'their products',
      values: cell.elementProducts,
      limit: limitOf(cell.elementProducts),
    },
  ];
  return {
    aside: 'W carries the query over to the keys',
    formula: COMPARE_GENERAL,
    content: html`${strips([queryStrip(cell, asking)], dark)}
      <attention-strips .strips=${list} .dark=${dark}></attention-strips>
      <p class="digits">sum of qW×k = ${digits(cell.product)}</p>`,
  };
}

function additive(cell: CellDetail, { asking, read, dark }: Seen): Explained {
  return {
    aside: `through ${plural(cell.hiddenSums.length, 'hidden number')}`,
    formula: COMPARE_ADDITIVE,
    content: html`${strips([queryStrip(cell, asking)], dark)} ${strips([keyStrip(cell, read)], dark)}
      ${addedStrips(cell, { asks: 'q', read: 'k' }, dark)} ${weighedStrips(cell, dark)}
      <p class="digits">sum of v×tanh = ${digits(cell.product)}</p>`,
  };
}

function cosine(cell: CellDetail, seen: Seen): Explained {
  const [sum, asks, reads] = [cell.dotProduct, cell.queryNorm, cell.keyNorm].map((one) => digits(one));
  return {
    aside: 'the cosine of their angle',
    formula: COMPARE_COSINE,
    content: html`${multiplied(cell, seen)}
      <p class="digits">sum of q×k = ${sum}</p>
      <p class="digits">‖q‖ = ${asks}, ‖k‖ = ${reads}</p>
      <p class="digits">cosine = ${sum} ÷ (${asks} × ${reads}) = ${digits(cell.product)}</p>`,
  };
}

const COMPARISONS: Record<ScoreFunction, (cell: CellDetail, seen: Seen) => Explained> = {
  'scaled-dot': dot,
  dot,
  general,
  additive,
  cosine,
};

export function compared(cell: CellDetail, score: ScoreFunction, seen: Seen): Explained {
  return COMPARISONS[score](cell, seen);
}

const UNSCALED: Partial<Record<ScoreFunction, string>> = {
  dot: 'The dot product stands as it is: in wide vectors it grows large, and the softmax saturates.',
  general: 'Nothing to scale: W sets the size itself.',
  additive: 'Nothing to scale: each tanh stays between −1 and 1, and v sets the size.',
};

/** The factor in words and as it is applied: "÷ √32 = 5.657", "÷ 5.657". */
function factorOf({ scale, query }: CellDetail, score: ScoreFunction): [aside: string, applied: string] {
  const divisor = 1 / scale;
  const width = query.length;
  if (score === 'cosine') return [`× β = ${digits(scale, 3)}`, `× ${digits(scale, 3)}`];
  const isRoot = score === 'scaled-dot' && Math.abs(divisor * divisor - width) < 1e-3 * width;
  if (isRoot) return [`÷ √${width} = ${digits(divisor, 3)}`, `÷ ${digits(divisor, 3)}`];
  return [`× ${digits(scale, 3)}`, `× ${digits(scale, 3)}`];
}

const SCALES: Partial<Record<ScoreFunction, string>> = { 'scaled-dot': SCALE, cosine: SCALE_COSINE };

export function scaled(cell: CellDetail, score: ScoreFunction, cap: number): Explained {
  const words = cell.scale === 1 ? UNSCALED[score] : undefined;
  const [factor, applied] = words ? ['× 1', ''] : factorOf(cell, score);
  const result = html`<strong>${digits(cell.score)}</strong>`;
  const product = `${digits(cell.product)} ${applied}`.trim();
  const line =
    cap > 0
      ? html`${product}, soft-capped at ±${digits(cap)}: score = ${result}`
      : html`score = ${applied ? html`${product} = ` : ''}${result}`;
  return {
    aside: factor,
    formula: SCALES[score] ?? '',
    content: html`${words ? html`<p class="words">${words}</p>` : ''}<p class="digits">${line}</p>`,
  };
}
