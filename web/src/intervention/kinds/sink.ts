/** Somewhere to rest beside the keys: one more score in every row's softmax. */

import type { Kind } from './kind.ts';
import { NUMBER, reachOf, readReach, subjectOf, writeReach } from './sites.ts';

const ENTRY = new RegExp(`^(${NUMBER})(?:@(.+))?$`);

export const sink: Kind<'sink'> = {
  code: 'sink',
  words: (entry) => {
    const subject = subjectOf(reachOf(entry));
    return entry.score === 0
      ? `${subject}: softmax plus one`
      : `${subject}: a sink with score ${entry.score}`;
  },
  write: (entry) => `${entry.score}${writeReach(reachOf(entry))}`,
  read: (text) => {
    const match = ENTRY.exec(text);
    const reach = match && readReach(match[2]);
    const score = Number(match?.[1]);
    return reach && Number.isFinite(score) && Math.abs(score) <= 1e6
      ? { kind: 'sink', score, ...reach }
      : null;
  },
  control: { form: 'sink' },
};
