import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  browserCaches,
  type Caches,
  download,
  type Progress,
} from '../../../../web/src/models/files/download.ts';
import { SmallCaches, type SmallServer, serve } from '../../../shared/small_server.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

const FILE = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) % 251);
const sumOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const card = { bytes: FILE.length, sha256: sumOf(FILE) };
const OTHER = FILE.with(7, 99);

let server: SmallServer | undefined;
afterEach(async () => {
  vi.unstubAllGlobals();
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

async function addressOf(...args: Parameters<typeof serve>): Promise<URL> {
  server = await serve(...args);
  return new URL('model.safetensors', server.base);
}

/** The file in two halves, so that there is progress to see. */
const inHalves: Parameters<typeof serve>[0] = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  response.write(FILE.subarray(0, 100_000), () => setTimeout(() => response.end(FILE.subarray(100_000)), 20));
};

describe('a download', () => {
  it('gives the bytes, with progress up to the end', async () => {
    const seen: Progress[] = [];
    const address = await addressOf(inHalves);
    const { data } = await download(address, {
      ...card,
      caches: null,
      onProgress: (progress) => seen.push(progress),
    });
    expect(Buffer.compare(data, FILE)).toBe(0);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.map(({ loaded }) => loaded)).toEqual(
      seen.map(({ loaded }) => loaded).sort((one, other) => one - other),
    );
    expect(seen.at(-1)).toEqual({ loaded: FILE.length, total: FILE.length });
  });

  it('is made once where there is a cache', async () => {
    const caches = new SmallCaches();
    const address = await addressOf(inHalves);
    const first = await download(address, { ...card, caches });
    const seen: Progress[] = [];
    const second = await download(address, {
      ...card,
      caches,
      onProgress: (progress) => seen.push(progress),
    });
    expect(server?.asked).toEqual(['/model.safetensors']);
    expect([first.notice, second.notice]).toEqual(['', '']);
    expect(Buffer.compare(second.data, FILE)).toBe(0);
    expect(seen).toEqual([{ loaded: FILE.length, total: FILE.length }]);
  });

  it.each([
    ['another content', OTHER],
    ['half the content', FILE.slice(0, 1000)],
  ])('throws a cached copy with %s away and fetches anew', async (_what, copy) => {
    const caches = new SmallCaches();
    const address = await addressOf(inHalves);
    caches.kept.set(address.href, copy);
    const { data } = await download(address, { ...card, caches });
    expect(Buffer.compare(data, FILE)).toBe(0);
    expect(sumOf(caches.kept.get(address.href) ?? new Uint8Array())).toBe(card.sha256);
    expect(server?.asked).toHaveLength(1);
  });

  it('checks the length alone where the page has no digest', async () => {
    vi.stubGlobal('crypto', {});
    const address = await addressOf((_, response) => response.end(OTHER));
    const { data } = await download(address, { ...card, caches: null });
    expect(Buffer.compare(data, OTHER)).toBe(0);
    const error = await sourceErrorOf(() =>
      download(address, { ...card, bytes: FILE.length - 1, caches: null }),
    );
    expect(error.code).toBe('checksum');
  });
});

const blocked: Caches = {
  open: () => {
    throw new DOMException('Storage is blocked.', 'SecurityError');
  },
};
const rejecting: Caches = {
  open: () => Promise.reject(new DOMException('Storage is blocked.', 'SecurityError')),
};
const full = Object.assign(new SmallCaches(), { full: true });

describe('without a cache that works', () => {
  it.each([
    ['none', null],
    ['blocked', blocked],
    ['rejecting', rejecting],
    ['full', full],
  ])('%s: the file is there all the same, and a notice says that it is not kept', async (_what, caches) => {
    const { data, notice } = await download(await addressOf(inHalves), { ...card, caches });
    expect(Buffer.compare(data, FILE)).toBe(0);
    expect(notice).toMatch(/could not keep the model .*the next visit loads it again\.$/);
  });

  it('asking the browser for one never throws', () => {
    vi.stubGlobal('caches', undefined);
    expect(browserCaches()).toBeNull();
    Object.defineProperty(globalThis, 'caches', {
      configurable: true,
      get: () => {
        throw new DOMException('Storage is blocked.', 'SecurityError');
      },
    });
    expect(browserCaches()).toBeNull();
  });
});

describe('what goes wrong is said in one sentence', () => {
  const failing: [what: string, code: string, message: RegExp, answer: Parameters<typeof serve>[0]][] = [
    [
      'a connection that breaks off half way',
      'cut_off',
      /^model\.safetensors broke off after \d+ of 300000 bytes\./,
      (_, response) => {
        response.writeHead(200, { 'content-length': FILE.length });
        response.write(FILE.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
      },
    ],
    [
      'an answer that ends too early',
      'cut_off',
      /broke off after 299999 of 300000 bytes/,
      (_, response) => response.end(FILE.subarray(1)),
    ],
    [
      'another file of the same length',
      'checksum',
      /is not the file that the model's card names/,
      (_, response) => response.end(OTHER),
    ],
    [
      'a longer file',
      'checksum',
      /is not the file that the model's card names/,
      (_, response) => response.end(Buffer.concat([FILE, FILE])),
    ],
    [
      '404',
      'not_found',
      /is not served here .*404/,
      (_, response) => response.writeHead(404).end('nothing here'),
    ],
    [
      "a page in the file's place",
      'not_found',
      /a page in its place/,
      (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>'),
    ],
    [
      'a server in trouble',
      'offline',
      /the server answered 503.*retry/,
      (_, response) => response.writeHead(503).end(),
    ],
  ];

  it.each(failing)('%s', async (_what, code, message, answer) => {
    const caches = new SmallCaches();
    const address = await addressOf(answer);
    const error = await sourceErrorOf(() => download(address, { ...card, caches }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^\S.*\.$/);
    expect(caches.kept.size).toBe(0);
  });

  it('no network', async () => {
    const address = await addressOf(inHalves);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    const error = await sourceErrorOf(() => download(address, { ...card, caches: null }));
    expect(error).toMatchObject({ code: 'offline', message: expect.stringMatching(/Check the connection/) });
  });

  it('a file that nothing has room for', async () => {
    const address = await addressOf(inHalves);
    const error = await sourceErrorOf(() => download(address, { ...card, bytes: 2 ** 53 - 1, caches: null }));
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/has no room for it/),
    });
  });
});

describe('cancelling', () => {
  it.each([
    ['before the start', 0],
    ['half way', 100_000],
  ])('%s', async (_what, after) => {
    const abort = new AbortController();
    const caches = new SmallCaches();
    const address = await addressOf((_, response) => response.write(FILE.subarray(0, 100_000)));
    if (after === 0) abort.abort();
    const error = await sourceErrorOf(() =>
      download(address, {
        ...card,
        caches,
        signal: abort.signal,
        onProgress: ({ loaded }) => {
          if (loaded >= after) abort.abort();
        },
      }),
    );
    expect(error.code).toBe('cancelled');
    expect(caches.kept.size).toBe(0);
  });

  it('counts even with a copy in the cache', async () => {
    const caches = new SmallCaches();
    const address = await addressOf(inHalves);
    caches.kept.set(address.href, FILE);
    const signal = AbortSignal.abort();
    expect((await sourceErrorOf(() => download(address, { ...card, caches, signal }))).code).toBe(
      'cancelled',
    );
  });
});
