/** A language model's part of the address: `model=smollm2&text=...&gen=12,55&off=18.6&step=20`. */

import type { SamplingSettings } from '../../core/types.ts';
import { INTERVENTION_KEYS, interventionParts, interventionsIn } from '../../intervention/code.ts';
import { defaultSampling, isUserModel, MOST_CHARACTERS, untouched } from '../../scene/defaults.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import type { Scene } from '../../scene/scene.ts';
import type { LanguageSource } from './source.ts';
import { DURSLEY, FIRST_CONTEXT, MOST_CONTEXT, SMOLLM2 } from './source.ts';

export const LANGUAGE_KEYS: ReadonlySet<string> = new Set([
  ...INTERVENTION_KEYS,
  'chat',
  'story',
  'gen',
  'context',
  'step',
  'target',
  'sampling',
  'seed',
]);

const LARGEST_SEED = 2 ** 32 - 1;

function wholeFrom(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most)
    throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be a whole number from ${least} to ${most}`);
  return value;
}

function optionalWhole(parts: URLSearchParams, name: string, least: number, most: number): number | null {
  const text = parts.get(name);
  return text === null ? null : wholeFrom(text, name, least, most);
}

/** Ids beyond any vocabulary would not fit the core's 32 bits. */
const LARGEST_ID = 2 ** 31 - 1;

function idsOf(parts: URLSearchParams): number[] {
  const text = parts.get('gen');
  if (text === null || text === '') return [];
  const ids = text.split(',');
  if (ids.length > MOST_CONTEXT) throw new HashProblem(`it holds more than ${MOST_CONTEXT} generated tokens`);
  return ids.map((id) => wholeFrom(id, 'gen', 0, LARGEST_ID));
}

export function languageSourceOf(model: string, parts: URLSearchParams): LanguageSource {
  if (model !== SMOLLM2 && !isUserModel(model))
    throw new HashProblem(`there is no model '${model.slice(0, 40)}' here`);
  const chat = parts.get('chat') ?? '0';
  if (chat !== '0' && chat !== '1') throw new HashProblem(`'chat=${chat.slice(0, 20)}' should be 0 or 1`);
  return {
    kind: 'language',
    model,
    text: (parts.get('text') ?? DURSLEY).slice(0, MOST_CHARACTERS),
    chat: chat === '1',
    generated: idsOf(parts),
    context: optionalWhole(parts, 'context', 1, MOST_CONTEXT) ?? FIRST_CONTEXT,
  };
}

/** `temperature:topK:topP:minP`. */
function samplingOf(parts: URLSearchParams): SamplingSettings {
  const start = defaultSampling();
  const seed = optionalWhole(parts, 'seed', 0, LARGEST_SEED) ?? start.seed;
  const text = parts.get('sampling');
  if (text === null) return { ...start, seed };
  const numbers = text.split(':').map((one) => (/^[\d.]+(?:e-?\d+)?$/.test(one) ? Number(one) : Number.NaN));
  const [temperature = 0, topK = 0, topP = 1, minP = 0] = numbers;
  const fits = numbers.length === 4 && temperature <= 100 && Number.isInteger(topK) && topP <= 1 && minP <= 1;
  if (!fits || !numbers.every((one) => one >= 0))
    throw new HashProblem(
      `'sampling=${text.slice(0, 20)}' should be temperature, top-k, top-p and min-p such as 0.8:40:0.95:0`,
    );
  return { temperature, topK, topP, minP, seed };
}

/** What is told beside the text. */
function storyIn(parts: URLSearchParams): Pick<Scene, 'story'> {
  const story = parts.get('story');
  if (story === null) return {};
  if (story !== 'copying') throw new HashProblem(`there is no story '${story.slice(0, 20)}' here`);
  return { story };
}

export function readLanguage(
  parts: URLSearchParams,
): Pick<Scene, 'interventions' | 'step' | 'sampling' | 'target' | 'story'> {
  return {
    interventions: interventionsIn(parts),
    step: optionalWhole(parts, 'step', 1, MOST_CONTEXT),
    sampling: samplingOf(parts),
    target: optionalWhole(parts, 'target', 0, LARGEST_ID),
    ...storyIn(parts),
  };
}

export function languageParts(scene: Scene<LanguageSource>): [name: string, value: string][] {
  const { source, interventions, step, sampling, target, story } = scene;
  const start = untouched().sampling;
  const { temperature, topK, topP, minP, seed } = sampling;
  const settings = `${temperature}:${topK}:${topP}:${minP}`;
  const parts: [string, string][] = [
    ['model', source.model],
    ['text', source.text],
  ];
  if (source.chat) parts.push(['chat', '1']);
  if (source.generated.length > 0) parts.push(['gen', source.generated.join(',')]);
  if (source.context !== FIRST_CONTEXT) parts.push(['context', String(source.context)]);
  parts.push(...interventionParts(interventions));
  if (step !== null) parts.push(['step', String(step)]);
  if (target !== null) parts.push(['target', String(target)]);
  if (settings !== `${start.temperature}:${start.topK}:${start.topP}:${start.minP}`)
    parts.push(['sampling', settings]);
  if (seed !== start.seed) parts.push(['seed', String(seed)]);
  if (story) parts.push(['story', story]);
  return parts;
}
