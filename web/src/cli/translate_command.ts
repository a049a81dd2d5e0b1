/** `translate`: what a small trained model writes for a text, and how it aligned the two. */

import { fileURLToPath } from 'node:url';
import { BEGIN_ID, END_ID } from '../core/token_ids.ts';
import type { Core, ReadWords, TaskModelHandle, TraceHandle } from '../core/types.ts';
import { startCore } from './core.ts';
import { readInput } from './files.ts';
import { readOptions } from './options.ts';
import { CommandProblem, naming } from './problem.ts';

/** Those that come with the page. */
const SHIPPED = ['transformer', 'bahdanau'];

interface Alignment {
  layer: string;
  head: number;
  /** For each target word a weight on each source word. */
  weights: number[][];
}

function pathOf(model: string): string {
  if (!SHIPPED.includes(model)) return model;
  return fileURLToPath(new URL(`../../public/trained/translate-${model}.safetensors`, import.meta.url));
}

function rowsOf(weights: Float32Array, keys: number): number[][] {
  return Array.from({ length: weights.length / keys }, (_, row) => [
    ...weights.subarray(row * keys, (row + 1) * keys),
  ]);
}

async function alignmentOf(trace: TraceHandle): Promise<Alignment[]> {
  const heads: Alignment[] = [];
  for (const [index, { name, kind, heads: count, queries, keys }] of trace.summary.layers.entries()) {
    if (kind !== 'cross') continue;
    const all = await trace.weights(index);
    for (let head = 0; head < count; head++) {
      const cells = queries * keys;
      heads.push({
        layer: name,
        head,
        weights: rowsOf(all.subarray(head * cells, (head + 1) * cells), keys),
      });
    }
  }
  return heads;
}

function unknownIn({ words }: ReadWords): string[] {
  return words.filter(({ known }) => !known).map(({ text }) => text);
}

async function translate(core: Core, model: TaskModelHandle, text: string, read: ReadWords) {
  const { task } = model.summary;
  // The begin token takes a place.
  const written = await model.write(read.ids, task.longest - 1);
  const { trace } = await model.run({ source: read.ids, target: Int32Array.of(BEGIN_ID, ...written) });
  const names = (ids: Iterable<number>, words: string[]) => Array.from(ids, (id) => words[id]);
  return {
    text,
    translation: await core.writeSentence(task.name, 'target', written),
    unknown: unknownIn(read),
    source: names(read.ids, task.sourceWords),
    target: names([...written, END_ID], task.targetWords),
    alignment: await alignmentOf(trace),
  };
}

/** @throws CommandProblem or CoreError */
export async function runTranslate(words: string[]): Promise<void> {
  const options = readOptions(words, {
    required: ['--text'],
    optional: ['--model', '--build'],
    flags: ['--json'],
  });
  const path = pathOf(options.get('--model') || 'transformer');
  const file = await readInput(path);
  const core = await startCore(options);
  const model = await naming(
    path,
    core.openTaskModel(async () => file),
  );
  const { name, sourceWords } = model.summary.task;
  if (sourceWords.length === 0)
    throw new CommandProblem(`'${path}' is a model of the task '${name}', which translates nothing.`);
  const read = await core.readWords(name, 'source', options.get('--text'));
  if (read.words.length === 0) throw new CommandProblem('--text has no word to translate.');
  const result = await translate(core, model, options.get('--text'), read);
  if (options.has('--json')) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  for (const word of result.unknown)
    process.stderr.write(`scripts/attention: The model does not know '${word}'.\n`);
  process.stdout.write(`${result.translation}\n`);
}
