/** What the copying story may say of a text: each sentence follows from what was computed. */

import { plural } from '../../view/text/format.ts';

/** Changes of a log-probability nearer than this, in nats, are called the same. */
export const SAME_CHANGE = 0.02;
/** A weight below this is not called looking. */
export const LEAST_LOOK = 0.1;

export interface CopyFacts {
  /** Where the last token stood before. */
  earlier: number[];
  /** The ids that followed it there. */
  followed: number[];
  /** How often that was the expected token. */
  copies: number;
}

/** `ids` of what is shown, and the likeliest next one. */
export function copyFacts(ids: ArrayLike<number>, expected: number): CopyFacts {
  const last = ids[ids.length - 1];
  const earlier = Array.from(ids, (id, at) => (id === last ? at : -1)).filter(
    (at) => at >= 0 && at < ids.length - 1,
  );
  const followed = earlier.map((at) => ids[at + 1] ?? -1);
  return { earlier, followed, copies: followed.filter((id) => id === expected).length };
}

/** Whether the expected token is one that followed the last token before; and where it is not, what is so. */
export function copyWords({ earlier, followed, copies }: CopyFacts, nameOf: (id: number) => string): string {
  if (earlier.length === 0)
    return 'That token has not stood in this text before: there is nothing to copy after it.';
  const times = earlier.length === 1 ? 'once' : `${earlier.length} times`;
  if (copies === 0) {
    const others = [...new Set(followed)].map((id) => `“${nameOf(id)}”`).join(', ');
    return `That token stood here ${times} before and was followed by ${others}: the model expects something else.`;
  }
  return copies === earlier.length
    ? `That is what followed the same token before (${times}).`
    : `That is what followed the same token before, ${plural(copies, 'time')} of ${earlier.length}.`;
}

/** How switching several heads off together compares with the one that matters most alone; both are changes in nats. */
export function sharedWords(together: number, alone: number, digits: (value: number) => string): string {
  const figures = `${digits(together)} together, against ${digits(alone)} for the one that lowers it most alone`;
  if (together < alone - SAME_CHANGE) return `${figures}: the work is shared`;
  if (together > alone + SAME_CHANGE) return `${figures}: off together they cost less than that one alone`;
  return `${figures}: the others add nothing to it`;
}
