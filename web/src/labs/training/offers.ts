/** What a head may see belongs to the model that is trained. */

import type { Mode } from '../../scene/scene.ts';
import type { ModeOffers } from '../lab.ts';
import { isTraining, trainingScene } from './source.ts';

const WHY: Record<Mode, string> = {
  self: 'This model is trained with a causal mask: each token sees only what came before it.',
  causal: 'This model is trained without a causal mask.',
  cross: 'This model reads one sequence: there is no second one to look at.',
};

export const trainingOffers: ModeOffers = {
  why: (mode) => WHY[mode],
  offers: (mode, { scene }) => {
    const { source } = scene;
    if (!isTraining(source)) return [];
    if (mode === 'cross')
      return [
        { label: 'Train “sort”: what is written looks at what was read', scene: trainingScene('sort') },
      ];
    const knobs = { ...source.knobs, causal: mode === 'causal' };
    const words = mode === 'causal' ? 'with' : 'without';
    return [{ label: `Train it ${words} the mask`, scene: { ...scene, source: { ...source, knobs } } }];
  },
};
