/**
 * Where the modules lie that hold no models. `view` shows traces, and is a fraction of the page's; `whole` also
 * opens attention from elsewhere.
 */

import type { Build } from './detect.ts';

export type ModuleName = 'view' | 'whole';

export function addressOf(build: Build, name: ModuleName): URL {
  if (name === 'view') {
    return build === 'relaxed'
      ? new URL('../../wasm/trace-relaxed/attention.wasm', import.meta.url)
      : new URL('../../wasm/trace-simd/attention.wasm', import.meta.url);
  }
  return build === 'relaxed'
    ? new URL('../../wasm/dump-relaxed/attention.wasm', import.meta.url)
    : new URL('../../wasm/dump-simd/attention.wasm', import.meta.url);
}

/** Both builds come with the same glue; only the module behind it differs. It takes the module by a shorter name. */
export async function loadGlue(name: ModuleName): Promise<unknown> {
  const glue =
    name === 'view'
      ? await import('../../wasm/trace-simd/attention.mjs')
      : await import('../../wasm/dump-simd/attention.mjs');
  return ({ wasmBinary: wasm }: { wasmBinary: ArrayBuffer }) => glue.default({ wasm });
}
