/** The reader's changes in words, with the words that they are about. */

import type { Token } from '../sources/tokens.ts';
import { type TranslationChange, wordsOfChange } from '../state/translation.ts';
import { distinctName, rowName } from '../view/token_name.ts';
import type { Translation } from './translation_text.ts';

export function changeWords(change: TranslationChange, shown: Translation | null): string {
  const name = (tokens: Token[] | undefined, at: number) => {
    const token = tokens?.[at];
    if (!tokens || !token) return `word ${at + 1}`;
    return token.writes === undefined ? distinctName(tokens, at) : rowName(token);
  };
  const { source, read, rows } = shown?.reading ?? {};
  return wordsOfChange(change, {
    query: (stack, at) => name(stack === 'encoder_self' ? source : rows, at),
    key: (stack, at) => name(stack === 'decoder_self' ? read : source, at),
  });
}
