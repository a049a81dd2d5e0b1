/** tanh(q W + k U) v; as Bahdanau wrote it in 2014, in column form: v · tanh(W q + U k) */

import { html } from 'lit';
import {
  COMPARE_ADDITIVE,
  COMPARE_ADDITIVE_COLUMNS,
  SCORE_ADDITIVE,
  SCORE_ADDITIVE_COLUMNS,
} from '../generated/formulas.ts';
import { addedStrips, strips, weighedStrips } from '../steps/additive_strips.ts';
import { columnForm } from '../text/form.ts';
import { plural } from '../text/format.ts';
import { keyStrip, productOf, queryStrip, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, { asking, read, dark }) {
    return {
      aside: `through ${plural(cell.hiddenSums.length, 'hidden number')}`,
      formula: columnForm ? COMPARE_ADDITIVE_COLUMNS : COMPARE_ADDITIVE,
      content: html`${strips([queryStrip(cell, asking)], dark)} ${strips([keyStrip(cell, read)], dark)}
        ${addedStrips(cell, { asks: 'q', read: 'k' }, dark)} ${weighedStrips(cell, dark)}
        <p class="digits">sum of v×tanh = ${productOf(cell)}</p>`,
    };
  },
  unscaled: 'Nothing to scale: each tanh stays between −1 and 1, and v sets the size.',
};

export const edited: ScoreEdited = {
  title: 'Additive (concat)',
  get formula() {
    return columnForm ? SCORE_ADDITIVE_COLUMNS : SCORE_ADDITIVE;
  },
  words:
    'Not a product at all: a network of one hidden layer looks at each pair, and each pair costs one tanh for every hidden number.',
  get products(): [string, string] {
    return ['Comparisons', columnForm ? 'v · tanh(W query + U key)' : 'tanh(query W + key U) · v'];
  },
};
