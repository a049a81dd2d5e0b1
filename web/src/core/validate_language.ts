/** Checks before calls on language models, as validate.ts does for the others. */

import { bad, objectOf, wholeNumber } from './checks.ts';
import type { Intervention, LanguageModelSource, SamplingSettings } from './types.ts';

function numberBetween(value: unknown, name: string, least: number, most: number): number {
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    bad(`${name} must be a number from ${least} to ${most}, not ${String(value)}.`);
  }
  return value;
}

export interface CheckedRun {
  ids: Int32Array;
  interventions: Intervention[];
}

/** What an intervention may say is checked in C++, which knows the model. */
export function checkRun(input: { tokenIds: Int32Array; interventions?: Intervention[] }): CheckedRun {
  objectOf(input, 'The input');
  const { tokenIds, interventions = [] } = input;
  if (!(tokenIds instanceof Int32Array)) bad('The token ids must be an Int32Array.');
  checkList(interventions);
  return { ids: tokenIds, interventions };
}

function checkList(interventions: unknown): void {
  if (!Array.isArray(interventions)) bad('The interventions must be an array.');
}

/** As JSON, for C++, which knows the model's layers and heads. */
export function interventionsText(interventions: Intervention[] = []): string {
  checkList(interventions);
  try {
    return JSON.stringify(interventions);
  } catch {
    return bad('The interventions hold something that is not plain data.');
  }
}

export function checkSampling(sampling: SamplingSettings): SamplingSettings {
  objectOf(sampling, 'The sampling');
  const { temperature, topK, topP, minP, seed } = sampling;
  return {
    temperature: numberBetween(temperature, 'The temperature', 0, 1000),
    topK: wholeNumber(topK, 'Top-k'),
    topP: numberBetween(topP, 'Top-p', Number.MIN_VALUE, 1),
    minP: numberBetween(minP, 'Min-p', 0, 1),
    seed: Number.isSafeInteger(seed) && seed >= 0 ? seed : bad('The seed must be a whole number from 0 up.'),
  };
}

export function checkLanguageSource(source: LanguageModelSource): LanguageModelSource {
  objectOf(source, 'The model');
  const { config, weights } = source;
  if (config !== undefined && typeof config !== 'string')
    bad("The model's configuration must be the text of a config.json.");
  if (!Array.isArray(weights) || weights.length === 0) bad('A model needs at least one file of weights.');
  const files = weights.map((file) => {
    if (typeof file?.bytes !== 'function')
      bad("Each of the model's files must have a function that gives its bytes.");
    return { name: String(file.name), bytes: file.bytes };
  });
  return { ...(config !== undefined && { config }), weights: files };
}
