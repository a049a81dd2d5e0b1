/** `inspect`: what a model is, as its card says, or what a file with attention would show. */

import type { TraceSummary } from '../core/types.ts';
import type { LocalFile } from '../models/files/model_file.ts';
import { inspectUserModel, type UserModelCard } from '../models/user_model.ts';
import { openAttention } from '../trace/attention_dump.ts';
import { isDump } from '../trace/dump_bytes.ts';
import { type Token, tokensOfTrace } from '../trace/tokens.ts';
import { factsOf } from '../view/text/user_model_facts.ts';
import { startCore } from './core.ts';
import { type Inspected, whatIsAt } from './inspected_files.ts';
import type { LookingCore } from './looking_core.ts';
import { type Options, readOptions } from './options.ts';
import { CommandProblem, naming } from './problem.ts';

interface LayerShown {
  name: string;
  heads: number;
  queries: number;
  keys: number;
  /** Where they differ from those of the whole. */
  queryTokens?: string[];
  keyTokens?: string[];
}

const shownAs = (tokens: Token[]) => tokens.map(({ text }) => text);
const same = (one: string[], other: string[]) =>
  one.length === other.length && one.every((text, at) => text === other[at]);

function attentionShown(summary: TraceSummary) {
  const tokensOf = (layer: number) => {
    const { queryTokens, keyTokens } = tokensOfTrace(summary, layer);
    return { queryTokens: shownAs(queryTokens), keyTokens: shownAs(keyTokens) };
  };
  const whole = tokensOf(0);
  const layers = summary.layers.map(({ name, heads, queries, keys }, layer): LayerShown => {
    const own = tokensOf(layer);
    return {
      name,
      heads,
      queries,
      keys,
      ...(!same(own.queryTokens, whole.queryTokens) && { queryTokens: own.queryTokens }),
      ...(!same(own.keyTokens, whole.keyTokens) && { keyTokens: own.keyTokens }),
    };
  });
  return { kind: 'attention', layers, ...whole, warnings: summary.warnings };
}

function modelShown(card: UserModelCard) {
  const { layers, heads, keyValueHeads, headWidth, width, feedForward, vocabulary, contextLength } = card;
  const { parameters, weightBytes, title, family, settings, predicts, classes, leftOver, notices, memory } =
    card;
  const sizes = { layers, heads, keyValueHeads, headWidth, width, feedForward, vocabulary, contextLength };
  return {
    kind: 'model',
    title,
    family,
    sizes: { ...sizes, parameters, weightBytes },
    settings: { runs: card.kind, quantisation: card.quantisation, ...settings },
    predicts,
    classes,
    leftOver,
    notices,
    memory,
  };
}

function linesOfCard(card: UserModelCard): string[] {
  const facts = factsOf(card).map(([name, words]) => `${`${name}:`.padEnd(12)} ${words}`);
  return [card.title, ...facts, ...card.notices];
}

function linesOfAttention({ layers, queryTokens, keyTokens, warnings }: ReturnType<typeof attentionShown>) {
  const rows = layers.map(
    ({ name, heads, queries, keys }) => `${name}: ${heads} heads, ${queries} queries, ${keys} keys`,
  );
  const tokens = [`Queries: ${queryTokens.join(' ')}`, `Keys: ${keyTokens.join(' ')}`];
  return [...rows, ...tokens, ...warnings];
}

/** An attention file that no trace can keep is computed, as the page does. */
async function openOne(core: LookingCore, name: string, bytes: Uint8Array): Promise<TraceSummary> {
  try {
    const trace = await openAttention(core, name, bytes);
    trace.dispose();
    return trace.summary;
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : '';
    if (isDump(bytes) || code !== 'unsupported') throw cause;
    const trace = await core.openTrace(await core.compute(bytes));
    trace.dispose();
    return trace.summary;
  }
}

async function openFiles(core: LookingCore, files: LocalFile[]): Promise<TraceSummary> {
  const [first, ...more] = files;
  if (first && more.length === 0) return openOne(core, first.name, await first.read());
  const dump = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await file.read() })));
  const trace = await core.openDump(dump);
  trace.dispose();
  return trace.summary;
}

async function lookingCore(options: Options, { place }: Inspected): Promise<LookingCore> {
  if (!options.has('--native')) return startCore(options);
  if (options.has('--build'))
    throw new CommandProblem('--build names a WebAssembly build; leave it out with --native.');
  const { NativeLooking } = await import('./native_looking.ts');
  return new NativeLooking(place);
}

/** The file or folder, which stands without an option's name. */
function splitPlace(words: string[]): { place: string; rest: string[] } {
  const places = words.filter((word, at) => !word.startsWith('--') && words[at - 1] !== '--build');
  const [place, second] = places;
  if (place === undefined || place === '')
    throw new CommandProblem('Name a file or folder to inspect; --help shows how the command is written.');
  if (second !== undefined)
    throw new CommandProblem(`One file or folder is inspected at a time: '${place}', or '${second}'.`);
  return { place, rest: words.filter((word) => word !== place) };
}

/** @throws CommandProblem or CoreError */
export async function runInspect(words: string[]): Promise<void> {
  const { place, rest } = splitPlace(words);
  const options = readOptions(rest, { required: [], optional: ['--build'], flags: ['--native', '--json'] });
  const found = await whatIsAt(place);
  const core = await lookingCore(options, found);
  const json = options.has('--json');
  const print = (value: object, lines: string[]) =>
    process.stdout.write(json ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
  if (found.kind === 'model') {
    const { card } = await naming(place, inspectUserModel(core, found.files));
    if (card.problem && !card.lacksTokenizer) throw new CommandProblem(`'${place}': ${card.problem}`);
    // What it is can be said without a tokenizer.
    const whole = card.lacksTokenizer ? { ...card, notices: [...card.notices, card.problem] } : card;
    print(modelShown(whole), linesOfCard(whole));
    return;
  }
  const shown = attentionShown(await naming(place, openFiles(core, found.files)));
  print(shown, linesOfAttention(shown));
}
