/** Where the page's modules lie; posts that show traces alone have modules_trace.ts in this one's place. */

import type { Build } from './detect.ts';

/**
 * `view`: what the page computes first, traces, vectors and encoders; `whole`: also language models,
 * translators and training, at more than twice the size.
 */
export type ModuleName = 'view' | 'whole';

export function addressOf(build: Build, name: ModuleName): URL {
  if (name === 'view') {
    return build === 'relaxed'
      ? new URL('../../wasm/view-relaxed/attention.wasm', import.meta.url)
      : new URL('../../wasm/view-simd/attention.wasm', import.meta.url);
  }
  return build === 'relaxed'
    ? new URL('../../wasm/relaxed/attention.wasm', import.meta.url)
    : new URL('../../wasm/simd/attention.wasm', import.meta.url);
}

/** Both builds come with the same glue; only the module behind it differs. */
export async function loadGlue(name: ModuleName): Promise<unknown> {
  const glue =
    name === 'view'
      ? await import('../../wasm/view-simd/attention.mjs')
      : await import('../../wasm/simd/attention.mjs');
  return glue.default;
}
