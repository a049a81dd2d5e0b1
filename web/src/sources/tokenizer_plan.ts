/** Everything that makes a tokenizer of a language model, whichever file it was read from. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { messageOf } from '../core/types.ts';
import { SourceError } from './source_error.ts';
import type { VocabularyData } from './vocabulary.ts';

/** A token that is found in the text before anything else looks at it. */
export interface AddedToken {
  id: number;
  content: string;
  /** Found only where the text is to be read with its special tokens. */
  special: boolean;
  /** Takes the white space before it, or after it, along. */
  takesBefore: boolean;
  takesAfter: boolean;
  /** Found only where no letter or digit touches it. */
  wordOnly: boolean;
}

export interface TokenizerPlan {
  /** For the library: normalizer, pre-tokenizer and model of a `tokenizer.json`. */
  file: Record<string, unknown>;
  added: AddedToken[];
  vocabulary: VocabularyData;
  /** Put before a text; null where the model has none. */
  start: number | null;
  /** Whether the model was made for texts that begin with `start`. */
  addsStart: boolean;
  /** Tokens after which a text is over. */
  ends: number[];
  chatTemplate: string | null;
  /** Names for the chat template. */
  names: { start: string; end: string };
  /** Sentences on what had to be assumed. */
  notices: string[];
}

/** What the sentences of a refusal are about. */
export const GGUF_VOCABULARY = "The GGUF file's vocabulary";
export const TOKENIZER_JSON = "The model's tokenizer.json";

/** @throws SourceError always */
export function refuse(file: string, sentence: string): never {
  throw new SourceError('malformed', `${file} cannot be used: ${sentence}`);
}

/**
 * The library's tokenizer, for its normalizer, pre-tokenizer and model.
 * @throws SourceError `malformed`
 */
export function buildLibraryTokenizer(
  Reader: typeof Tokenizer,
  { file }: Pick<TokenizerPlan, 'file'>,
): Tokenizer {
  try {
    return new Reader({ ...file, added_tokens: [], decoder: null, post_processor: null }, {});
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.$/, '');
    throw new SourceError(
      'malformed',
      `The model's tokenizer cannot be built (${reason}). Fetch the model again.`,
    );
  }
}

/** An object of a JSON file. */
export type Values = Record<string, unknown>;

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A turn or a text is over after these, besides the token that a file names: as in llama.cpp. */
const END_NAMES = new Set([
  '</s>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|im_end|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end|>',
  '<end_of_turn>',
  '<EOT>',
  '<end_of_utterance>',
  '<\uff5cend\u2581of\u2581sentence\uff5c>',
]);

/** `named`: the end token that the file names; it comes first. */
export function endsOf(added: readonly AddedToken[], named: number | null): number[] {
  const ends = added.filter(({ special, content }) => special && END_NAMES.has(content));
  return [...new Set([...(named === null ? [] : [named]), ...ends.map(({ id }) => id)])];
}

/**
 * A merge as a pair, or as two pieces with a space between.
 * @throws SourceError where it is none, or names what the vocabulary has not
 */
export function splitMerge(
  file: string,
  merge: unknown,
  index: number,
  isKnown: (piece: string) => boolean,
): [string, string] {
  const gap = typeof merge === 'string' ? merge.indexOf(' ', 1) : -1;
  const pair: unknown[] =
    typeof merge === 'string' ? [merge.slice(0, Math.max(0, gap)), merge.slice(gap + 1)] : pairOf(merge);
  const [left, right] = pair;
  if (typeof left !== 'string' || typeof right !== 'string' || left === '' || right === '') {
    refuse(file, `merge ${index} is not two pieces.`);
  }
  for (const piece of [left, right, left + right]) {
    if (!isKnown(piece)) {
      refuse(file, `merge ${index} needs ${JSON.stringify(piece)}, which its vocabulary has not.`);
    }
  }
  return [left, right];
}

function pairOf(merge: unknown): unknown[] {
  return Array.isArray(merge) && merge.length === 2 ? merge : [];
}
