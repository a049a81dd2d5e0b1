/** A language model beside the page: its card, its tokenizer and its weights. */

import type { Core, LanguageModelHandle, LanguageModelSummary } from '../core/types.ts';
import {
  type CardFile,
  checkCounts,
  checkFiles,
  checkWords,
  fetchCard,
  malformedCard,
  parseCard,
} from './card.ts';
import { FileLoader, handOver, type LoadOptions } from './files/file_loader.ts';
import { openDecoder } from './open_decoder.ts';
import type { LanguageTokenizer } from './tokenizer/language_tokenizer.ts';

export interface LanguageModelCard {
  name: string;
  title: string;
  license: string;
  /** Where the file comes from. */
  source: string;
  family: string;
  layers: number;
  heads: number;
  keyValueHeads: number;
  parameters: number;
  quantisation: string;
  contextLength: number;
  /** One sentence on how its numbers are computed. */
  note: string;
  /** A GGUF, with configuration and tokenizer inside. */
  files: { weights: CardFile };
}

export interface LoadedLanguageModel {
  card: LanguageModelCard;
  tokenizer: LanguageTokenizer;
  model: LanguageModelHandle;
  notices: string[];
}

/** Entries that the file itself has too. */
const SAME = [
  'family',
  'layers',
  'heads',
  'keyValueHeads',
  'parameters',
  'quantisation',
  'contextLength',
] as const;

/** @throws SourceError `malformed` */
export function readLanguageCard(text: string): LanguageModelCard {
  return parseCard(text, (card) => [
    ...checkWords(card, ['name', 'title', 'license', 'source', 'family', 'quantisation', 'note']),
    ...checkCounts(card, ['layers', 'heads', 'keyValueHeads'], 1000),
    ...checkCounts(card, ['parameters', 'contextLength'], Number.MAX_SAFE_INTEGER),
    ...checkFiles(card, ['weights']),
  ]) as LanguageModelCard;
}

function compare(card: LanguageModelCard, summary: LanguageModelSummary): void {
  const wrong = SAME.find((name) => card[name] !== summary[name]);
  if (wrong) {
    throw malformedCard(`it says ${card[wrong]} for "${wrong}", and the model has ${summary[wrong]}`);
  }
}

/**
 * Loads the language model in the folder `base` (with a slash at its end) into the core.
 * @throws SourceError, or CoreError when the core cannot read the files
 */
export async function loadLanguageModel(
  core: Core,
  base: URL,
  options: LoadOptions & { onRestart?: (message: string) => void } = {},
): Promise<LoadedLanguageModel> {
  const card = readLanguageCard(await fetchCard(base, options.signal));
  const { weights } = card.files;
  const loader = new FileLoader(base, [weights], options);
  const bytes = handOver(await loader.next(weights), () => loader.again(weights));
  const { tokenizer, model, notices } = await openDecoder(
    core,
    { name: card.title, weights: [{ name: weights.path, bytes }] },
    { ...options, check: (summary) => compare(card, summary) },
  );
  return { card, tokenizer, model, notices: [...loader.notices, ...notices] };
}
