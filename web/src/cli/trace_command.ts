/** `trace`: a text through a model, and what every head computed into a file. */

import { tokenMetadata } from '../models/tokenizer/token_metadata.ts';
import type { Token } from '../trace/tokens.ts';
import { chooseModel } from './chosen_model.ts';
import { openCommandModel } from './command_model.ts';
import type { CommandDecoder, CommandEncoder, TraceRun } from './command_types.ts';
import { readInterventions } from './interventions.ts';
import { type Options, readChoice, readNumbers, readOptions } from './options.ts';
import { CommandProblem, naming } from './problem.ts';
import { encodePrompt, readText, warnOfCuts } from './prompt.ts';

type Tokens = Pick<TraceRun, 'ids' | 'types'> & { tokens: Token[] };

function checkPair(options: Options): void {
  if (options.has('--pair') && options.get('--pair').trim() === '')
    throw new CommandProblem('--pair is empty; give a second sentence, or leave --pair out.');
}

async function encodePair({ tokenizer, limit }: CommandEncoder, options: Options): Promise<Tokens> {
  if (options.has('--chat'))
    throw new CommandProblem('--chat is for language models, and this one is an encoder; leave it out.');
  const encoding = await tokenizer.encode(options.get('--text'), options.get('--pair'), limit);
  warnOfCuts(encoding.cuts, encoding.total, limit);
  return encoding;
}

async function encodeText({ tokenizer, limit }: CommandDecoder, options: Options): Promise<Tokens> {
  if (options.has('--pair'))
    throw new CommandProblem('--pair is for encoders; a language model reads one text.');
  const prompt = await encodePrompt(tokenizer, options.get('--text'), { chat: options.has('--chat'), limit });
  warnOfCuts(prompt.cuts, prompt.total, limit);
  return { ids: prompt.ids, tokens: prompt.tokens };
}

/** @throws CommandProblem or CoreError */
export async function runTrace(words: string[]): Promise<void> {
  const options = readOptions(words, {
    required: ['--model', '--text', '--out'],
    optional: ['--pair', '--layers', '--dtype', '--build', '--interventions'],
    flags: ['--chat', '--native'],
    repeated: ['--off'],
  });
  const text = readText(options);
  checkPair(options);
  const dtype = readChoice(options, '--dtype', ['f32', 'f16', 'u8']);
  const layers = readNumbers(options, '--layers');
  const interventions = readInterventions(options);
  const chosen = await chooseModel(options.get('--model'));
  const model = await openCommandModel(chosen, options);
  const encode = model.kind === 'encoder' ? encodePair(model, options) : encodeText(model, options);
  const { ids, types, tokens } = await naming(chosen.path, encode);
  await model.writeTrace({
    ids,
    ...(types && { types }),
    interventions,
    dtype,
    layers,
    metadata: {
      ...tokenMetadata({ keyTokens: tokens, queryTokens: tokens }),
      model: chosen.name,
      text,
      ...(options.has('--pair') && { pair: options.get('--pair') }),
      ...(interventions.length > 0 && { interventions: JSON.stringify(interventions) }),
    },
    out: options.get('--out'),
  });
}
