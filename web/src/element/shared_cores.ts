/** The cores of all elements of a page. */

import { createCore } from '../core/index.ts';
import { StartedCores } from '../core/started_cores.ts';
import type { AttentionCores } from '../trace/open_attention.ts';

const cores = new StartedCores(
  (module) => createCore({ module }),
  () => {},
);

/** One that could not be started is tried again by the next call. */
export const sharedCores: AttentionCores = {
  core: () => cores.view(),
  wholeCore: () => cores.whole(),
};
