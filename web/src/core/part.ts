/** A part of the page that is fetched when it is first needed. */

import { CoreError, messageOf } from './errors.ts';

/** `what`: it, as a sentence begins with it. @throws CoreError in one sentence where it cannot be had */
export async function partOf<Part>(loading: Promise<Part>, what: string): Promise<Part> {
  try {
    return await loading;
  } catch (cause) {
    throw new CoreError(
      'load_failed',
      `${what} could not be loaded (${messageOf(cause)}). Check the connection and try again.`,
    );
  }
}
