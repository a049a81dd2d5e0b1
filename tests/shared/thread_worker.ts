/** The page's worker on a thread of Node: the same script, which takes the thread's port for the page. */

import { Worker as Thread } from 'node:worker_threads';

const script = new URL('../../web/src/core/worker.ts', import.meta.url);
/** A worker's global scope as far as the script needs it; without locks, which a page may lack, too. */
const scope = `
const { parentPort } = require('node:worker_threads');
Object.defineProperty(navigator, 'locks', { value: undefined });
globalThis.self = { postMessage: (data, { transfer = [] } = {}) => parentPort.postMessage(data, transfer) };
parentPort.on('message', (data) => self.onmessage({ data }));
import(${JSON.stringify(script.href)});
`;

/** What of a page's Worker the core uses; it takes messages once it has said that it is ready. */
export function threadWorker(): Worker {
  const thread = new Thread(scope, { eval: true });
  const worker = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    onerror: null as ((event: { preventDefault: () => void }) => void) | null,
    postMessage: (data: unknown, moved: ArrayBuffer[] = []) => thread.postMessage(data, moved),
    terminate: () => void thread.terminate(),
  };
  thread.on('message', (data) => worker.onmessage?.({ data }));
  thread.on('error', () => worker.onerror?.({ preventDefault: () => {} }));
  return worker as unknown as Worker;
}
