/** Cores in workers: for large traces, and for attention from elsewhere. */

import { createCore } from '../core/index.ts';
import { StartedCores } from '../core/started_cores.ts';

export function startedInWorkers(): StartedCores {
  return new StartedCores(
    (module) => createCore({ module }),
    () => {},
  );
}
