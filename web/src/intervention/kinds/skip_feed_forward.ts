/** A layer whose feed-forward network adds nothing. */

import type { Kind } from './kind.ts';
import { layerSite, reachOf, readLayer, subjectOf, writeLayer } from './sites.ts';

export const skipFeedForward: Kind<'skip_feed_forward'> = {
  code: 'skipff',
  words: (entry) => `${subjectOf(reachOf(entry))}: feed-forward network skipped`,
  write: writeLayer,
  read: (text) => {
    const site = readLayer(text);
    return site && { kind: 'skip_feed_forward', ...site };
  },
  control: {
    form: 'buttons',
    at: 'layer',
    choices: [
      {
        label: () => 'Skip its feed-forward',
        back: () => 'Put its feed-forward back',
        title: 'The feed-forward network of the layer adds nothing',
        make: (site) => ({ kind: 'skip_feed_forward', ...layerSite(site) }),
      },
    ],
  },
};
