/** q · k */

import { html } from 'lit';
import type { CellDetail } from '../../core/types.ts';
import { COMPARE, SCORE_DOT } from '../generated/formulas.ts';
import { plural } from '../text/format.ts';
import {
  type Explained,
  multiplied,
  productOf,
  type ScoreEdited,
  type ScoreExplained,
  type Seen,
} from './score_shown.ts';

export function compared(cell: CellDetail, seen: Seen): Explained {
  return {
    aside: html`<attention-term name="query" tabindex="-1">query</attention-term> · <attention-term name="key" tabindex="-1">key</attention-term>, ${plural(cell.query.length, 'number')} each`,
    formula: COMPARE,
    content: html`${multiplied(cell, seen)}<p class="digits">sum of q×k = ${productOf(cell)}</p>`,
  };
}

export const explained: ScoreExplained = {
  compared,
  unscaled: 'The dot product stands as it is: in wide vectors it grows large, and the softmax saturates.',
};

export const edited: ScoreEdited = {
  title: 'Dot product',
  formula: SCORE_DOT,
  words:
    'Nothing divides it: the wider or longer the vectors, the larger the scores, until the softmax saturates.',
  products: ['Products', 'query · key'],
};
