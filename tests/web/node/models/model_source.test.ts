import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Core, ModelHandle, ModelSource } from '../../../../web/src/core/types.ts';
import type { Progress } from '../../../../web/src/models/files/download.ts';
import { loadModel, type ModelCard, readCard } from '../../../../web/src/models/model.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { SmallCaches, type SmallServer, serve } from '../../../shared/small_server.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';
import { TINY_CONFIG, tinyWeights } from '../../../shared/tiny_model.ts';
import { TINY_TOKENIZER } from '../../../shared/tiny_tokenizer.ts';

type Files = Record<string, Uint8Array>;

const core = new InlineCore(await loadModule('simd'));
const encoder = new TextEncoder();
const FILES = {
  'config.json': encoder.encode(TINY_CONFIG),
  'tokenizer.json': encoder.encode(TINY_TOKENIZER),
  'model.safetensors': tinyWeights(),
};
const TOTAL = Object.values(FILES).reduce((sum, { length }) => sum + length, 0);

function describeFile(path: string, bytes: Uint8Array) {
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function cardOf(files: typeof FILES): ModelCard {
  return {
    name: 'tiny',
    title: 'A tiny model',
    license: 'Apache-2.0',
    layers: 1,
    heads: 2,
    weightsType: 'f32',
    largestWeightDifference: 0,
    files: {
      config: describeFile('config.json', files['config.json']),
      tokenizer: describeFile('tokenizer.json', files['tokenizer.json']),
      weights: describeFile('model.safetensors', files['model.safetensors']),
    },
  };
}

let server: SmallServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

/** The folder's address; its files can be exchanged while it is served. */
async function folderOf(files: Files): Promise<URL> {
  server = await serve((request, response) => {
    const bytes = files[request.url?.replace('/models/tiny/', '') ?? ''];
    if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  return new URL('models/tiny/', server.base);
}

function withCard(card: unknown, files: Files = FILES): Files {
  return { ...files, 'card.json': encoder.encode(JSON.stringify(card)) };
}

const whole = withCard(cardOf(FILES));

describe('a model beside the page', () => {
  it('is loaded, reads a text and runs on it', async () => {
    const seen: Progress[] = [];
    const { card, tokenizer, model, notices } = await loadModel(core, await folderOf(whole), {
      caches: new SmallCaches(),
      onProgress: (progress) => seen.push(progress),
    });
    const { ids, types } = await tokenizer.encode('The cats sat.', '', model.summary.positions);
    expect([...ids]).toEqual([2, 5, 6, 8, 7, 9, 3]);
    const trace = await model.run({ tokenIds: ids, tokenTypes: types });
    expect(trace.summary.layers).toMatchObject([{ heads: 2, queries: 7, keys: 7 }]);
    expect([card.title, notices]).toEqual(['A tiny model', []]);
    const loaded = seen.map((progress) => progress.loaded);
    expect(loaded).toEqual(loaded.toSorted((one, other) => one - other));
    expect(seen.at(-1)).toEqual({ loaded: TOTAL, total: TOTAL });
    trace.dispose();
    model.dispose();
  });

  it('needs nothing but its card on the next visit', async () => {
    const caches = new SmallCaches();
    const folder = await folderOf(whole);
    for (let visit = 0; visit < 2; visit++) (await loadModel(core, folder, { caches })).model.dispose();
    expect(server?.asked.filter((path) => path.endsWith('card.json'))).toHaveLength(2);
    expect(server?.asked).toHaveLength(5);
  });

  it('is fetched anew when its card has changed', async () => {
    const caches = new SmallCaches();
    const files: Files = { ...whole };
    const folder = await folderOf(files);
    (await loadModel(core, folder, { caches })).model.dispose();
    const config = encoder.encode(`${TINY_CONFIG} `);
    Object.assign(
      files,
      withCard(cardOf({ ...FILES, 'config.json': config }), { ...FILES, 'config.json': config }),
    );
    (await loadModel(core, folder, { caches })).model.dispose();
    expect(server?.asked.filter((path) => path.endsWith('config.json'))).toHaveLength(2);
    expect(server?.asked.filter((path) => path.endsWith('model.safetensors'))).toHaveLength(1);
  });

  it('says once that it cannot be kept', async () => {
    const caches = Object.assign(new SmallCaches(), { full: true });
    const { model, notices } = await loadModel(core, await folderOf(whole), { caches });
    expect(notices).toEqual([expect.stringMatching(/could not keep the model/)]);
    model.dispose();
  });
});

/** How the page's own encoder is opened. */
type OneFile = ModelSource & { weights: () => Promise<Uint8Array> };

/** Opens a model as the worker's client does after it lost a worker: the bytes are asked for again. */
class ForgetfulCore {
  readonly weights: Uint8Array[] = [];
  async openModel(source: OneFile): Promise<ModelHandle> {
    for (let time = 0; time < 3; time++) {
      const bytes = await source.weights();
      this.weights.push(bytes.slice());
      // A worker takes the bytes along.
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    }
    return core.openModel({ config: source.config, weights: async () => tinyWeights() });
  }
}

describe('after a lost worker', () => {
  it.each([
    ['come from the cache', new SmallCaches(), 1],
    ['are fetched again where there is no cache', null, 3],
  ])('the weights %s', async (_what, caches, fetched) => {
    const forgetful = new ForgetfulCore();
    const folder = await folderOf(whole);
    const { model } = await loadModel(forgetful as unknown as Core, folder, { caches });
    model.dispose();
    const paths = server?.asked.filter((path) => path.endsWith('model.safetensors'));
    expect(paths).toHaveLength(fetched);
    expect(forgetful.weights).toHaveLength(3);
    for (const bytes of forgetful.weights) {
      expect(Buffer.compare(bytes, FILES['model.safetensors'])).toBe(0);
    }
  });

  it('a model that was replaced meanwhile is not mixed with the old one', async () => {
    const files: Files = { ...whole };
    const folder = await folderOf(files);
    const replacing = {
      openModel: async ({ weights }: OneFile) => {
        await weights();
        files['model.safetensors'] = FILES['model.safetensors'].with(200, 1);
        await weights();
      },
    };
    const error = await sourceErrorOf(() =>
      loadModel(replacing as unknown as Core, folder, { caches: null }),
    );
    expect(error.code).toBe('checksum');
  });
});

describe('a model that cannot be loaded', () => {
  it('is not served: no folder, or a page in its place', async () => {
    const nothing = await sourceErrorOf(async () => loadModel(core, await folderOf({}), { caches: null }));
    await server?.[Symbol.asyncDispose]();
    server = await serve((_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
    );
    const { base } = server;
    const page = await sourceErrorOf(() => loadModel(core, new URL('models/tiny/', base), { caches: null }));
    for (const error of [nothing, page]) {
      expect(error).toMatchObject({
        code: 'not_found',
        message: 'The model is not served here; scripts/models fetches it.',
      });
    }
  });

  it('has no network', async () => {
    const folder = await folderOf(whole);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    const error = await sourceErrorOf(() => loadModel(core, folder, { caches: null }));
    expect(error.code).toBe('offline');
  });

  it('lacks a file', async () => {
    const { 'tokenizer.json': _, ...rest } = whole;
    const error = await sourceErrorOf(async () => loadModel(core, await folderOf(rest), { caches: null }));
    expect(error).toMatchObject({ code: 'not_found', message: expect.stringMatching(/^tokenizer\.json/) });
  });

  it.each([
    ['{', 'malformed'],
    ['{}', 'unsupported'],
  ])('has a tokenizer that is none: %s', async (text, code) => {
    const files = { ...FILES, 'tokenizer.json': encoder.encode(text) };
    const folder = await folderOf(withCard(cardOf(files), files));
    expect((await sourceErrorOf(() => loadModel(core, folder, { caches: null }))).code).toBe(code);
  });

  it('has weights that do not fit its configuration', async () => {
    const config = encoder.encode(TINY_CONFIG.replace('"num_hidden_layers":1', '"num_hidden_layers":2'));
    const files = { ...FILES, 'config.json': config };
    const folder = await folderOf(withCard(cardOf(files), files));
    expect((await errorOf(() => loadModel(core, folder, { caches: null }))).code).toBe('missing_tensor');
  });

  it('is another one than its card says', async () => {
    const folder = await folderOf(withCard({ ...cardOf(FILES), heads: 12 }));
    const error = await sourceErrorOf(() => loadModel(core, folder, { caches: null }));
    expect(error).toMatchObject({
      code: 'malformed',
      message: expect.stringMatching(/1 layers with 2 heads/),
    });
  });

  it.each([0, 1, TOTAL])('is cancelled after %i bytes', async (bytes) => {
    const abort = new AbortController();
    const folder = await folderOf(whole);
    if (bytes === 0) abort.abort();
    const error = await sourceErrorOf(() =>
      loadModel(core, folder, {
        caches: null,
        signal: abort.signal,
        onProgress: ({ loaded }) => {
          if (loaded >= bytes) abort.abort();
        },
      }),
    );
    expect(error.code).toBe('cancelled');
  });
});

describe('a card', () => {
  const card = cardOf(FILES);
  const { weights } = card.files;

  it('is read as it was written', () => {
    expect(readCard(JSON.stringify(card))).toEqual(card);
  });

  it.each<[wrong: string, text: string]>([
    ['not JSON', '<p>'],
    ['"card"', 'null'],
    ['"name"', '{}'],
    ['"layers"', JSON.stringify({ ...card, layers: 1.5 })],
    ['"heads"', JSON.stringify({ ...card, heads: '12' })],
    ['"weightsType"', JSON.stringify({ ...card, weightsType: 'u8' })],
    ['"largestWeightDifference"', JSON.stringify({ ...card, largestWeightDifference: 'none' })],
    ['"files.config"', JSON.stringify({ ...card, files: {} })],
    ...[
      { ...weights, path: 'https://elsewhere.example/model.safetensors' },
      { ...weights, path: '../model.safetensors' },
      { ...weights, path: '' },
      { ...weights, bytes: -1 },
      { ...weights, bytes: 2 ** 40 },
      { ...weights, sha256: 'abc' },
      null,
    ].map((file): [string, string] => [
      '"files.weights"',
      JSON.stringify({ ...card, files: { ...card.files, weights: file } }),
    ]),
  ])('is refused for %s: %s', async (wrong, text) => {
    const error = await sourceErrorOf(async () => readCard(text));
    expect(error.code).toBe('malformed');
    expect(error.message).toContain(wrong);
  });
});
