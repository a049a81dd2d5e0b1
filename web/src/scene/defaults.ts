/** What every scene starts with. */

import type { SamplingSettings } from '../core/types.ts';
import type { Scene } from './scene.ts';

/** A smaller share of each row's mass is never asked for. */
export const LEAST_SHARE = 0.5;
/** More text than any model here reads; the rest is not kept. */
export const MOST_CHARACTERS = 100_000;
/** Names of models that the reader brought begin with it. */
export const OWN = 'own:';
const LONGEST_NAME = 200;

/** Whether a name is that of a model which the reader brought. */
export function isUserModel(model: string): model is `own:${string}` {
  return model.startsWith(OWN) && model.length > OWN.length && model.length <= LONGEST_NAME;
}

/** The likeliest token follows: what the table shows on top is what comes. */
export function defaultSampling(): SamplingSettings {
  return { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 1 };
}

/** As it is before the reader changes anything. */
export function untouched(): Pick<Scene, 'interventions' | 'step' | 'sampling' | 'target'> {
  return { interventions: [], step: null, sampling: defaultSampling(), target: null };
}
