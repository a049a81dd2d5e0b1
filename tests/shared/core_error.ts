/** What failing calls of the core give, for tests. */

import { CoreError } from '../../web/src/core/types.ts';

/** The error of a call that must fail. @throws where it succeeds, or fails with anything but a CoreError. */
export async function errorOf(call: () => Promise<unknown>): Promise<CoreError> {
  try {
    await call();
  } catch (cause) {
    if (cause instanceof CoreError) return cause;
    throw new Error(`a CoreError was expected, not ${String(cause)}`);
  }
  throw new Error('a CoreError was expected, but the call succeeded');
}
