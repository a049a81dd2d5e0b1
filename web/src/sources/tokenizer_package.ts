/** The library that tokenizes: a chunk of its own, which nothing loads before a model is there. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { SourceError } from './source_error.ts';

/** @throws SourceError `offline` */
export async function loadTokenizerPackage(): Promise<typeof Tokenizer> {
  try {
    return (await import('@huggingface/tokenizers')).Tokenizer;
  } catch {
    throw new SourceError('offline', 'The tokenizer could not be fetched. Check the connection, then retry.');
  }
}
