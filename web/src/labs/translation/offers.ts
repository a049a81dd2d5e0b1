/** The translator has all three modes, each in heads of its own. */

import type { ModeOffers } from '../lab.ts';
import { isTranslation, translationScene } from './source.ts';

export const translationOffers: ModeOffers = {
  why: () => 'This layer is skipped: put it back, and its heads are there again.',
  offers: (mode, { scene }) =>
    mode === 'cross' && !isTranslation(scene.source)
      ? [{ label: 'The translator: French words look at English ones', scene: translationScene() }]
      : [],
};
