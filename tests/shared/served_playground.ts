/** A playground over the real core and the page's own folder; models are kept away. */

import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { Playground } from '../../web/src/shell/store/playground.ts';

async function served(address: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(String(address));
  if (!pathname.startsWith('/traces/')) return new Response(null, { status: 404 });
  const file = new URL(`../../web/public${pathname}`, import.meta.url);
  return new Response(Uint8Array.from(await readFile(file)));
}

/** A new one for each test of the file that asks. */
export async function servedPlayground(): Promise<() => Playground> {
  const core = new InlineCore(await loadModule('simd'));
  let playground: Playground;
  beforeEach(() => {
    vi.stubGlobal('document', { baseURI: 'http://localhost/' });
    vi.stubGlobal('fetch', served);
    playground = new Playground(async () => core);
  });
  afterEach(() => {
    playground.session.dispose();
    vi.unstubAllGlobals();
  });
  afterAll(() => core.dispose());
  return () => playground;
}
