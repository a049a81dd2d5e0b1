/** How the sides of a comparison are told apart. */

import type { OtherScenes } from '../../labs/lab.ts';
import type { ModelLoader } from '../../models/model_loader.ts';
import { sizeInWords } from '../../models/size_in_words.ts';
import type { Against } from '../../scene/scene.ts';

const MODE_WORDS = { self: 'nothing hidden', causal: 'causal', cross: 'cross' } as const;

/** What is known of a side beside its heads. */
export interface SideFacts {
  /** What made it, where the two sides have one each. */
  title: string;
  /** "step 40, loss 1.02" */
  told: string;
}

/** "SmolLM2-135M, causal, without your changes"; empty: it is another head alone. */
export function apartWords({ text, mode, step, unchanged }: Against, { title, told }: SideFacts): string {
  return [
    title,
    text !== undefined && 'the other text',
    mode && MODE_WORDS[mode],
    told || (step !== undefined && `step ${step}`),
    unchanged && 'without your changes',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Of side A, where B is made by something else or is another step. */
export function ownWords({ run, step }: Against, { title, told }: SideFacts): string {
  return [title, (run !== undefined || step !== undefined) && told].filter(Boolean).join(', ');
}

/** Of a step at which side B was not looked at; empty: it was, or no step was asked for. */
export function stepNote({ step }: Against, others: OtherScenes | null): string {
  const { values = [], name = '' } = others?.steps ?? {};
  if (step === undefined || values.length === 0 || values.includes(step)) return '';
  const nearest = values.findLast((value) => value < step) ?? values[0];
  return `Side B has nothing after ${step} ${name}: what it has after ${nearest} is compared.`;
}

/** Why a model is not there, and when it will be. */
export function loadWords({
  entry,
  state,
  problem,
}: Pick<ModelLoader<{ notices: string[] }>, 'entry' | 'state' | 'problem'>): string {
  const { title, bytes } = entry;
  if (state === 'loading')
    return `${title}, ${sizeInWords(bytes)}, is loading: the comparison appears when it is here.`;
  if (state === 'failed') return `${title} could not be loaded: ${problem}`;
  return `${title} is not loaded: load it, or compare with something else.`;
}
