/** q W kᵀ (Luong 2015) */

import { html } from 'lit';
import {
  COMPARE_GENERAL,
  COMPARE_GENERAL_COLUMNS,
  SCORE_GENERAL,
  SCORE_GENERAL_COLUMNS,
} from '../generated/formulas.ts';
import { strips } from '../steps/additive_strips.ts';
import { limitOf } from '../steps/strips.ts';
import { columnForm } from '../text/form.ts';
import { keyStrip, productOf, queryStrip, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, { asking, read, dark }) {
    const limit = limitOf(cell.projectedQuery, cell.key);
    const label = columnForm ? 'Wq' : 'qW';
    const list = [
      { label, name: columnForm ? 'W times query' : 'query times W', values: cell.projectedQuery, limit },
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
      formula: columnForm ? COMPARE_GENERAL_COLUMNS : COMPARE_GENERAL,
      content: html`${strips([queryStrip(cell, asking)], dark)}
        <attention-strips .strips=${list} .dark=${dark}></attention-strips>
        <p class="digits">sum of ${label}×k = ${productOf(cell)}</p>`,
    };
  },
  unscaled: 'Nothing to scale: W sets the size itself.',
};

export const edited: ScoreEdited = {
  title: 'General (bilinear)',
  get formula() {
    return columnForm ? SCORE_GENERAL_COLUMNS : SCORE_GENERAL;
  },
  words:
    'W says how much each number of the query has to do with each of the key. With W = I it is the dot product.',
  get products(): [string, string] {
    return ['Products', columnForm ? 'W query · key' : 'query W · key'];
  },
};
