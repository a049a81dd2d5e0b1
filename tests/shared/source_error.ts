/** What failing calls of the sources give, for tests. */

import { SourceError } from '../../web/src/models/source_error.ts';

/** The error of a call that must fail. @throws where it succeeds, or fails with anything but a SourceError. */
export async function sourceErrorOf(call: () => Promise<unknown>): Promise<SourceError> {
  try {
    await call();
  } catch (cause) {
    if (cause instanceof SourceError) return cause;
    throw new Error(`a SourceError was expected, not ${String(cause)}`);
  }
  throw new Error('a SourceError was expected, but the call succeeded');
}
