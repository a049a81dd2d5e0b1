/** What travels between the page and the tokenizer's worker. */

import type { Token } from '../../trace/tokens.ts';
import type { SourceErrorCode } from '../source_error.ts';
import type { LanguageTokenizerSource } from './causal_tokenizer.ts';
import type { Encoding, TextTokenizer } from './encoding.ts';
import type {
  ChatMessage,
  EncodeOptions,
  LanguageEncoding,
  LanguageTokenizer,
} from './language_tokenizer.ts';
import type { TokenizerTexts } from './tokenizer_config.ts';
import type { VocabularyData } from './vocabulary.ts';

/** The first message: what the worker is to be. */
export type TokenizerStart =
  | { json: string | { gguf: string }; texts: TokenizerTexts }
  | { language: LanguageTokenizerSource };

export type TokenizerQuestion =
  | { text: string; pair: string; limit: number }
  | { ids: readonly number[] }
  | { text: string; options: EncodeOptions }
  | { messages: readonly ChatMessage[]; answerNext: boolean };

export type TokenizerRequest = { id: number } & (TokenizerStart | TokenizerQuestion);

/** What the page knows of a language model's tokenizer without asking. */
export type LanguageTokenizerFacts = Pick<
  LanguageTokenizer,
  'start' | 'addsStart' | 'ends' | 'hasChatTemplate' | 'framing' | 'notices'
> & { data: VocabularyData };

export interface TokenizerAnswer {
  id: number;
  facts?: LanguageTokenizerFacts;
  /** The same of an encoder's. */
  said?: Pick<TextTokenizer, 'framing' | 'notices'>;
  encoding?: Encoding;
  tokens?: Token[];
  /** The page makes the tokens from the vocabulary, which it has too. */
  languageEncoding?: Omit<LanguageEncoding, 'tokens'>;
  chat?: string;
  problem?: string;
  code?: SourceErrorCode;
}

/** Sent once, as soon as the worker runs: see `worker_lock.ts`. */
export interface TokenizerGreeting {
  lock: string | null;
}
