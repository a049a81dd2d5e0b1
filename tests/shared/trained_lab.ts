/** The page with its training lab, on the core itself and the models that ship. */

import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { InlineCore } from '../../web/src/core/inline/core.ts';
import { loadModule } from '../../web/src/core/load.ts';
import { LABS } from '../../web/src/labs/index.ts';
import type { LabHost } from '../../web/src/labs/lab.ts';
import { trainingLab } from '../../web/src/labs/training/index.ts';
import { TrainingLabRun } from '../../web/src/labs/training/lab_run.ts';
import type { Scene } from '../../web/src/scene/scene.ts';
import { Playground } from '../../web/src/shell/store/playground.ts';
import { MemoryLocks, MemoryStore } from './memory_runs.ts';

const PUBLIC = new URL('../../web/public/', import.meta.url);

export const trainedBytes = async (file: string): Promise<Uint8Array> =>
  Uint8Array.from(await readFile(new URL(`trained/${file}.safetensors`, PUBLIC)));

async function served(address: string | URL | Request): Promise<Response> {
  const { pathname } = new URL(address instanceof Request ? address.url : String(address));
  try {
    return new Response(Uint8Array.from(await readFile(new URL(`.${pathname}`, PUBLIC))));
  } catch {
    return new Response(null, { status: 404 });
  }
}

export async function trainedLab() {
  const core = new InlineCore(await loadModule('simd'));
  const noListener = () => {};
  vi.stubGlobal('document', { baseURI: 'http://localhost/', addEventListener: noListener });
  vi.stubGlobal('addEventListener', noListener);
  vi.stubGlobal('fetch', vi.fn(served));
  let [lab, ids]: [TrainingLabRun | null, number] = [null, 0];
  const place = {
    startCore: async () => core,
    store: new MemoryStore(),
    locks: new MemoryLocks(),
    choice: { value: 'no' as const },
    now: () => 0,
    newId: () => `run ${++ids}`,
  };
  const open = async (host: LabHost) => {
    lab = new TrainingLabRun(host, place);
    return lab;
  };
  const playground = new Playground(
    async () => core,
    LABS.map((other) => (other === trainingLab ? { ...trainingLab, open } : other)),
  );
  return {
    core,
    playground,
    get lab(): TrainingLabRun {
      if (!lab) throw new Error('The lab was not opened.');
      return lab;
    },
    async show(scene: Scene): Promise<void> {
      await playground.change(scene);
      await vi.waitUntil(() => !playground.busy, { timeout: 60_000, interval: 5 });
    },
    dispose(): void {
      playground.session.dispose();
      for (const run of playground.runs.all) run.dispose();
      core.dispose();
      vi.unstubAllGlobals();
    },
  };
}
