/** Scores that never pass a cap. */

import type { Kind } from './kind.ts';
import { NUMBER, reachOf, readReach, subjectOf, writeReach } from './sites.ts';

const ENTRY = new RegExp(`^(${NUMBER})(?:@(.+))?$`);

export const cap: Kind<'cap'> = {
  code: 'cap',
  words: (entry) => `${subjectOf(reachOf(entry))}: scores soft-capped at ±${entry.cap}`,
  write: (entry) => `${entry.cap}${writeReach(reachOf(entry))}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    const reach = match && readReach(match[2]);
    const size = Number(match?.[1]);
    // As the core holds it, which has 32 bits.
    return reach && Math.fround(size) > 0 && Number.isFinite(Math.fround(size))
      ? { kind: 'cap', cap: size, ...reach }
      : null;
  },
  control: { form: 'knob' },
};
