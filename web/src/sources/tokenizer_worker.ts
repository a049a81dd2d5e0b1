/** The tokenizer on a thread of its own: reading its 30,000 entries would hold up the page. */

import { messageOf } from '../core/types.ts';
import { SourceError } from './source_error.ts';
import { createTokenizer, type TextTokenizer } from './tokenizer.ts';
import type { TokenizerAnswer, TokenizerRequest } from './tokenizer_messages.ts';

let tokenizer: TextTokenizer | undefined;

async function answer(request: TokenizerRequest): Promise<TokenizerAnswer> {
  const { id } = request;
  try {
    if ('json' in request) {
      tokenizer = await createTokenizer(request.json);
      return { id };
    }
    const encoding = await tokenizer?.encode(request.text, request.pair, request.limit);
    return encoding ? { id, encoding } : { id, problem: 'The tokenizer was not started.' };
  } catch (cause) {
    const problem = messageOf(cause);
    return { id, problem, ...(cause instanceof SourceError && { code: cause.code }) };
  }
}

self.onmessage = async ({ data }: MessageEvent<TokenizerRequest>) => {
  self.postMessage(await answer(data));
};
