/** Failures that the command line reports as one sentence. */

import { CoreError } from '../core/types.ts';
import { SourceError } from '../models/source_error.ts';

export class CommandProblem extends Error {
  override readonly name = 'CommandProblem';
}

/** Of another program, which says what is wrong inside a file and not which file it is. */
export class ForeignProblem extends CommandProblem {}

/** Adds a file's or folder's name to what is said about its content. */
export async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const isNamed = cause instanceof ForeignProblem && cause.message.includes(path);
    if (cause instanceof CoreError || cause instanceof SourceError || cause instanceof ForeignProblem)
      throw new CommandProblem(isNamed ? cause.message : `'${path}': ${cause.message}`);
    throw cause;
  }
}
