/** A text that a language model reads and goes on with. */

import { untouched } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';

export interface LanguageSource {
  kind: 'language';
  /** A name of the catalogue, or `own:` and the name of the reader's file. */
  model: string;
  text: string;
  /** The text stands as a user's message in the model's chat template. */
  chat: boolean;
  /** Ids of the tokens that follow the text: generated, or chosen by the reader. */
  generated: number[];
  /** Tokens that memory is taken for. */
  context: number;
}

export function isLanguage(source: Source): source is LanguageSource {
  return source.kind === 'language';
}

export const DURSLEY = 'When Mr Dursley left the house, the neighbours waved. Later that day Mr';
/** Tokens that memory is taken for at first, and at most. */
export const FIRST_CONTEXT = 512;
export const MOST_CONTEXT = 2048;
export const SMOLLM2 = 'smollm2';
/** The head that the page opens a language model with; induction, as measured. */
const INDUCTION = { layer: 18, head: 6 };

export function languageSource(model: string, text = DURSLEY): LanguageSource {
  return { kind: 'language', model, text, chat: false, generated: [], context: FIRST_CONTEXT };
}

/** What a language model is opened with. */
export function languageScene(model = SMOLLM2, text = DURSLEY): Scene<LanguageSource> {
  return {
    ...untouched(),
    source: languageSource(model, text),
    mode: 'causal',
    ...(model === SMOLLM2 ? INDUCTION : { layer: 0, head: 0 }),
    view: 'matrix',
    pin: null,
  };
}
