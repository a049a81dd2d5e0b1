/** The texts of a model's tokenizer files, and what its card says of them. */

import { readText } from '../files/model_file.ts';
import type { ModelFolder } from '../files/model_folder.ts';
import type { ReadOptions } from '../files/transfer.ts';
import { SourceError } from '../source_error.ts';
import type { LanguageTokenizer } from './language_tokenizer.ts';
import { startLanguageTokenizer } from './start_tokenizer.ts';
import type { TokenizerTexts } from './tokenizer_config.ts';

const LARGEST_CONFIG = 4 * 1024 * 1024;
const LARGEST_TOKENIZER = 128 * 1024 * 1024;

export interface FolderTexts extends TokenizerTexts {
  /** `tokenizer.json` */
  file?: string;
}

/** @throws SourceError */
export async function readTokenizerTexts(
  folder: ModelFolder,
  options: ReadOptions = {},
): Promise<FolderTexts> {
  const { tokenizer, tokenizerConfig, chatTemplate, chatTemplateJson } = folder;
  const { signal } = options;
  const config = (file: typeof tokenizerConfig) => file && readText(file, LARGEST_CONFIG, { signal });
  return {
    file: tokenizer && (await readText(tokenizer, LARGEST_TOKENIZER, { signal })),
    config: await config(tokenizerConfig),
    chatTemplate: await config(chatTemplate),
    chatTemplateJson: await config(chatTemplateJson),
  };
}

/** For a card. */
export interface TokenizerFacts extends Pick<LanguageTokenizer, 'framing' | 'hasChatTemplate' | 'notices'> {
  /** Why it cannot be used; empty where it can. */
  problem: string;
}

/**
 * What a folder's `tokenizer.json` says, before the model is loaded; null where there is none.
 * @throws SourceError where a file cannot be read
 */
export async function tokenizerFacts(
  folder: ModelFolder,
  options: ReadOptions,
): Promise<TokenizerFacts | null> {
  const { file, ...texts } = await readTokenizerTexts(folder, options);
  if (file === undefined) return null;
  try {
    const tokenizer = await startLanguageTokenizer({ file, ...texts });
    const { framing, hasChatTemplate, notices } = tokenizer;
    tokenizer.dispose();
    return { framing, hasChatTemplate, notices, problem: '' };
  } catch (cause) {
    if (!(cause instanceof SourceError)) throw cause;
    return { framing: '', hasChatTemplate: false, notices: [], problem: cause.message };
  }
}
