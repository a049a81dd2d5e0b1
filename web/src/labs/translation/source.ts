/** The translator's part of the Scene: a sentence, its translation, and which heads are followed. */

import type { Stack } from '../../core/intervention_types.ts';
import { headName } from '../../intervention/kinds/sites.ts';
import { untouched } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';

/** With the causal mask in training, or without it. */
export type Translator = 'transformer' | 'leaking';
/** What stands below the linked figure. */
export type Comparison = 'bahdanau' | 'head' | 'leakage';

/** A head, counted within its stack. */
export interface StackHead {
  layer: number;
  head: number;
}

export interface TranslationSource {
  kind: 'translation';
  text: string;
  /** The reader's own French; null: the model writes. */
  target: string | null;
  model: Translator;
  /** In each stack, the head that figure and panel speak of; absent: the one that the model's card names, or the first. */
  followed: Partial<Record<Stack, StackHead>>;
  /** The stack whose followed head the matrix shows: the scene's layer and head follow from it. */
  active: Stack;
  beside: Comparison;
  /** The gold alignment, where it is known, lies over figure and matrices. */
  gold: boolean;
  /** A sentence of the grammar, drawn from this seed: its gold alignment is known. */
  example: number | null;
}

export function isTranslation(source: Source): source is TranslationSource {
  return source.kind === 'translation';
}

export const STACKS: readonly Stack[] = ['encoder_self', 'decoder_self', 'decoder_cross'];
export const STACK_NAMES: Record<Stack, string> = {
  encoder_self: 'Encoder self',
  decoder_self: 'Decoder self',
  decoder_cross: 'Cross',
};
/** Longer than any sentence that the model reads. */
export const MOST_LETTERS = 1000;
export const BAHDANAU = 'the agreement on the European economic area was signed in August 1992';

export function translationSource(text = BAHDANAU): TranslationSource {
  return {
    kind: 'translation',
    text,
    target: null,
    model: 'transformer',
    followed: {},
    active: 'decoder_cross',
    beside: 'bahdanau',
    gold: true,
    example: null,
  };
}

/** What the translator is opened with: the seventh word is being written. */
export function translationScene(
  source = translationSource(),
  step: number | null = 7,
): Scene<TranslationSource> {
  return { ...untouched(), source, mode: 'cross', layer: 0, head: 0, view: 'matrix', pin: null, step };
}

/** What has to be computed anew when it changes. */
export function translationPart({ source, interventions }: Scene<TranslationSource>): string {
  const { text, target, model, example } = source;
  return JSON.stringify([text, target, model, interventions, example]);
}

/** "cross 0.2", as the rail names it. */
export function nameOfHead(stack: Stack, { layer, head }: StackHead): string {
  return headName({ stack, layer, head });
}
