/** Scores that are not divided by the root of their width. */

import type { Kind } from './kind.ts';
import { reachOf, readReach, subjectOf, writeSite } from './sites.ts';

const EVERYWHERE = 'all';

export const unscaled: Kind<'unscaled'> = {
  code: 'unscaled',
  words: (entry) => `${subjectOf(reachOf(entry))}: scores not divided by √d`,
  write: (entry) => writeSite(reachOf(entry)) || EVERYWHERE,
  read: (text) => {
    const reach = readReach(text === EVERYWHERE ? undefined : text);
    return reach && { kind: 'unscaled', ...reach };
  },
  control: { form: 'knob' },
};
