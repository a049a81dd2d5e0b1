/** A server that answers as a test says, and a cache that can be full: for tests in Node. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Caches } from '../../web/src/models/files/download.ts';

export interface SmallServer extends AsyncDisposable {
  base: URL;
  /** Paths in the order in which they were asked for. */
  asked: string[];
}

/** Listens on a free port of this machine. */
export async function serve(answer: RequestListener): Promise<SmallServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: new URL(`http://127.0.0.1:${port}/`),
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What is used of the browser's cache, in memory; `put` fails where it is full. */
export class SmallCaches implements Caches {
  readonly kept = new Map<string, Uint8Array<ArrayBuffer>>();
  full = false;

  async open(): Promise<Cache> {
    const cache: Pick<Cache, 'match' | 'put' | 'delete'> = {
      match: async (key) => {
        const bytes = this.kept.get(String(key));
        return bytes && new Response(bytes);
      },
      put: async (key, response) => {
        if (this.full) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        this.kept.set(String(key), new Uint8Array(await response.arrayBuffer()));
      },
      delete: async (key) => this.kept.delete(String(key)),
    };
    return cache as Cache;
  }
}
