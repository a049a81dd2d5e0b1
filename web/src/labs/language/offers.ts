/** A language model is causal; without its mask it is a what-if. */

import { withIntervention } from '../../intervention/list.ts';
import { SMOLLM2 as CATALOGUE_ENTRY } from '../../models/catalogue.ts';
import { sizeInWords } from '../../models/size_in_words.ts';
import type { Mode } from '../../scene/scene.ts';
import type { ModeOffers } from '../lab.ts';
import { isLanguage, languageScene, SMOLLM2 } from './source.ts';

const WHY: Record<Mode, string> = {
  self: 'A language model is causal: each token sees only what came before it.',
  causal: '',
  cross: 'A language model reads one text: there is no second one to look at.',
};

export const languageOffers: ModeOffers = {
  why: (mode) => WHY[mode],
  offers: (mode, { scene, text }) => {
    if (isLanguage(scene.source)) {
      const interventions = withIntervention(scene.interventions, { kind: 'mask', mask: 'none' });
      return mode === 'self'
        ? [{ label: 'Take the mask out of every head', scene: { ...scene, interventions } }]
        : [];
    }
    if (mode !== 'causal') return [];
    const size = sizeInWords(CATALOGUE_ENTRY.bytes);
    return [
      {
        label: `Read this text with ${CATALOGUE_ENTRY.title} (${size})`,
        scene: languageScene(SMOLLM2, text || undefined),
      },
    ];
  },
};
