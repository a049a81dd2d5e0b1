/** `compute`: the bare operation, from a file to a file. */

import { startCore } from './core.ts';
import { readInput, writeOutput } from './files.ts';
import { readOptions } from './options.ts';
import { naming } from './problem.ts';

/** @throws CommandProblem or CoreError */
export async function runCompute(words: string[]): Promise<void> {
  const options = readOptions(words, ['--in', '--out'], ['--build']);
  const { '--in': input = '', '--out': output = '' } = options;
  const file = await readInput(input);
  const core = await startCore(options);
  await writeOutput(output, await naming(input, core.compute(file)));
}
