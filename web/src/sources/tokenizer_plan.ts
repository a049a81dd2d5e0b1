/** Everything that makes a tokenizer of a language model, whichever file it was read from. */

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

/** @throws SourceError always */
export function refuse(file: string, sentence: string): never {
  throw new SourceError('malformed', `${file} cannot be used: ${sentence}`);
}
