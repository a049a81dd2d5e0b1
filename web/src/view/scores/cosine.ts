/** β q · k / (|q| |k|) */

import { html } from 'lit';
import { COMPARE_COSINE, SCALE_COSINE, SCORE_COSINE } from '../generated/formulas.ts';
import { fedNumber } from '../steps/fed_number.ts';
import { digits } from '../text/format.ts';
import { multiplied, productOf, type ScoreEdited, type ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared(cell, seen) {
    const [sum = '', asks = '', reads = ''] = [cell.dotProduct, cell.queryNorm, cell.keyNorm].map((value) =>
      digits(value),
    );
    const strip = (text: string, name: string, words: string) =>
      fedNumber(text, { name, from: 'Compare', words });
    const again = (text: string, from: string) =>
      fedNumber(text, { name: `${from}-again`, from, words: 'above' });
    return {
      aside: 'the cosine of their angle',
      formula: COMPARE_COSINE,
      content: html`${multiplied(cell, seen)}
        <p class="digits">sum of q×k = ${strip(sum, 'sum', 'the products of query and key')}</p>
        <p class="digits">‖q‖ = ${strip(asks, 'asks', 'the query')}, ‖k‖ = ${strip(reads, 'reads', 'the key')}</p>
        <p class="digits">cosine = ${again(sum, 'sum')} ÷ (${again(asks, 'asks')} × ${again(reads, 'reads')}) = ${productOf(cell, 'sum asks reads', 'the sum and the two lengths')}</p>`,
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
