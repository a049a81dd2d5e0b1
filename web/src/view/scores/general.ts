/** q W k (Luong 2015) */

import { html } from 'lit';
import { strips } from '../additive_strips.ts';
import { COMPARE_GENERAL, SCORE_GENERAL } from '../generated/formulas.ts';
import { limitOf } from '../strips.ts';
import { keyStrip, productOf, queryStrip, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, { asking, read, dark }) {
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
        <p class="digits">sum of qW×k = ${productOf(cell)}</p>`,
    };
  },
  unscaled: 'Nothing to scale: W sets the size itself.',
};

export const edited: ScoreEdited = {
  title: 'General (bilinear)',
  formula: SCORE_GENERAL,
  words:
    'W says how much each number of the query has to do with each of the key. With W = I it is the dot product.',
  products: ['Products', 'query W · key'],
};
