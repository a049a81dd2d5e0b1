/** What checks the source of a model before it is sent; it comes with the first one. */

import type { Makes } from '../calls.ts';
import { partOf } from '../part.ts';
import type { LanguageModelSource, ModelSource } from '../types.ts';

const WORDS = 'What checks a model';

type Check = (source: never) => Promise<unknown>;

export const SOURCES: Record<NonNullable<Makes['source']>, Check> = {
  model: async (source: ModelSource) =>
    (await partOf(import('../validate.ts'), WORDS)).checkModelSource(source),
  languageModel: async (source: LanguageModelSource) =>
    (await partOf(import('../validate_language.ts'), WORDS)).checkLanguageSource(source),
  taskModel: async (weights: () => Promise<Uint8Array>) =>
    (await partOf(import('../validate_training.ts'), WORDS)).checkTaskWeights(weights),
};
