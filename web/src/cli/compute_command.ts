/** `compute`: the bare operation, from a file to a file. */

import { startCore } from './core.ts';
import { readInput, writeOutput } from './files.ts';
import { readOptions } from './options.ts';
import { naming } from './problem.ts';

/** @throws CommandProblem or CoreError */
export async function runCompute(words: string[]): Promise<void> {
  const options = readOptions(words, { required: ['--in', '--out'], optional: ['--build'] });
  const input = options.get('--in');
  const file = await readInput(input);
  const core = await startCore(options);
  await writeOutput(options.get('--out'), await naming(input, core.compute(file)));
}
