/** The tokens of a language model's scene: the text's own, the template's, and those that follow. */

import { SourceError } from '../../models/source_error.ts';
import type { LanguageTokenizer } from '../../models/tokenizer/language_tokenizer.ts';
import type { Cut } from '../../models/tokenizer/tokenizer.ts';
import type { Token } from '../../trace/tokens.ts';
import type { LanguageSource } from './source.ts';

export interface LanguageText {
  ids: Int32Array;
  tokens: Token[];
  /** How many of them the text itself makes, with what the model's template adds. */
  prompt: number;
  cuts: Cut[];
  /** Tokens that it had room for. */
  context: number;
  /** Bytes that the vocabulary has no token for. */
  leftOut: number;
}

/** Cut to `context` tokens. @throws SourceError where the model has no template, or a generated token is none of the vocabulary */
export async function readLanguageText(
  tokenizer: LanguageTokenizer,
  source: LanguageSource,
  context: number,
): Promise<LanguageText> {
  const { text, chat, generated } = source;
  if (chat && !tokenizer.hasChatTemplate)
    throw new SourceError(
      'unsupported',
      'This model has no chat template: it continues plain text. Switch Chat off.',
    );
  const written = chat ? await tokenizer.chat([{ role: 'user', content: text }], true) : text;
  const encoding = await tokenizer.encode(written, {
    interpretSpecial: chat,
    addStart: !chat && tokenizer.addsStart,
    limit: context,
  });
  const following = generated.slice(0, context - encoding.ids.length);
  const ids = Int32Array.from([...encoding.ids, ...following]);
  return {
    ids,
    tokens: tokenizer.vocabulary
      .tokensOf(ids)
      .map((token, at) => (at < encoding.ids.length ? token : { ...token, follows: true })),
    prompt: encoding.ids.length,
    cuts: encoding.cuts,
    context,
    leftOut: encoding.leftOut,
  };
}
