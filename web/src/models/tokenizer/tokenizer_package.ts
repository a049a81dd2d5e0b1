/** The library that tokenizes: a chunk of its own, which nothing loads before a model is there. */

import { SourceError } from '../source_error.ts';

/** Its merges, and its translation of regular expressions. */
export type TokenizerPackage = Pick<typeof import('@huggingface/tokenizers'), 'BPE' | 'SplitPreTokenizer'>;

/** @throws SourceError `offline` */
export async function loadTokenizerPackage(): Promise<TokenizerPackage> {
  try {
    const { BPE, SplitPreTokenizer } = await import('@huggingface/tokenizers');
    return { BPE, SplitPreTokenizer };
  } catch {
    throw new SourceError('offline', 'The tokenizer could not be fetched. Check the connection, then retry.');
  }
}
