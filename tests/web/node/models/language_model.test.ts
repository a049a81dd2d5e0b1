import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { Core, LanguageModelSource } from '../../../../web/src/core/types.ts';
import type { Progress } from '../../../../web/src/models/files/download.ts';
import {
  type LanguageModelCard,
  loadLanguageModel,
  readLanguageCard,
} from '../../../../web/src/models/language_model.ts';
import { largestDifference } from '../../../shared/agreement.ts';
import { checkpointFolder, checkpoints, expectedRun } from '../../../shared/checkpoints.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { SmallCaches, type SmallServer, serve } from '../../../shared/small_server.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

type Files = Record<string, Uint8Array>;

const core = new InlineCore(await loadModule('simd'));
const encoder = new TextEncoder();
const GGUF = await readFile(new URL('model.gguf', checkpointFolder('gguf_llama_q8_0')));
const { summary } = await core.inspectModel([{ beginning: GGUF, fileSize: GGUF.length }]);

function cardOf(weights: Uint8Array): LanguageModelCard {
  const { family, layers, heads, keyValueHeads, parameters, quantisation, contextLength } = summary;
  return {
    name: 'tiny',
    title: 'A tiny language model',
    license: 'Apache-2.0',
    source: 'made for these tests',
    family,
    layers,
    heads,
    keyValueHeads,
    parameters,
    quantisation,
    contextLength,
    note: 'Weights stay in blocks.',
    files: {
      weights: {
        path: 'model.gguf',
        bytes: weights.length,
        sha256: createHash('sha256').update(weights).digest('hex'),
      },
    },
  };
}

function withCard(card: unknown, weights: Uint8Array = GGUF): Files {
  return { 'card.json': encoder.encode(JSON.stringify(card)), 'model.gguf': weights };
}

const whole = withCard(cardOf(GGUF));

let server: SmallServer | undefined;
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
});

