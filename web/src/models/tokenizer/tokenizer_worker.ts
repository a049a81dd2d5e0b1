/** The tokenizer on a thread of its own: reading its many thousand entries would hold up the page. */

import { messageOf } from '../../core/types.ts';
import { holdLock } from '../../core/worker_lock.ts';
import { SourceError } from '../source_error.ts';
import { createLanguageTokenizer } from './causal_tokenizer.ts';
import type { TextTokenizer } from './encoding.ts';
import type { LanguageTokenizer } from './language_tokenizer.ts';
import { createTokenizer } from './tokenizer.ts';
import type {
  LanguageTokenizerFacts,
  TokenizerAnswer,
  TokenizerGreeting,
  TokenizerRequest,
} from './tokenizer_messages.ts';

/** Promises, so that a question that comes early waits. */
let tokenizer: Promise<TextTokenizer> | undefined;
let language: Promise<LanguageTokenizer> | undefined;

function factsOf(one: LanguageTokenizer): LanguageTokenizerFacts {
  const { start, addsStart, ends, hasChatTemplate, framing, notices, vocabulary } = one;
  return { start, addsStart, ends, hasChatTemplate, framing, notices, data: vocabulary.data };
}

async function resultOf(request: TokenizerRequest): Promise<Omit<TokenizerAnswer, 'id'>> {
  if ('json' in request) {
    tokenizer = createTokenizer(request.json, request.texts);
    const { framing, notices } = await tokenizer;
    return { said: { framing, notices } };
  }
  if ('language' in request) {
    language = createLanguageTokenizer(request.language);
    return { facts: factsOf(await language) };
  }
  if ('messages' in request)
    return { chat: await (await language)?.chat(request.messages, request.answerNext) };
  if ('ids' in request) return { tokens: await (await tokenizer)?.tokensOf(request.ids) };
  if ('pair' in request) {
    return { encoding: await (await tokenizer)?.encode(request.text, request.pair, request.limit) };
  }
  const encoding = await (await language)?.encode(request.text, request.options);
  if (encoding === undefined) return {};
  const { tokens: _, ...languageEncoding } = encoding;
  return { languageEncoding };
}

async function answer(request: TokenizerRequest): Promise<TokenizerAnswer> {
  const { id } = request;
  try {
    return { id, ...(await resultOf(request)) };
  } catch (cause) {
    const problem = messageOf(cause);
    return { id, problem, ...(cause instanceof SourceError && { code: cause.code }) };
  }
}

/** Before anything is answered, so that from then on the page learns of this worker's end. */
const greeted = holdLock().then((lock) => self.postMessage({ lock } satisfies TokenizerGreeting));

self.onmessage = async ({ data }: MessageEvent<TokenizerRequest>) => {
  const [answered] = await Promise.all([answer(data), greeted]);
  self.postMessage(answered);
};
