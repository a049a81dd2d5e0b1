/** β q · k / (|q| |k|) */

import { html } from 'lit';
import { digits } from '../format.ts';
import { COMPARE_COSINE, SCALE_COSINE, SCORE_COSINE } from '../generated/formulas.ts';
import { multiplied, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, seen) {
    const [sum, asks, reads] = [cell.dotProduct, cell.queryNorm, cell.keyNorm].map((value) => digits(value));
    return {
      aside: 'the cosine of their angle',
      formula: COMPARE_COSINE,
      content: html`${multiplied(cell, seen)}
        <p class="digits">sum of q×k = ${sum}</p>
        <p class="digits">‖q‖ = ${asks}, ‖k‖ = ${reads}</p>
        <p class="digits">cosine = ${sum} ÷ (${asks} × ${reads}) = ${digits(cell.product)}</p>`,
    };
  },
  scale: SCALE_COSINE,
  factor: 'β',
};

export const edited: ScoreEdited = {
  title: 'Cosine',
  formula: SCORE_COSINE,
  words: 'Only the angle counts: making a query or a key longer changes nothing, and no score is beyond β.',
  products: ['Cosines', 'query · key ÷ their lengths'],
};
