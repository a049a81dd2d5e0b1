/** The WebAssembly core under Node. */

import { detectBuild } from '../core/detect.ts';
import { InlineCore } from '../core/inline/core.ts';
import { loadModule } from '../core/load.ts';
import { type Options, readChoice } from './options.ts';

/** The build that `--build` names, or the fastest one that runs here. */
export async function startCore(options: Options): Promise<InlineCore> {
  const build = options.has('--build') ? readChoice(options, '--build', ['relaxed', 'simd']) : detectBuild();
  return new InlineCore(await loadModule(build));
}
