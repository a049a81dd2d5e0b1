/** The reader's changes in words, with the words that they are about. */

import type { Token } from '../../trace/tokens.ts';
import { distinctName } from '../../view/token_name.ts';
import { type TranslationChange, wordsOfChange } from './source.ts';
import type { Translation } from './text.ts';

export function changeWords(change: TranslationChange, shown: Translation | null): string {
  const name = (tokens: Token[] | undefined, at: number) =>
    tokens?.[at] ? distinctName(tokens, at) : `word ${at + 1}`;
  const { source, read, rows } = shown?.traced ?? {};
  return wordsOfChange(change, {
    query: (stack, at) =>
      stack === 'encoder_self' ? name(source, at) : (rows?.[at]?.writes ?? `word ${at + 1}`),
    after: (stack, at) => (stack === 'encoder_self' ? '' : (rows?.[at]?.text ?? '')),
    key: (stack, at) => name(stack === 'decoder_self' ? read : source, at),
  });
}
