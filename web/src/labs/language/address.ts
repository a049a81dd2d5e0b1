/** A language model's part of the address: `model=smollm2&text=...&gen=12,55&off=18.6&step=20`. */

import type { SamplingSettings } from '../../core/types.ts';
import { INTERVENTIONS } from '../../intervention/code.ts';
import type { SourceAddress } from '../../scene/address.ts';
import { defaultSampling, isUserModel, MOST_CHARACTERS } from '../../scene/defaults.ts';
import {
  type Field,
  field,
  named,
  ofScene,
  ofSource,
  refuse,
  type Spelling,
  text,
  whole,
} from '../../scene/fields.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import type { LanguageSource } from './source.ts';
import { FIRST_CONTEXT, languageScene, MOST_CONTEXT, SMOLLM2 } from './source.ts';

/** Ids beyond any vocabulary would not fit the core's 32 bits. */
const ID = whole(0, 2 ** 31 - 1);

const MODEL: Spelling<string> = {
  read: (name) => {
    if (name === SMOLLM2 || isUserModel(name)) return name;
    throw new HashProblem(`there is no model '${name.slice(0, 40)}' here`);
  },
};

const GENERATED: Spelling<number[]> = {
  read: (written, key) => {
    const ids = written === '' ? [] : written.split(',');
    if (ids.length > MOST_CONTEXT)
      throw new HashProblem(`it holds more than ${MOST_CONTEXT} generated tokens`);
    return ids.map((id) => ID.read(id, key));
  },
};

const START = defaultSampling();

/** `temperature:topK:topP:minP`. */
const SETTINGS: Spelling<SamplingSettings> = {
  read: (written, key) => {
    const numbers = written
      .split(':')
      .map((part) => (/^[\d.]+(?:e-?\d+)?$/.test(part) ? Number(part) : Number.NaN));
    const [temperature = 0, topK = 0, topP = 1, minP = 0] = numbers;
    const fits =
      numbers.length === 4 && temperature <= 100 && Number.isInteger(topK) && topP <= 1 && minP <= 1;
    if (!fits || !numbers.every((number) => number >= 0))
      refuse(key, written, 'temperature, top-k, top-p and min-p such as 0.8:40:0.95:0');
    return { ...START, temperature, topK, topP, minP };
  },
  write: ({ temperature, topK, topP, minP }) => `${temperature}:${topK}:${topP}:${minP}`,
};
const isAtStart = (sampling: SamplingSettings) => SETTINGS.write?.(sampling) === SETTINGS.write?.(START);

const SAMPLING: Field<LanguageSource>[] = [
  field(
    'sampling',
    SETTINGS,
    ({ sampling }) => (isAtStart(sampling) ? undefined : sampling),
    (scene, sampling) => ({ ...scene, sampling: { ...sampling, seed: scene.sampling.seed } }),
  ),
  field(
    'seed',
    whole(0, LARGEST_SEED),
    ({ sampling: { seed } }) => (seed === START.seed ? undefined : seed),
    (scene, seed) => ({ ...scene, sampling: { ...scene.sampling, seed } }),
  ),
];

export const languageAddress: SourceAddress<LanguageSource> = {
  start: (parts) => {
    const model = parts.get('model') ?? 'minilm';
    return model === 'minilm' ? null : languageScene(MODEL.read(model, 'model'));
  },
  fields: [
    { ...ofSource('model', 'model', MODEL), shared: true },
    ofSource('text', 'text', text(MOST_CHARACTERS)),
    ofSource('chat', 'chat', named({ 0: false, 1: true }, '0 or 1'), false),
    field(
      'gen',
      GENERATED,
      ({ source: { generated } }) => (generated.length > 0 ? generated : undefined),
      (scene, generated) => ({ ...scene, source: { ...scene.source, generated } }),
    ),
    ofSource('context', 'context', whole(1, MOST_CONTEXT), FIRST_CONTEXT),
    INTERVENTIONS,
    ofScene('step', 'step', whole(1, MOST_CONTEXT), null),
    ofScene('target', 'target', ID, null),
    ...SAMPLING,
  ],
  ownMode: true,
};
