/** Every mode, in small numbers. */

import type { Mode } from '../../scene/scene.ts';
import type { ModeOffers } from '../lab.ts';
import { isVectors, vectorsScene } from './source.ts';

const LABELS: Record<Mode, string> = {
  self: 'Vectors by hand',
  causal: 'Vectors by hand, later ones hidden',
  cross: 'Two sequences of vectors, by hand',
};

export const vectorsOffers: ModeOffers = {
  offers: (mode, { scene }) =>
    isVectors(scene.source) ? [] : [{ label: LABELS[mode], scene: { ...vectorsScene(), mode } }],
};
