/** The reader's changes in words, with the words that they are about. */

import { type TranslationChange, wordsOfChange } from '../state/translation.ts';
import type { Translation } from './translation_text.ts';

export function changeWords(change: TranslationChange, shown: Translation | null): string {
  const name = (tokens: { text: string }[] | undefined, at: number) => tokens?.[at]?.text ?? `word ${at + 1}`;
  const { source, read, written } = shown?.reading ?? {};
  return wordsOfChange(change, {
    query: (stack, at) => name(stack === 'encoder_self' ? source : written, at),
    key: (stack, at) => name(stack === 'decoder_self' ? read : source, at),
  });
}
