/** A language model and its tokenizer, which must fit each other. */

import type { Core, LanguageModelHandle, LanguageModelSource, LanguageModelSummary } from '../core/types.ts';
import { cancelled, SourceError } from './source_error.ts';
import type { LanguageTokenizer } from './tokenizer/language_tokenizer.ts';
import { startLanguageTokenizer } from './tokenizer/start_tokenizer.ts';
import type { FolderTexts } from './tokenizer/tokenizer_texts.ts';

export interface DecoderFiles extends LanguageModelSource {
  /** In sentences about it. */
  name: string;
  /** Texts of `tokenizer.json` and of the files beside it; without `file` the GGUF's own is used. */
  tokenizer?: FolderTexts;
}

export interface OpenedDecoder {
  tokenizer: LanguageTokenizer;
  model: LanguageModelHandle;
  notices: string[];
}

export interface OpenDecoderOptions {
  signal?: AbortSignal;
  /** Throws where the model is not the expected one. */
  check?: (summary: LanguageModelSummary) => void;
  /** Hears a sentence when the tokenizer had stopped and was started again. */
  onRestart?: (message: string) => void;
}

/** @throws SourceError where a tokenizer may give numbers that the embedding has no row for */
export function checkVocabulary(name: string, tokens: number, rows: number): void {
  if (tokens <= rows) return;
  throw new SourceError(
    'malformed',
    `The tokenizer of ${name} has ${tokens} tokens, a vocabulary larger than the embedding, which has ${rows} rows. Use the tokenizer that the model was trained with, or resize the embedding: model.resize_token_embeddings(${tokens}) in transformers.`,
  );
}

function describedBy(
  name: string,
  own: DecoderFiles['tokenizer'],
  inside: string | null,
): Parameters<typeof startLanguageTokenizer>[0] {
  const { file, config, ...templates } = own ?? {};
  if (file !== undefined) return { file, config, ...templates };
  if (inside !== null) return { gguf: inside, ...templates };
  throw new SourceError(
    'unsupported',
    `${name} has no tokenizer inside. Choose it together with the tokenizer.json of the model.`,
  );
}

/**
 * Opens the model in the core and starts its tokenizer.
 * @throws SourceError, CoreError, or what `check` throws; nothing stays open then
 */
export async function openDecoder(
  core: Core,
  { name, tokenizer: own, ...source }: DecoderFiles,
  { signal, check, onRestart }: OpenDecoderOptions = {},
): Promise<OpenedDecoder> {
  const model = await core.openLanguageModel(source);
  let tokenizer: LanguageTokenizer | undefined;
  try {
    check?.(model.summary);
    tokenizer = await startLanguageTokenizer(describedBy(name, own, model.tokenizer), onRestart);
    checkVocabulary(name, tokenizer.vocabulary.size, model.summary.vocabulary);
    if (signal?.aborted) throw cancelled();
    return { tokenizer, model, notices: [...tokenizer.notices] };
  } catch (cause) {
    tokenizer?.dispose();
    model.dispose();
    throw cause;
  }
}
