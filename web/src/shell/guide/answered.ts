/** Answers about the pinned cell that some traces cannot give. */

import { CoreError, messageOf } from '../../core/errors.ts';

export interface Answered<Answer> {
  /** Null: there is none, for this reason. */
  answer: Answer | null;
  why: string;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;
}

/** Why there is none is said in its place; whatever else goes wrong, by the page: null. */
export async function answered<Answer>(
  ask: () => Promise<Answer>,
  failed: (cause: unknown) => void,
): Promise<Answered<Answer> | null> {
  try {
    return { answer: await ask(), why: '' };
  } catch (cause) {
    if (cause instanceof CoreError && cause.code === 'unsupported')
      return { answer: null, why: sentence(messageOf(cause)) };
    if (!(cause instanceof CoreError && cause.code === 'invalid_argument')) failed(cause);
    return null;
  }
}
