/** A model in the native core, which is another program: texts become token ids here. */

import { dirname } from 'node:path';
import type { ModelInspection } from '../core/types.ts';
import { findModel } from '../models/files/model_folder.ts';
import { checkVocabulary } from '../models/open_decoder.ts';
import { SourceError } from '../models/source_error.ts';
import { createLanguageTokenizer } from '../models/tokenizer/causal_tokenizer.ts';
import { createTokenizer } from '../models/tokenizer/tokenizer.ts';
import { readTokenizerTexts } from '../models/tokenizer/tokenizer_texts.ts';
import { vocabularySize } from '../models/tokenizer/vocabulary_size.ts';
import type { ChosenModel } from './chosen_model.ts';
import type { CommandModel, GeneratedToken, GenerateRun, TraceRun } from './command_types.ts';
import { linesOfNative, runNative } from './native_program.ts';

/** With a GGUF file's own tokenizer. */
type NativeInspection = ModelInspection & { tokenizer: object | null };

async function writeTrace(path: string, trace: TraceRun): Promise<void> {
  const { ids, types, interventions, dtype, layers, metadata, out } = trace;
  const words = ['--ids', ids.join(' '), '--dtype', dtype, '--out', out];
  words.push('--metadata', JSON.stringify(metadata));
  if (types) words.push('--types', types.join(' '));
  if (layers) words.push('--layers', layers.join(','));
  if (interventions.length > 0) words.push('--interventions', JSON.stringify(interventions));
  await runNative(['trace', '--model', path, ...words]);
}

async function* generate(path: string, generation: GenerateRun): AsyncGenerator<GeneratedToken> {
  const { ids, count, ends, interventions, sampling } = generation;
  const settings = {
    '--ids': ids.join(' '),
    '--tokens': count,
    '--stop': ends.join(' '),
    '--temperature': sampling.temperature,
    '--top-k': sampling.topK,
    '--top-p': sampling.topP,
    '--min-p': sampling.minP,
    '--seed': sampling.seed,
    '--interventions': JSON.stringify(interventions),
    '--form': 'json',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [name, String(value)]);
  for await (const line of linesOfNative(['generate', '--model', path, ...words])) yield JSON.parse(line);
}

function warn(notices: readonly string[]): void {
  for (const notice of notices) process.stderr.write(`scripts/attention: ${notice}\n`);
}

/** @throws SourceError or CommandProblem */
export async function openNativeModel({ name, path, files }: ChosenModel): Promise<CommandModel> {
  const folder = await findModel(files);
  const [weights] = folder.weights;
  const inside = path.endsWith('.gguf') ? dirname(path) : path;
  const place = folder.format === 'gguf' ? `${inside}/${weights?.name}` : path;
  const inspection: NativeInspection = JSON.parse(await runNative(['inspect', '--model', place]));
  const { kind, notices, problem } = inspection;
  if (problem) throw new SourceError('unsupported', problem);
  const { vocabulary, contextLength: positions } = inspection.summary;
  warn(notices);
  const { file, ...texts } = await readTokenizerTexts(folder);
  const common = { limit: positions, writeTrace: (trace: TraceRun) => writeTrace(place, trace) };
  if (folder.missing) throw new SourceError('not_found', folder.missing);
  if (file === undefined && inspection.tokenizer === null)
    throw new SourceError('unsupported', `${name} has no tokenizer inside, and no tokenizer.json beside it.`);
  const gguf = JSON.stringify(inspection.tokenizer);
  if (kind === 'encoder') {
    const source = file === undefined ? { gguf } : file;
    const tokenizer = await createTokenizer(source, texts);
    warn(tokenizer.notices);
    checkVocabulary(name, vocabularySize(source), vocabulary);
    return { kind, tokenizer, ...common };
  }
  const tokenizer = await createLanguageTokenizer(
    file === undefined ? { gguf, ...texts } : { file, ...texts },
  );
  warn(tokenizer.notices);
  checkVocabulary(name, tokenizer.vocabulary.size, vocabulary);
  return { kind, tokenizer, ...common, generate: (generation) => generate(place, generation) };
}
