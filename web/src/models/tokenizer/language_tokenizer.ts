/** Text to tokens and back, for models that write on: what the page and the command line use. */

import type { Token } from '../../trace/tokens.ts';
import type { Cut } from './encoding.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface EncodeOptions {
  /** Names of special tokens in the text count as those tokens; as ordinary text otherwise. */
  interpretSpecial: boolean;
  /**
   * Put around the text what the tokenizer says; where it says nothing, the start token before it, if the
   * model has one.
   */
  addStart: boolean;
  /** Tokens that are kept at most, from the beginning. */
  limit: number;
}

export interface LanguageEncoding {
  ids: Int32Array<ArrayBuffer>;
  tokens: Token[];
  /** Before cutting, the tokens around the text included. */
  total: number;
  cuts: Cut[];
  /** Bytes of the text that the vocabulary has no token for, and that are left out for that. */
  leftOut: number;
}

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface LanguageTokenizer {
  /** Its `size` is what an embedding must have rows for; `decode`, `tokenOf` and `bytesOf` answer at once. */
  readonly vocabulary: Vocabulary;
  /** The token that begins a text; null where the model has none. */
  readonly start: number | null;
  /** Whether the model was made for texts with tokens around them: a default for `addStart`. */
  readonly addsStart: boolean;
  /** Tokens after which a text or an answer is over. */
  readonly ends: readonly number[];
  readonly hasChatTemplate: boolean;
  /** One sentence on what stands around a text, and what decides it. */
  readonly framing: string;
  /** Sentences on what had to be assumed, such as a pre-tokenizer that is not known. */
  readonly notices: readonly string[];
  /** @throws SourceError */
  encode(text: string, options: EncodeOptions): Promise<LanguageEncoding>;
  /**
   * The messages in the model's own chat template, to be encoded with `interpretSpecial` and without
   * `addStart`: the template writes the start token itself. `answerNext`: up to where the answer begins.
   * @throws SourceError where there is no template, or it fails
   */
  chat(messages: readonly ChatMessage[], answerNext: boolean): Promise<string>;
  /** Ends its thread; it cannot be used any more. */
  dispose(): void;
}
