/** Where the whole module lies; posts that show traces alone have modules_trace.ts in its place. */

import type { Build } from './detect.ts';

export function addressOf(build: Build): URL {
  return build === 'relaxed'
    ? new URL('../../wasm/relaxed/attention.wasm', import.meta.url)
    : new URL('../../wasm/simd/attention.wasm', import.meta.url);
}

/** Both builds come with the same glue; only the module behind it differs. */
export async function loadGlue(): Promise<unknown> {
  return (await import('../../wasm/simd/attention.mjs')).default;
}
