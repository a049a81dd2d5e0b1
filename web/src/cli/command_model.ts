/** A model as the commands use it, whichever core computes. */

import type { Candidate, Intervention, SamplingSettings } from '../core/types.ts';
import type { LanguageTokenizer } from '../models/tokenizer/language_tokenizer.ts';
import type { TextTokenizer } from '../models/tokenizer/tokenizer.ts';
import type { ChosenModel } from './chosen_model.ts';
import { startCore } from './core.ts';
import type { Options } from './options.ts';
import { CommandProblem, naming } from './problem.ts';

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

/** Opens it in the core that the options name. @throws CommandProblem or CoreError */
export async function openCommandModel(chosen: ChosenModel, options: Options): Promise<CommandModel> {
  if (options.has('--native')) {
    if (options.has('--build'))
      throw new CommandProblem('--build names a WebAssembly build; leave it out with --native.');
    const { openNativeModel } = await import('./native_model.ts');
    return naming(chosen.path, openNativeModel(chosen));
  }
  const { openWasmModel } = await import('./wasm_model.ts');
  return naming(chosen.path, openWasmModel(await startCore(options), chosen));
}
