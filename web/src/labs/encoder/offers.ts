/** Every mode, for a text: an encoder sees both ways, may be masked, and reads pairs. */

import { MINILM } from '../../models/catalogue.ts';
import type { Mode } from '../../scene/scene.ts';
import type { ModeOffers } from '../lab.ts';
import { defaultScene, isEncoder } from './source.ts';

const LABELS: Record<Mode, string> = {
  self: `Read this text with ${MINILM.title}`,
  causal: `Read this text with ${MINILM.title}, under a causal mask`,
  cross: `Two texts in ${MINILM.title}`,
};

export const encoderOffers: ModeOffers = {
  offers: (mode, { scene, text }) => {
    if (isEncoder(scene.source)) return [];
    const start = defaultScene();
    const source = { ...start.source, text: text.trim() || start.source.text };
    return [{ label: LABELS[mode], scene: { ...start, source, mode, pin: null } }];
  },
};
