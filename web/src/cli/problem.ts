/** Failures that the command line reports as one sentence. */

import { CoreError } from '../core/types.ts';
import { SourceError } from '../models/source_error.ts';

export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}

/** Adds a file's or folder's name to what is said about its content. */
export async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof CoreError || cause instanceof SourceError)
      throw new CommandProblem(`'${path}': ${cause.message}`);
    throw cause;
  }
}
