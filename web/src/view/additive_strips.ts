/** The inside of an additive score, v . tanh(W q + U k), as strips: the same wherever one is opened up. */

import { html } from 'lit';
import type { CellDetail } from '../core/types.ts';
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

/** W q, U k, their sum, and its tanh. */
export function addedStrips(cell: CellDetail, { asks, read }: Letters, dark: boolean) {
  return strips(
    [
      { label: `W${asks}`, name: `W ${asks}`, values: cell.projectedQuery },
      { label: `U${read}`, name: `U ${read}`, values: cell.projectedKey },
      { label: '+', name: 'their sum', values: cell.hiddenSums },
      { label: 'tanh', name: 'its hyperbolic tangent', values: cell.tangents },
    ],
    dark,
  );
}

/** v, and v times the tanh. */
export function weighedStrips({ scoreVector, elementProducts }: CellDetail, dark: boolean) {
  return strips(
    [
      { label: 'v', name: 'v', values: scoreVector },
      { label: 'v×t', name: 'v times tanh', values: elementProducts },
    ],
    dark,
    false,
  );
}
