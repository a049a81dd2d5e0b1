/** The core on this thread, with its module. */

import type { Build } from '../detect.ts';
import { loadModule } from '../load.ts';
import type { ModuleName } from '../modules.ts';
import { InlineCore } from './core.ts';

export async function startInline(build: Build, name: ModuleName): Promise<InlineCore> {
  return new InlineCore(await loadModule(build, name));
}
