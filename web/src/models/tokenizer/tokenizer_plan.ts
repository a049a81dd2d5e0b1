/** Everything that makes a tokenizer, whichever file it was read from. */

import { SourceError } from '../source_error.ts';
import type { VocabularyData } from './vocabulary.ts';

/** A token that is found in the text before anything else looks at it. */
export interface AddedToken {
  id: number;
  content: string;
  /** Found only where the text is to be read with its special tokens. */
  special: boolean;
  /** Found in the normalised text, by its normalised name. */
  normalized: boolean;
  /** Takes the white space before it, or after it, along. */
  takesBefore: boolean;
  takesAfter: boolean;
  /** Found only where no letter or digit touches it. */
  wordOnly: boolean;
}

export type Vocab = ReadonlyMap<string, number>;

/** How words become tokens. */
export type ModelPlan =
  | {
      type: 'BPE';
      vocab: Vocab;
      merges: [string, string][];
      unknown: string | null;
      fusesUnknown: boolean;
      fallsBackToBytes: boolean;
      /** A word that the vocabulary has is one token, whatever the merges say. */
      wholeWords: boolean;
    }
  | { type: 'WordPiece'; vocab: Vocab; unknown: string; prefix: string; longestWord: number }
  | { type: 'WordLevel'; vocab: Vocab; unknown: string }
  | {
      type: 'Unigram';
      pieces: readonly (readonly [name: string, score: number])[];
      unknown: number | null;
      fallsBackToBytes: boolean;
    };

/** A part of what a model reads: one of the texts, or tokens around it. */
export type FramePart = { type: number } & ({ text: 0 | 1 } | { ids: readonly number[] });

/** What stands around one text, and around two. */
export interface Frame {
  single: readonly FramePart[];
  pair: readonly FramePart[];
}

export interface TokenizerPlan {
  /** Steps as a `tokenizer.json` writes them. */
  normalizers: readonly Values[];
  preTokenizers: readonly Values[];
  model: ModelPlan;
  added: AddedToken[];
  vocabulary: VocabularyData;
  frame: Frame;
  /** The token that begins a text; null where the model has none. */
  start: number | null;
  /** Tokens after which a text is over. */
  ends: number[];
  chatTemplate: string | null;
  /** Special tokens by their names in chat templates, such as `bos_token`. */
  names: Record<string, string>;
  /** Sentences on what had to be assumed. */
  notices: string[];
  /** One sentence on what stands around a text, and what decides it. */
  framing: string;
}

/** What the sentences of a refusal are about. */
export const GGUF_VOCABULARY = "The GGUF file's vocabulary";
export const TOKENIZER_JSON = "The model's tokenizer.json";

/** @throws SourceError always */
export function refuse(file: string, sentence: string): never {
  throw new SourceError('malformed', `${file} cannot be used: ${sentence}`);
}

/** An object of a JSON file. */
export type Values = Record<string, unknown>;

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A step's truth value; `fallback` where it has none.
 * @throws SourceError where it is something else
 */
export function flagOf(step: Values, key: string, fallback: boolean): boolean {
  const value = step[key] ?? fallback;
  return typeof value === 'boolean'
    ? value
    : refuse(TOKENIZER_JSON, `the ${key} of its ${step.type} is neither true nor false.`);
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
