/** The inside of an additive score, tanh(q W + k U) v, as strips: the same wherever one is opened up. */

import { html } from 'lit';
import type { CellDetail } from '../../core/types.ts';
import { columnForm, inForm } from '../text/form.ts';
import { digits } from '../text/format.ts';
import { limitOf, type Strip } from './strips.ts';

/** What asks and what is read, as one letter each: q and k, or Bahdanau's s and h. */
export interface Letters {
  asks: string;
  read: string;
}

/** Strips below each other, under one common limit unless each has its own. */
export function strips(list: Omit<Strip, 'limit'>[], dark: boolean, common = true) {
  const limit = limitOf(...list.map(({ values }) => values));
  const limited = list.map((strip) => ({ ...strip, limit: common ? limit : limitOf(strip.values) }));
  return html`<attention-strips .strips=${limited} .dark=${dark}></attention-strips>`;
}

/** A vector times a matrix: “q W”, in column form “W q”. */
export const carried = (vector: string, matrix: string) =>
  columnForm ? `${matrix} ${vector}` : `${vector} ${matrix}`;

/** q W, k U, their sum, and its tanh. */
export function addedStrips(cell: CellDetail, { asks, read }: Letters, dark: boolean) {
  const [query, key] = [carried(asks, 'W'), carried(read, 'U')];
  return strips(
    [
      { label: query.replace(' ', ''), name: query, values: cell.projectedQuery },
      { label: key.replace(' ', ''), name: key, values: cell.projectedKey },
      { label: '+', name: 'their sum', values: cell.hiddenSums },
      { label: 'tanh', name: 'its hyperbolic tangent', values: cell.tangents },
    ],
    dark,
  );
}

/** The hidden number that says most, in digits. */
function largestTerm({ projectedQuery, projectedKey, tangents, scoreVector, elementProducts }: CellDetail) {
  const at = elementProducts.reduce(
    (most, value, index) => (Math.abs(value) > Math.abs(elementProducts[most] ?? 0) ? index : most),
    0,
  );
  const of = (values: Float32Array) => digits(values[at] ?? 0);
  return html`<p class="digits">${inForm('column')} ${at}: tanh(${of(projectedQuery)} + ${of(projectedKey)}) = ${of(tangents)}; × ${of(scoreVector)} = ${of(elementProducts)}, the largest in size of ${elementProducts.length}</p>`;
}

/** v, v times the tanh, and how the largest of these was made. */
export function weighedStrips(cell: CellDetail, dark: boolean) {
  const { scoreVector, elementProducts } = cell;
  const list = [
    { label: 'v', name: 'v', values: scoreVector },
    { label: 'v×t', name: 'v times tanh', values: elementProducts },
  ];
  return html`${strips(list, dark, false)} ${largestTerm(cell)}`;
}
