/** Where the module lies that holds no models: it opens traces and dumps, and is a fraction of the whole. */

import type { Build } from './detect.ts';

/** Whatever is asked for, it is this one. */
export type ModuleName = 'view' | 'whole';

export function addressOf(build: Build): URL {
  return build === 'relaxed'
    ? new URL('../../wasm/trace-relaxed/attention.wasm', import.meta.url)
    : new URL('../../wasm/trace-simd/attention.wasm', import.meta.url);
}

/** Both builds come with the same glue; only the module behind it differs. */
export async function loadGlue(): Promise<unknown> {
  return (await import('../../wasm/trace-simd/attention.mjs')).default;
}
