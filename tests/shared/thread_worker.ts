/** The page's worker on a thread of Node: the same script, which takes the thread's port for the page. */

import { Worker as Thread } from 'node:worker_threads';
import { afterAll } from 'vitest';

const script = new URL('../../web/src/core/worker.ts', import.meta.url);
/** A worker's global scope as far as the script needs it; without locks, which a page may lack, too. */
const scope = `
const { parentPort } = require('node:worker_threads');
Object.defineProperty(navigator, 'locks', { value: undefined });
globalThis.self = { postMessage: (data, { transfer = [] } = {}) => parentPort.postMessage(data, transfer) };
parentPort.on('message', (data) => (data === 'end' ? parentPort.close() : self.onmessage({ data })));
import(${JSON.stringify(script.href)});
`;

/** So long a thread may take to come to the end of what it is doing, in milliseconds. */
const LONGEST_TURN = 5000;

/** Those that end; the process that they run in goes after them. */
const ending = new Set<Promise<unknown>>();
afterAll(async () => {
  await Promise.all(ending);
});

/**
 * Nothing of it is heard any more, as of a page's worker. But it comes to the end of its turn: V8 has stopped the
 * whole process where a thread was broken off within WebAssembly and the process ended meanwhile.
 */
function end(thread: Thread): void {
  thread.removeAllListeners('message').removeAllListeners('error');
  const ended = new Promise((resolve) => {
    const breakOff = setTimeout(() => thread.terminate(), LONGEST_TURN);
    thread.once('exit', (code) => {
      clearTimeout(breakOff);
      resolve(code);
    });
    thread.on('error', () => {});
    thread.postMessage('end');
  });
  ending.add(ended);
}

/** What of a page's Worker the core uses; it takes messages once it has said that it is ready. */
export function threadWorker(): Worker {
  const thread = new Thread(scope, { eval: true });
  const worker = {
    onmessage: null as ((event: { data: unknown }) => void) | null,
    onerror: null as ((event: { preventDefault: () => void }) => void) | null,
    postMessage: (data: unknown, moved: ArrayBuffer[] = []) => thread.postMessage(data, moved),
    terminate: () => end(thread),
  };
  thread.on('message', (data) => worker.onmessage?.({ data }));
  thread.on('error', () => worker.onerror?.({ preventDefault: () => {} }));
  return worker as unknown as Worker;
}
