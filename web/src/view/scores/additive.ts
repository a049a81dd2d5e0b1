/** v · tanh(W q + U k) (Bahdanau 2014) */

import { html } from 'lit';
import { addedStrips, strips, weighedStrips } from '../additive_strips.ts';
import { plural } from '../format.ts';
import { COMPARE_ADDITIVE, SCORE_ADDITIVE } from '../generated/formulas.ts';
import { keyStrip, productOf, queryStrip, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, { asking, read, dark }) {
    return {
      aside: `through ${plural(cell.hiddenSums.length, 'hidden number')}`,
      formula: COMPARE_ADDITIVE,
      content: html`${strips([queryStrip(cell, asking)], dark)} ${strips([keyStrip(cell, read)], dark)}
        ${addedStrips(cell, { asks: 'q', read: 'k' }, dark)} ${weighedStrips(cell, dark)}
        <p class="digits">sum of v×tanh = ${productOf(cell)}</p>`,
    };
  },
  unscaled: 'Nothing to scale: each tanh stays between −1 and 1, and v sets the size.',
};

export const edited: ScoreEdited = {
  title: 'Additive (concat)',
  formula: SCORE_ADDITIVE,
  words:
    'Not a product at all: a network of one hidden layer looks at each pair, and each pair costs one tanh for every hidden number.',
  products: ['Comparisons', 'v · tanh(W query + U key)'],
};
