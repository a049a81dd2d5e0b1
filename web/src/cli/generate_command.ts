/** `generate`: what a language model writes after a text. */

import type { SamplingSettings } from '../core/types.ts';
import type { Vocabulary } from '../models/tokenizer/vocabulary.ts';
import { chooseModel } from './chosen_model.ts';
import { openCommandModel } from './command_model.ts';
import type { CommandDecoder, GeneratedToken, GenerateRun } from './command_types.ts';
import { readInterventions } from './interventions.ts';
import { type Options, readAmount, readCount, readOptions } from './options.ts';
import { CommandProblem, naming } from './problem.ts';
import { encodePrompt, readText } from './prompt.ts';

/** Smaller than any probability that counts. */
const LEAST_TOP_P = 1e-6;

function readSampling(options: Options): SamplingSettings {
  return {
    temperature: readAmount(options, '--temperature', [0, 1000], 0),
    topK: readCount(options, '--top-k', 0, 0),
    topP: readAmount(options, '--top-p', [LEAST_TOP_P, 1], 1),
    minP: readAmount(options, '--min-p', [0, 1], 0),
    seed: readCount(options, '--seed', 0, 1),
  };
}

interface Generation {
  model: CommandDecoder;
  run: GenerateRun;
  /** For the result. */
  about: { model: string; prompt: string };
}

async function prepare(options: Options): Promise<Generation> {
  const text = readText(options);
  const count = readCount(options, '--tokens', 1, 24);
  const sampling = readSampling(options);
  const interventions = readInterventions(options);
  const chosen = await chooseModel(options.get('--model'));
  const model = await openCommandModel(chosen, options);
  if (model.kind === 'encoder')
    throw new CommandProblem(
      `'${options.get('--model')}' is an encoder, which writes no text; name smollm2.`,
    );
  const { tokenizer, limit } = model;
  const chat = options.has('--chat');
  const { ids, total } = await naming(chosen.path, encodePrompt(tokenizer, text, { chat, limit }));
  if (total + count > limit)
    throw new CommandProblem(
      `The text has ${total} tokens and ${count} more are asked for, and the model has room for ${limit}; shorten --text or lower --tokens.`,
    );
  return {
    model,
    run: { ids, count, ends: tokenizer.ends, interventions, sampling },
    about: { model: chosen.name, prompt: text },
  };
}

/** Letters whose bytes are spread over several tokens are whole when the last of these has come. */
class Writing {
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #vocabulary: Vocabulary;
  text = '';

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  add(id: number): string {
    return this.#keep(this.#decoder.decode(this.#vocabulary.bytesOf(id), { stream: true }));
  }
  end(): string {
    return this.#keep(this.#decoder.decode());
  }
  #keep(part: string): string {
    this.text += part;
    return part;
  }
}

function resultOf({ model, run, about }: Generation, steps: GeneratedToken[], text: string, seconds: number) {
  const { vocabulary } = model.tokenizer;
  /** The vocabulary's name, and the token as the page draws it: by itself, or among those before it. */
  const named = <T extends { id: number }>(
    one: T,
    { text, visible = text } = vocabulary.tokenOf(one.id),
  ) => ({
    token: vocabulary.nameOf(one.id),
    drawn: visible,
    ...one,
  });
  const written = vocabulary.tokensOf(steps.map(({ id }) => id));
  return {
    ...about,
    promptIds: [...run.ids],
    ids: steps.map(({ id }) => id),
    text,
    ended: run.ends.includes(steps.at(-1)?.id ?? -1),
    sampling: run.sampling,
    interventions: run.interventions,
    steps: steps.map((step, index) => ({
      ...named(step, written[index]),
      candidates: step.candidates.map((candidate) => named(candidate)),
    })),
    // The first one waits for the whole text.
    tokensPerSecond: steps.length > 1 ? (steps.length - 1) / seconds : null,
  };
}

/** @throws CommandProblem or CoreError */
export async function runGenerate(words: string[]): Promise<void> {
  const options = readOptions(words, {
    required: ['--model', '--text'],
    optional: [
      '--tokens',
      '--temperature',
      '--top-k',
      '--top-p',
      '--min-p',
      '--seed',
      '--build',
      '--interventions',
    ],
    flags: ['--chat', '--json', '--native'],
    repeated: ['--off'],
  });
  const generation = await prepare(options);
  const { model, run } = generation;
  const print = (part: string) => options.has('--json') || process.stdout.write(part);
  const writing = new Writing(model.tokenizer.vocabulary);
  const steps: GeneratedToken[] = [];
  let since = 0;
  for await (const step of model.generate(run)) {
    if (steps.length === 0) since = performance.now();
    steps.push(step);
    if (!run.ends.includes(step.id)) print(writing.add(step.id));
  }
  const seconds = (performance.now() - since) / 1000;
  print(`${writing.end()}\n`);
  if (!options.has('--json')) return;
  process.stdout.write(`${JSON.stringify(resultOf(generation, steps, writing.text, seconds))}\n`);
}
