/** All score functions: a new one is a file here, and its lines below. */

import type { ScoreFunction } from '../../core/types.ts';
import * as additive from './additive.ts';
import * as cosine from './cosine.ts';
import * as dot from './dot.ts';
import * as general from './general.ts';
import * as scaledDot from './scaled_dot.ts';
import type { ScoreEdited, ScoreExplained } from './score_shown.ts';

/** Apart from what follows: where nothing is edited, no editor is fetched. */
export const EXPLAINED: Record<ScoreFunction, ScoreExplained> = {
  'scaled-dot': scaledDot.explained,
  dot: dot.explained,
  general: general.explained,
  additive: additive.explained,
  cosine: cosine.explained,
};

/** In the order in which they are offered. */
export const EDITED: Record<ScoreFunction, ScoreEdited> = {
  'scaled-dot': scaledDot.edited,
  dot: dot.edited,
  general: general.edited,
  additive: additive.edited,
  cosine: cosine.edited,
};
