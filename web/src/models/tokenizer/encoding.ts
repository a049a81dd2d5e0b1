/** What a tokenizer makes of texts, for models that read one or two of them. */

import type { Token } from '../../trace/tokens.ts';

/** What did not fit the model. */
export interface Cut {
  /** Tokens left out. */
  count: number;
  sentence: 0 | 1;
  /** The last kept words in front of the cut. */
  after: string;
}

export interface Encoding {
  ids: Int32Array;
  /** Token types, as the model's second embedding counts them. */
  types: Int32Array;
  tokens: Token[];
  /** Before cutting, the added tokens included. */
  total: number;
  cuts: Cut[];
}

export interface TextTokenizer {
  /** Sentences on what had to be assumed. */
  readonly notices: readonly string[];
  /** One sentence on what stands around a text. */
  readonly framing: string;
  /**
   * Cut to `limit` tokens, the longer text first, as Hugging Face's `longest_first` does.
   * Long texts are read in parts, between which the page may do something else.
   */
  encode(text: string, pair: string, limit: number): Promise<Encoding>;
  /** What numbers stand for; those outside of the vocabulary are named by their number. */
  tokensOf(ids: readonly number[]): Promise<Token[]>;
}
