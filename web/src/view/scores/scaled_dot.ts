/** q · k / √d */

import { SCALE } from '../generated/formulas.ts';
import { compared } from './dot.ts';
import type { ScoreEdited, ScoreExplained } from './score_shown.ts';

export const explained: ScoreExplained = {
  compared,
  scale: SCALE,
  dividesByRoot: true,
  unscaled: 'The score stays as it is: it is not divided by √d.',
};

export const edited: ScoreEdited = {
  title: 'Scaled dot product',
  formula: SCALE,
  words: 'Divided by the root of the width, so that wide vectors do not saturate the softmax.',
  products: ['Products', 'query · key'],
};
