/** The core on this thread. */

import type { LoadedModule } from '../load.ts';
import type { Core } from '../types.ts';
import { classOfCalls } from './held.ts';
import { MODULE_CALLS } from './module_calls.ts';

export class InlineCore extends classOfCalls(MODULE_CALLS) implements Core {
  readonly build: Core['build'];
  readonly where = 'inline';

  constructor({ module, build }: LoadedModule) {
    super(module);
    this.build = build;
  }

  onRestart(): () => void {
    return () => {};
  }

  dispose(): void {}
}
