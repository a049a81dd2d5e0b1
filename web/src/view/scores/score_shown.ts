/** What the page says of a score function, whose numbers come from the core. */

import { html, type TemplateResult } from 'lit';
import type { CellDetail } from '../../core/types.ts';
import { fedNumber } from '../steps/fed_number.ts';
import { limitOf } from '../steps/strips.ts';
import { digits } from '../text/format.ts';

/** A step without its verb. */
export interface Explained {
  aside: string | TemplateResult;
  formula: string;
  content: TemplateResult;
}

export interface Seen {
  /** The tokens that ask and are read. */
  asking: string;
  read: string;
  dark: boolean;
}

/** How one number was made. */
export interface ScoreExplained {
  compared(cell: CellDetail, seen: Seen): Explained;
  /** Of the step that scales. */
  scale?: string;
  /** Why nothing scales it, where its factor is 1. */
  unscaled?: string;
  /** The factor's own name; otherwise its value says all. */
  factor?: string;
  /** By default it is divided by the root of the width. */
  dividesByRoot?: true;
}

/** How a reader chooses it. */
export interface ScoreEdited {
  title: string;
  formula: string;
  words: string;
  /** What the scores are before a factor scales them. */
  products: [title: string, words: string];
}

export const queryStrip = ({ query }: CellDetail, asking: string) => ({
  label: 'q',
  name: `query of ${asking}`,
  values: query,
});
export const keyStrip = ({ key }: CellDetail, read: string) => ({
  label: 'k',
  name: `key of ${read}`,
  values: key,
});

/** What the vectors are compared to, before anything scales it. */
export function productOf({ product }: CellDetail, from = 'Compare', words = 'the strips above') {
  return fedNumber(digits(product), { name: 'product', from, words });
}

/** Query, key and their products, element under element. */
export function multiplied(cell: CellDetail, { asking, read, dark }: Seen) {
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