async function folderOf(files: Files): Promise<URL> {
  server = await serve((request, response) => {
    const bytes = files[request.url?.replace('/models/tiny/', '') ?? ''];
    if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  return new URL('models/tiny/', server.base);
}

describe('a language model beside the page', () => {
  it('is loaded, reads a text and computes what transformers did', async () => {
    const seen: Progress[] = [];
    const { card, tokenizer, model, notices } = await loadLanguageModel(core, await folderOf(whole), {
      caches: new SmallCaches(),
      onProgress: (progress) => seen.push(progress),
    });
    const checkpoint = (await checkpoints()).find(({ name }) => name === 'gguf_llama_q8_0');
    if (!checkpoint) throw new Error('There is no such checkpoint.');
    const expected = await expectedRun(checkpoint, 'long');
    const options = { interpretSpecial: false, addStart: tokenizer.addsStart, limit: 64 };
    const { ids } = await tokenizer.encode(expected.text, options);
    expect([...ids]).toEqual([...expected.ids]);
    const session = await model.openSession(64);
    await session.run({ tokenIds: ids });
    const trace = await session.trace();
    for (const [layer, weights] of expected.weights.entries()) {
      expect(largestDifference(await trace.weights(layer), weights)).toBeLessThan(1e-4);
    }
    expect([card.title, notices]).toEqual(['A tiny language model', []]);
    expect(seen.at(-1)).toEqual({ loaded: GGUF.length, total: GGUF.length });
    model.dispose();
  });

  it('needs nothing but its card on the next visit', async () => {
    const caches = new SmallCaches();
    const folder = await folderOf(whole);
    for (let visit = 0; visit < 2; visit++)
      (await loadLanguageModel(core, folder, { caches })).model.dispose();
    expect(server?.asked.map((path) => path.split('/').at(-1))).toEqual([
      'card.json',
      'model.gguf',
      'card.json',
    ]);
  });

  it('says once that it cannot be kept', async () => {
    const caches = Object.assign(new SmallCaches(), { full: true });
    const { model, notices } = await loadLanguageModel(core, await folderOf(whole), { caches });
    expect(notices).toEqual([expect.stringMatching(/could not keep the model/)]);
    model.dispose();
  });

  it('is had again after a worker was lost', async () => {
    let asked: Uint8Array[] = [];
    const forgetful = {
      openLanguageModel: async ({ weights }: LanguageModelSource) => {
        for (let time = 0; time < 3; time++) {
          const bytes = (await weights[0]?.bytes()) ?? new Uint8Array();
          asked = [...asked, bytes.slice()];
          // A worker takes the bytes along.
          structuredClone(bytes.buffer, { transfer: [bytes.buffer as ArrayBuffer] });
        }
        return core.openLanguageModel({ weights: [{ name: 'a', bytes: async () => new Uint8Array(GGUF) }] });
      },
    };
    const folder = await folderOf(whole);
    const { model } = await loadLanguageModel(forgetful as unknown as Core, folder, { caches: null });
    model.dispose();
    expect(asked).toHaveLength(3);
    for (const bytes of asked) expect(Buffer.compare(bytes, GGUF)).toBe(0);
  });
});

describe('a language model that cannot be loaded', () => {
  it('is not served', async () => {
    const error = await sourceErrorOf(async () =>
      loadLanguageModel(core, await folderOf({}), { caches: null }),
    );
    expect(error).toMatchObject({ code: 'not_found', message: expect.stringMatching(/scripts\/models/) });
  });

  it('is not the file of the card', async () => {
    const folder = await folderOf({ ...whole, 'model.gguf': new Uint8Array(GGUF).with(5000, 1) });
    const error = await sourceErrorOf(() => loadLanguageModel(core, folder, { caches: null }));
    expect(error.code).toBe('checksum');
  });

  it.each(['layers', 'keyValueHeads', 'parameters', 'contextLength'] as const)(
    'has other %s than its card says',
    async (name) => {
      const card = { ...cardOf(GGUF), [name]: 7 };
      const folder = await folderOf(withCard(card));
      const error = await sourceErrorOf(() => loadLanguageModel(core, folder, { caches: null }));
      expect(error.code).toBe('malformed');
      expect(error.message).toContain(`it says 7 for "${name}", and the model has ${summary[name]}`);
    },
  );

  it('is no GGUF', async () => {
    const other = encoder.encode('This is a text and not a model, whatever its name says.');
    const folder = await folderOf(withCard(cardOf(other), other));
    const error = await errorOf(() => loadLanguageModel(core, folder, { caches: null }));
    expect(error.code).toBe('malformed_file');
  });

  it.each([0, 1, GGUF.length])('is cancelled after %i bytes', async (bytes) => {
    const abort = new AbortController();
    const folder = await folderOf(whole);
    if (bytes === 0) abort.abort();
    const onProgress = ({ loaded }: Progress) => {
      if (loaded >= bytes) abort.abort();
    };
    const error = await sourceErrorOf(() =>
      loadLanguageModel(core, folder, { caches: null, signal: abort.signal, onProgress }),
    );
    expect(error.code).toBe('cancelled');
  });
});

describe('its card', () => {
  const card = cardOf(GGUF);

  it('is read as it was written', () => {
    expect(readLanguageCard(JSON.stringify(card))).toEqual(card);
  });

  it.each<[string, unknown]>([
    ['"card"', 3],
    ['"name"', {}],
    ['"note"', { ...card, note: 1 }],
    ['"keyValueHeads"', { ...card, keyValueHeads: 0 }],
    ['"parameters"', { ...card, parameters: '134 million' }],
    ['"contextLength"', { ...card, contextLength: -1 }],
    ['"files.weights"', { ...card, files: { weights: { ...card.files.weights, path: '../a.gguf' } } }],
  ])('is refused for %s', async (wrong, content) => {
    const error = await sourceErrorOf(async () => readLanguageCard(JSON.stringify(content)));
    expect(error.code).toBe('malformed');
    expect(error.message).toContain(wrong);
  });
});
