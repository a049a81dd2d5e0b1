/** Failures that the command line reports as one sentence. */

import { CoreError } from '../core/types.ts';

export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}

/** Adds the file's name to what the core says about its content. */
export async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof CoreError) throw new CommandProblem(`'${path}': ${cause.message}`);
    throw cause;
  }
}
