/** What runs need of the page that they are in. */

import { createCore } from '../../../core/index.ts';
import type { LabHost } from '../../lab.ts';
import { IndexedStore } from './indexed_store.ts';
import { StoredChoice } from './keep_choice.ts';
import { TabLocks } from './run_lock.ts';
import type { RunsHost } from './training_runs.ts';

/** With a core of its own: what trains never waits for what is drawn, nor the other way round. */
export function pageOf(host: LabHost): Omit<RunsHost, 'changed'> {
  return {
    startCore: async () => {
      const core = await createCore();
      core.onRestart((message) => host.notices.say('training', message));
      return core;
    },
    store: new IndexedStore(),
    locks: new TabLocks(),
    choice: new StoredChoice(),
    now: () => Date.now(),
    newId: () => globalThis.crypto.randomUUID?.() ?? `${Date.now().toString(36)}-${performance.now()}`,
  };
}
