/** A token that nobody may look at. */

import type { Kind } from './kind.ts';
import { COUNT, REACH, reachOf, readReach, writeReach } from './sites.ts';

const ENTRY = new RegExp(`^(${COUNT})${REACH}$`);

export const block: Kind<'block'> = {
  code: 'block',
  words: (entry, names) => {
    const { layer, head } = entry;
    const name = `“${names(entry.token)}”`;
    if (layer === undefined) return `Nobody may look at ${name}`;
    return head === undefined
      ? `In layer ${layer} nobody may look at ${name}`
      : `Head ${layer}.${head} may not look at ${name}`;
  },
  write: (entry) => `${entry.token}${writeReach(reachOf(entry))}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    return match && { kind: 'block', token: Number(match[1]), ...readReach(match[2], match[3]) };
  },
  standsBeside: (entry, other) => entry.token !== other.token,
  fits: ({ token }, tokens) => token < tokens,
  control: { form: 'token', make: (reach, token) => ({ kind: 'block', token, ...reach }) },
};
