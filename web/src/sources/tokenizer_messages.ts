/** What travels between the page and the tokenizer's worker. */

import type { SourceErrorCode } from './source_error.ts';
import type { Encoding } from './tokenizer.ts';

export type TokenizerRequest =
  | { id: number; json: string }
  | { id: number; text: string; pair: string; limit: number };

export interface TokenizerAnswer {
  id: number;
  encoding?: Encoding;
  problem?: string;
  code?: SourceErrorCode;
}
