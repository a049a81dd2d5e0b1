/** A layer that is left out. */

import type { Kind } from './kind.ts';
import { reachOf, readLayer, subjectOf } from './sites.ts';

export const skipLayer: Kind<'skip_layer'> = {
  code: 'skip',
  words: (entry) => `${subjectOf(reachOf(entry))} skipped`,
  write: ({ layer }) => `${layer}`,
  read: (text) => {
    const layer = readLayer(text);
    return layer === null ? null : { kind: 'skip_layer', layer };
  },
  control: {
    form: 'buttons',
    at: 'layer',
    choices: [
      {
        label: (layer) => `Skip layer ${layer}`,
        back: (layer) => `Put layer ${layer} back`,
        title:
          'What comes into the layer goes on as it is; its maps show what its heads would have looked at',
        make: ({ layer }) => ({ kind: 'skip_layer', layer }),
      },
    ],
  },
};
