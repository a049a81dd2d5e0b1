/** A layer whose feed-forward network adds nothing. */

import type { Kind } from './kind.ts';
import { reachOf, readLayer, subjectOf } from './sites.ts';

export const skipFeedForward: Kind<'skip_feed_forward'> = {
  code: 'skipff',
  words: (entry) => `${subjectOf(reachOf(entry))}: feed-forward network skipped`,
  write: ({ layer }) => `${layer}`,
  read: (text) => {
    const layer = readLayer(text);
    return layer === null ? null : { kind: 'skip_feed_forward', layer };
  },
  control: {
    form: 'buttons',
    at: 'layer',
    choices: [
      {
        label: () => 'Skip its feed-forward',
        back: () => 'Put its feed-forward back',
        title: 'The feed-forward network of the layer adds nothing',
        make: ({ layer }) => ({ kind: 'skip_feed_forward', layer }),
      },
    ],
  },
};
