/** A layer that is left out. */

import type { Kind } from './kind.ts';
import { layerSite, reachOf, readLayer, subjectOf, writeLayer } from './sites.ts';

export const skipLayer: Kind<'skip_layer'> = {
  code: 'skip',
  words: (entry) => `${subjectOf(reachOf(entry))} skipped`,
  write: writeLayer,
  read: (text) => {
    const site = readLayer(text);
    return site && { kind: 'skip_layer', ...site };
  },
  control: {
    form: 'buttons',
    at: 'layer',
    choices: [
      {
        label: (layer) => `Skip layer ${layer}`,
        back: (layer) => `Put layer ${layer} back`,
        title:
          'The layer’s input passes through unchanged; its maps show what its heads would have looked at',
        make: (site) => ({ kind: 'skip_layer', ...layerSite(site) }),
      },
    ],
  },
};
