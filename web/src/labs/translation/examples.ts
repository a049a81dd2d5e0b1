/** Sentences for the translator that are worth a look. */

import type { Scene } from '../../scene/scene.ts';
import type { Example } from '../lab.ts';
import { type TranslationSource, translationScene, translationSource } from './source.ts';

function sentence(text: string, step: number): Scene<TranslationSource> {
  return translationScene({ ...translationSource(text), beside: 'head' }, step);
}

export const TRANSLATION_EXAMPLES: Example<TranslationSource>[] = [
  { name: 'Translator: Bahdanau’s sentence, in both models', scene: translationScene() },
  {
    name: 'Translator: two adjectives, before and after the noun',
    scene: sentence('the girl bought a beautiful red hat yesterday', 6),
  },
  { name: 'Translator: a bank that was flooded', scene: sentence('the bank was flooded', 2) },
  { name: 'Translator: a bank that was robbed', scene: sentence('the bank was robbed', 2) },
  {
    name: 'Translator: what happens without the mask in training',
    scene: translationScene({ ...translationSource(), beside: 'leakage' }),
  },
];
