/** Runs the native core, which is another program. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { CommandProblem, ForeignProblem } from './problem.ts';

const PROGRAM = fileURLToPath(new URL('../../../build/portable/attention_native', import.meta.url));

/** The program's sentence as one of ours. */
function problemIn(errors: string): ForeignProblem {
  const text = errors.trim().replace(/^attention_native: /, '') || 'The native core ended without a word';
  // The name of a file keeps its letters.
  const sentence = /^\S+\.\S/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return new ForeignProblem(/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
}

/** The lines that the program prints, as they come. @throws CommandProblem with what it complains of */
export async function* linesOfNative(words: string[]): AsyncGenerator<string> {
  const child = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', () =>
      reject(new CommandProblem('The native core is not built; scripts/attention --native builds it.')),
    );
  });
  // Waited for below, after the lines.
  ended.catch(() => {});
  yield* createInterface({ input: child.stdout });
  if ((await ended) !== 0) throw problemIn(errors);
}

/** All that it prints. @throws CommandProblem */
export async function runNative(words: string[]): Promise<string> {
  const lines: string[] = [];
  for await (const line of linesOfNative(words)) lines.push(line);
  return lines.join('\n');
}
