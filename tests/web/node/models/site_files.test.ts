import { afterEach, describe, expect, it } from 'vitest';
import type { ModelFile } from '../../../../web/src/models/files/model_file.ts';
import { filesAtAddress } from '../../../../web/src/models/files/site_files.ts';
import { type SmallServer, serve } from '../../../shared/small_server.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

const encoder = new TextEncoder();
const LONG = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) % 251);
const INDEX = encoder.encode(
  JSON.stringify({
    weight_map: { a: 'model-00001-of-00002.safetensors', b: 'model-00002-of-00002.safetensors' },
  }),
);
const FILES: Record<string, Uint8Array> = {
  '/models/tiny/config.json': encoder.encode('{}'),
  '/models/tiny/tokenizer.json': encoder.encode('{"a":1}'),
  '/models/tiny/model.safetensors': LONG,
  '/models/m.gguf': LONG,
  '/sharded/config.json': encoder.encode('{}'),
  '/sharded/model.safetensors.index.json': INDEX,
  '/sharded/model-00001-of-00002.safetensors': LONG,
};

let server: SmallServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

type Answer = Parameters<typeof serve>[0];

/** As servers of files do, with ranges. */
const withRanges: Answer = (request, response) => {
  const bytes = FILES[request.url ?? ''];
  if (!bytes) return response.writeHead(404).end();
  const end = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '')?.[1];
  if (end === undefined) return response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  const part = bytes.subarray(0, Number(end) + 1);
  response.writeHead(206, { 'content-range': `bytes 0-${part.length - 1}/${bytes.length}` }).end(part);
};

/** The whole file, whatever was asked for. */
const withoutRanges: Answer = (request, response) => {
  const bytes = FILES[request.url ?? ''];
  if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  else response.writeHead(404).end();
};

async function at(text: string, answer: Answer = withRanges): Promise<ModelFile[]> {
  server = await serve(answer);
  return filesAtAddress(text, new URL('page.html#text', server.base));
}

const paths = (files: ModelFile[]) => files.map(({ path, size }) => [path, size]);

describe('a model at an address', () => {
  it.each([
    ['with ranges', withRanges],
    ['without ranges', withoutRanges],
  ])('is a GGUF file on a server %s', async (_what, answer) => {
    const files = await at('models/m.gguf', answer);
    expect(paths(files)).toEqual([['m.gguf', LONG.length]]);
    const [file] = files;
    expect(Buffer.compare((await file?.beginning(1000)) ?? LONG, LONG.subarray(0, 1000))).toBe(0);
    expect(Buffer.compare((await file?.beginning(10 ** 6)) ?? INDEX, LONG)).toBe(0);
    expect(Buffer.compare((await file?.read()) ?? INDEX, LONG)).toBe(0);
  });

  it.each(['models/tiny/', '/models/tiny', ' models/tiny/config.json', 'models/tiny/model.safetensors'])(
    'is the folder %s',
    async (text) => {
      expect(paths(await at(text))).toEqual([
        ['tiny/config.json', 2],
        ['tiny/tokenizer.json', 7],
        ['tiny/model.safetensors', LONG.length],
      ]);
    },
  );

  it('is a folder with shards; those that are missing are left out', async () => {
    const files = await at('sharded');
    expect(files.map(({ name }) => name)).toEqual([
      'config.json',
      'model.safetensors.index.json',
      'model-00001-of-00002.safetensors',
    ]);
  });

  it('is read with progress, and can be cancelled', async () => {
    const [file] = await at('models/m.gguf');
    const abort = new AbortController();
    const seen: number[] = [];
    const error = await sourceErrorOf(async () =>
      file?.read({
        signal: abort.signal,
        onProgress: ({ loaded }) => {
          seen.push(loaded);
          abort.abort();
        },
      }),
    );
    expect([error.code, seen.length > 0]).toEqual(['cancelled', true]);
  });
});

describe('an address that is refused', () => {
  it.each(['https://elsewhere.example/m.gguf', '//elsewhere.example/m.gguf', 'http://127.0.0.1:1/m.gguf'])(
    '%s is another site, and nothing is asked of it',
    async (text) => {
      const error = await sourceErrorOf(() => at(text));
      expect(error.code).toBe('unsupported');
      expect(error.message).toMatch(
        /is another site than http:.* fetches nothing from other sites.*Download/,
      );
      expect(server?.asked).toEqual([]);
    },
  );

  it.each(['file:///etc/passwd', 'javascript:alert(1)', 'data:text/plain,x'])('%s', async (text) => {
    expect((await sourceErrorOf(() => at(text))).code).toBe('unsupported');
  });

  it.each([
    ['http://[', 'malformed', /is no address/],
    ['models/none.gguf', 'not_found', /^none\.gguf is not served here \(the server answered 404\)/],
    ['nothing/', 'not_found', /^There is no model at \/nothing\/: neither/],
  ])('%s: %s', async (text, code, sentence) => {
    const error = await sourceErrorOf(() => at(text));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
  });

  it('a page in the place of every file', async () => {
    const page: Answer = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    expect((await sourceErrorOf(() => at('models/tiny', page))).code).toBe('not_found');
  });

  it('a server that fails', async () => {
    const error = await sourceErrorOf(() =>
      at('models/tiny', (_, response) => response.writeHead(503).end()),
    );
    expect(error).toMatchObject({ code: 'offline', message: expect.stringMatching(/answered 503/) });
  });

  it('a size that nobody knows', async () => {
    const packed: Answer = (_, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' });
      response.end(LONG);
    };
    const error = await sourceErrorOf(() => at('models/m.gguf', packed));
    expect(error).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/does not say how large m\.gguf is.*Download it/),
    });
  });
});

describe('a file that changes on the server', () => {
  it.each([
    ['longer', new Uint8Array(400_000), 'checksum', /has become longer than the 300000 bytes/],
    ['shorter', LONG.subarray(0, 1000), 'cut_off', /broke off after 1000 of 300000 bytes/],
  ])('%s', async (_what, other, code, sentence) => {
    let bytes: Uint8Array = LONG;
    const [file] = await at('m.gguf', (_, response) =>
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
    );
    bytes = other;
    const error = await sourceErrorOf(async () => file?.read());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
  });
});
