/** A core in a worker on a thread, and what crosses between the two: messages and bytes. */

import type { Request, Response } from '../../web/src/core/messages.ts';
import { WorkerCore } from '../../web/src/core/remote/core.ts';
import { threadWorker } from './thread_worker.ts';

/** The bytes of all arrays in an answer. */
function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + bytesIn(part), 0);
}

export interface Traffic {
  /** The methods of the messages to the worker. */
  asked: string[];
  /** Of the arrays in its answers. */
  bytes: number;
}

export async function countingCore(): Promise<{ core: WorkerCore; traffic: Traffic }> {
  const traffic: Traffic = { asked: [], bytes: 0 };
  const core = await WorkerCore.start(() => {
    const worker = threadWorker();
    const send = worker.postMessage.bind(worker);
    worker.postMessage = (request: Request, moved: unknown) => {
      traffic.asked.push(request.method);
      send(request, moved as Transferable[]);
    };
    let listener: Worker['onmessage'] = null;
    const receive = worker.onmessage;
    Object.defineProperty(worker, 'onmessage', {
      get: () => (event: MessageEvent<Response>) => {
        if ('value' in event.data) traffic.bytes += bytesIn(event.data.value);
        listener?.call(worker, event);
      },
      set: (next: Worker['onmessage']) => {
        listener = next;
      },
    });
    worker.onmessage = receive;
    return worker;
  });
  return { core, traffic };
}

/** What crosses while something is done, its messages by name. */
export async function trafficDuring(traffic: Traffic, gesture: () => unknown): Promise<Traffic> {
  Object.assign(traffic, { asked: [], bytes: 0 });
  await gesture();
  return { asked: traffic.asked.toSorted(), bytes: traffic.bytes };
}
