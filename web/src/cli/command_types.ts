/** A model as the commands use it, whichever core computes. */

import type { Candidate, Intervention, SamplingSettings } from '../core/types.ts';
import type { LanguageTokenizer } from '../models/tokenizer/language_tokenizer.ts';
import type { TextTokenizer } from '../models/tokenizer/tokenizer.ts';

export interface TraceRun {
  ids: Int32Array;
  /** Of encoders. */
  types?: Int32Array;
  /** Of decoders. */
  interventions: Intervention[];
  dtype: 'f32' | 'f16' | 'u8';
  layers: number[] | undefined;
  metadata: Record<string, string>;
  out: string;
}

export interface GenerateRun {
  ids: Int32Array;
  count: number;
  /** The text is over after one of these. */
  ends: readonly number[];
  interventions: Intervention[];
  sampling: SamplingSettings;
}

/** One generated token. */
export interface GeneratedToken {
  id: number;
  /** As the model gives it, natural. */
  logProbability: number;
  candidates: Candidate[];
}

interface Common {
  /** The most tokens that fit. */
  limit: number;
  writeTrace(run: TraceRun): Promise<void>;
}

export interface CommandDecoder extends Common {
  kind: 'decoder';
  tokenizer: LanguageTokenizer;
  /** Token by token, as they come. */
  generate(run: GenerateRun): AsyncIterable<GeneratedToken>;
}

export interface CommandEncoder extends Common {
  kind: 'encoder';
  tokenizer: TextTokenizer;
}

export type CommandModel = CommandDecoder | CommandEncoder;
