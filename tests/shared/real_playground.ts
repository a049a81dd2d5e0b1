/** The page's own labs and models, read from this folder: what is on the screen is what a reader would see. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import type { Scene } from '../../web/src/scene/scene.ts';
import { Playground } from '../../web/src/shell/store/playground.ts';

const SERVED = new URL('../../models/served/', import.meta.url);
const PUBLIC = new URL('../../web/public/', import.meta.url);
const PATIENCE = 100_000;

/** Whether `scripts/models` has left a model of this name here. */
export const isServed = (name: 'minilm' | 'smollm2') => existsSync(new URL(`${name}/card.json`, SERVED));

async function served(address: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(address instanceof Request ? address.url : String(address));
  const [, folder, ...rest] = pathname.split('/');
  const file = folder === 'models' ? new URL(rest.join('/'), SERVED) : new URL(`.${pathname}`, PUBLIC);
  try {
    return new Response(Uint8Array.from(await readFile(file)));
  } catch {
    return new Response(null, { status: 404 });
  }
}

export async function realPlayground() {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('fetch', served);
  const core = new InlineCore(await loadModule('simd'));
  const playground = new Playground(async () => core);
  await playground.start('');
  const isThere = () => {
    const { busy, waiting, working, session } = playground;
    return !busy && !waiting && !working && session.trace !== null;
  };
  return {
    playground,
    /** Until its model has come and all of it is computed. */
    async show(scene: Scene): Promise<void> {
      await playground.choose(scene);
      await vi.waitUntil(isThere, { timeout: PATIENCE, interval: 20 });
    },
    dispose(): void {
      playground.session.dispose();
      for (const run of playground.runs.all) run.dispose();
      core.dispose();
      vi.unstubAllGlobals();
    },
  };
}
