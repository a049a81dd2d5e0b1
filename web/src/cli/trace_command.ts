/** `trace`: a text through a model, and what every head computed into a file. */

import { fileURLToPath } from 'node:url';
import type { ModelHandle } from '../core/types.ts';
import { createTokenizer, type Encoding } from '../sources/tokenizer.ts';
import { startCore } from './core.ts';
import { readInput, writeOutput } from './files.ts';
import { type Options, readChoice, readNumbers, readOptions } from './options.ts';
import { CommandProblem, naming } from './problem.ts';

/** Model names and their folders below models/. */
const FOLDERS: Record<string, string> = { minilm: 'all-MiniLM-L6-v2' };
const HINT = 'scripts/models fetches the model minilm';

interface ModelFiles {
  name: string;
  folder: string;
}

function findModel(name: string): ModelFiles {
  const known = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  if (known)
    return { name: known, folder: fileURLToPath(new URL(`../../../models/${known}`, import.meta.url)) };
  if (!name.includes('/')) {
    throw new CommandProblem(
      `There is no model '${name}': name one of ${Object.keys(FOLDERS).join(', ')}, or give a folder (./${name}).`,
    );
  }
  const folder = name.replace(/\/+$/, '');
  return { name: folder.slice(folder.lastIndexOf('/') + 1), folder };
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readInput(path, HINT));
}

function checkText(options: Options): { text: string; pair: string } {
  const { '--text': text = '', '--pair': pair = '' } = options;
  if (text.trim() === '') throw new CommandProblem('--text is empty; give a sentence.');
  if ('--pair' in options && pair.trim() === '') {
    throw new CommandProblem('--pair is empty; give a second sentence, or leave --pair out.');
  }
  return { text, pair };
}

function warnOfCuts({ cuts, total }: Encoding, limit: number): void {
  if (cuts.length === 0) return;
  const parts = cuts.map(({ count, sentence, after }) => {
    const what = sentence === 0 ? '--text' : '--pair';
    return `${count} of ${what} are left out${after && `, after "... ${after}"`}`;
  });
  process.stderr.write(
    `scripts/attention: the model takes ${limit} of the ${total} tokens: ${parts.join('; ')}.\n`,
  );
}

async function writeTrace(model: ModelHandle, encoding: Encoding, run: Run): Promise<Uint8Array> {
  const trace = await model.run({ tokenIds: encoding.ids, tokenTypes: encoding.types });
  try {
    return await trace.save({
      dtype: run.dtype,
      ...(run.layers && { layers: run.layers }),
      metadata: {
        tokens: JSON.stringify(encoding.tokens.map((token) => token.raw)),
        model: run.model,
        text: run.text,
        ...(run.pair && { pair: run.pair }),
      },
    });
  } finally {
    trace.dispose();
  }
}

interface Run {
  model: string;
  text: string;
  pair: string;
  dtype: 'f32' | 'f16' | 'u8';
  layers: number[] | undefined;
}

/** @throws CommandProblem or CoreError */
export async function runTrace(words: string[]): Promise<void> {
  const options = readOptions(
    words,
    ['--model', '--text', '--out'],
    ['--pair', '--layers', '--dtype', '--build'],
  );
  const { name, folder } = findModel(options['--model'] ?? '');
  const { text, pair } = checkText(options);
  const dtype = readChoice(options, '--dtype', ['f32', 'f16', 'u8']);
  const run: Run = { model: name, text, pair, dtype, layers: readNumbers(options, '--layers') };
  const config = await readText(`${folder}/config.json`);
  const tokenizer = await naming(folder, createTokenizer(await readText(`${folder}/tokenizer.json`)));
  const core = await startCore(options);
  const weights = () => readInput(`${folder}/model.safetensors`, HINT);
  const model = await naming(folder, core.openModel({ config, weights }));
  const limit = model.summary.positions;
  const encoding = await tokenizer.encode(text, pair, limit);
  warnOfCuts(encoding, limit);
  await writeOutput(options['--out'] ?? '', await writeTrace(model, encoding, run));
}
