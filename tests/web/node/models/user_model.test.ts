import { openAsBlob } from 'node:fs';
import { appendFile, cp, mkdtemp, readFile, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import type { TraceHandle } from '../../../../web/src/core/types.ts';
import { encoderWhatIf } from '../../../../web/src/labs/encoder/what_if.ts';
import { LocalFile } from '../../../../web/src/models/files/model_file.ts';
import { filesAtAddress } from '../../../../web/src/models/files/site_files.ts';
import type { Progress } from '../../../../web/src/models/files/transfer.ts';
import {
  closeUserModel,
  inspectUserModel,
  loadUserModel,
  type UserModel,
} from '../../../../web/src/models/user_model.ts';
import { factsOf } from '../../../../web/src/view/text/user_model_facts.ts';
import { largestDifference } from '../../../shared/agreement.ts';
import {
  checkpointFolder,
  checkpoints,
  checkpointsFolder,
  chosenFolder,
  expectedRun,
} from '../../../shared/checkpoints.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { memoryFile } from '../../../shared/memory_files.ts';
import { minilmFolder } from '../../../shared/minilm.ts';
import { serve } from '../../../shared/small_server.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

const core = new InlineCore(await loadModule('simd'));
const known = await checkpoints();

async function run(
  own: UserModel,
  text: string,
  pair: string,
): Promise<{ ids: Int32Array; trace: TraceHandle }> {
  if (own.kind === 'encoder') {
    const { ids, types } = await own.tokenizer.encode(text, pair, own.model.summary.positions);
    return { ids, trace: await own.model.run({ tokenIds: ids, tokenTypes: types }) };
  }
  const { addsStart: addStart } = own.tokenizer;
  const { ids } = await own.tokenizer.encode(text, { interpretSpecial: false, addStart, limit: 64 });
  const session = await own.model.openSession(64);
  await session.run({ tokenIds: ids });
  return { ids, trace: await session.trace() };
}

describe.each(known)('the checkpoint $name', (checkpoint) => {
  it('is read from a chosen folder: its card, its tokens, and the attention of transformers', async () => {
    const inspected = await inspectUserModel(core, await chosenFolder(checkpointFolder(checkpoint.name)));
    const { card } = inspected;
    expect(card.problem).toBe('');
    expect(card.family).toBe(checkpoint.family);
    expect(card.files.map(({ name }) => name).toSorted()).toEqual(
      checkpoint.files.filter((name) => !name.endsWith('.index.json')).toSorted(),
    );
    const own = await loadUserModel(core, inspected);
    expect(own.model.summary).toMatchObject({ layers: card.layers, heads: card.heads, width: card.width });
    for (const one of checkpoint.cases) {
      const expected = await expectedRun(checkpoint, one);
      const { ids, trace } = await run(own, expected.text, expected.pair);
      expect([...ids]).toEqual([...expected.ids]);
      for (const [layer, weights] of expected.weights.entries()) {
        expect(largestDifference(await trace.weights(layer), weights)).toBeLessThan(1e-4);
      }
    }
    closeUserModel(own);
  });
});

describe.each(known.filter(({ logits, classes, family }) => (logits || classes) && /bert/.test(family)))(
  'the heads of $name',
  (checkpoint) => {
    it('give the logits of transformers', async () => {
      const inspected = await inspectUserModel(core, await chosenFolder(checkpointFolder(checkpoint.name)));
      const own = await loadUserModel(core, inspected);
      if (own.kind !== 'encoder') throw new Error('It is an encoder.');
      for (const one of checkpoint.cases) {
        const { text, pair, logits, classes } = await expectedRun(checkpoint, one);
        const { ids, types } = await own.tokenizer.encode(text, pair, own.model.summary.positions);
        const input = { tokenIds: ids, tokenTypes: types };
        for (let position = 0; checkpoint.logits && position < ids.length; position++) {
          const { candidates } = await own.model.predict(input, position);
          const { vocabulary } = own.model.summary;
          const expected = logits.subarray(position * vocabulary, (position + 1) * vocabulary);
          const [best] = [...expected.entries()].toSorted(([, a], [, b]) => b - a);
          expect(candidates[0]?.id).toBe(best?.[0]);
          for (const { id, logit } of candidates)
            expect(Math.abs(logit - (expected[id] ?? 0))).toBeLessThan(1e-4);
        }
        if (!checkpoint.classes) continue;
        const scores = await own.model.classify(input);
        expect(scores.map(({ label }) => label)).toEqual(inspected.card.classes);
        for (const [index, { logit }] of scores.entries())
          expect(Math.abs(logit - (classes[index] ?? 0))).toBeLessThan(1e-4);
      }
      closeUserModel(own);
    });
  },
);

it('probabilities of classes: one of several, several at once, or none', async () => {
  const scoresOf = async (name: string) => {
    const own = await loadUserModel(
      core,
      await inspectUserModel(core, await chosenFolder(checkpointFolder(name))),
    );
    if (own.kind !== 'encoder') throw new Error('It is an encoder.');
    const scores = await own.model.classify({ tokenIds: Int32Array.of(0, 9, 40, 2) });
    closeUserModel(own);
    return scores;
  };
  const bert = await scoresOf('bert_classes');
  expect(bert.reduce((sum, { probability }) => sum + (probability ?? 0), 0)).toBeCloseTo(1, 5);
  for (const { logit, probability } of await scoresOf('roberta_classes'))
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
  expect((await scoresOf('distilbert_classes')).map(({ probability }) => probability)).toEqual([null]);
});

it('what has no head predicts nothing, with a sentence', async () => {
  const own = await loadUserModel(
    core,
    await inspectUserModel(core, await chosenFolder(checkpointFolder('gguf_bert_f32'))),
  );
  if (own.kind !== 'encoder') throw new Error('It is an encoder.');
  const input = { tokenIds: Int32Array.of(2, 9, 3) };
  const { model } = own;
  expect(await errorOf(() => model.predict(input, 1))).toMatchObject({ code: 'unsupported' });
  expect(await errorOf(() => model.classify(input))).toMatchObject({ code: 'unsupported' });
  closeUserModel(own);
});

/** A safetensors file of one matrix, [rows, 2048]: a hole, which takes no room on the disk. */
async function writeHollow(file: string, tensor: string, rows: number): Promise<void> {
  const bytes = 4 * rows * 2048;
  const entry = { dtype: 'F32', shape: [rows, 2048], data_offsets: [0, bytes] };
  const header = Buffer.from(JSON.stringify({ [tensor]: entry }));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(header.length));
  await writeFile(inFolder(file), Buffer.concat([start, header]));
  await truncate(inFolder(file), start.length + header.length + bytes);
}

describe('a model at an address of the same site', () => {
  it('is read like one from disk', async () => {
    await using server = await serve(async (request, response) => {
      const path = new URL(request.url ?? '', 'http://localhost').pathname;
      const bytes = await readFile(new URL(`.${path}`, checkpointsFolder)).catch(() => null);
      if (bytes) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      else response.writeHead(404).end();
    });
    const files = await filesAtAddress('llama_sharded/', server.base);
    const inspected = await inspectUserModel(core, files);
    expect(inspected.card).toMatchObject({ family: 'llama', kind: 'decoder', heads: 4, keyValueHeads: 2 });
    const seen: Progress[] = [];
    const own = await loadUserModel(core, inspected, { onProgress: (progress) => seen.push(progress) });
    const bytes = inspected.folder.weights.reduce((sum, { size }) => sum + size, 0);
    expect(seen.at(-1)).toEqual({ loaded: bytes, total: bytes });
    closeUserModel(own);
  });
});

let folder = '';
let address: URL;
/** A copy that may be broken. */
async function copyOf(name: string): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'own-model-'));
  address = pathToFileURL(`${folder}/`);
  await cp(checkpointFolder(name), folder, { recursive: true });
}
afterEach(async () => {
  if (folder) await rm(folder, { recursive: true });
  folder = '';
});

const inFolder = (name: string) => join(folder, name);

async function change(name: string, edit: (content: Record<string, unknown>) => unknown): Promise<void> {
  const content = JSON.parse(await readFile(inFolder(name), 'utf8'));
  await writeFile(inFolder(name), JSON.stringify(edit(content)));
}

describe('before anything is loaded', () => {
  it('an architecture that does not work is named, with those that do', async () => {
    await copyOf('llama_tied');
    await change('config.json', (config) => ({
      ...config,
      model_type: 'mamba',
      architectures: ['MambaForCausalLM'],
    }));
    const error = await errorOf(async () => inspectUserModel(core, await chosenFolder(address)));
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(/mamba/);
    for (const family of ['llama', 'qwen2', 'gpt2', 'bert']) expect(error.message).toContain(family);
  });

  it.each([
    ['llama_tied', 'model.safetensors'],
    ['gguf_llama_f32', 'model.gguf'],
  ])('a file of %s that is cut off says so', async (name, file) => {
    await copyOf(name);
    const { length } = await readFile(inFolder(file));
    await truncate(inFolder(file), length - 100);
    const error = await errorOf(async () => inspectUserModel(core, await chosenFolder(address)));
    expect(error).toMatchObject({ code: 'malformed_file', message: expect.stringMatching(/cut off|beyond/) });
  });

  it.each([
    ['a config.json that is none', 'config.json', '{"model_type":', 'malformed_file'],
    ['weights that are none', 'model.safetensors', 'not a file of tensors', 'malformed_file'],
  ])('%s', async (_what, file, content, code) => {
    await copyOf('llama_tied');
    await writeFile(inFolder(file), content);
    expect((await errorOf(async () => inspectUserModel(core, await chosenFolder(address)))).code).toBe(code);
  });

  it('a model beyond 32-bit memory says how much it needs, how much there is, and what would fit', async () => {
    await copyOf('llama_tied');
    await unlink(inFolder('model.safetensors'));
    await unlink(inFolder('expected.safetensors'));
    for (const at of [1, 2]) {
      await writeHollow(`model-0000${at}-of-00002.safetensors`, `part.${at}.weight`, 350_000);
    }
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    expect(inspected.card.memory).toMatchObject({ fits: false, longestContext: 0 });
    expect(inspected.card.problem).toMatch(
      /needs 5\.7\d GB of memory, .* has 4\.2\d GB.* up to .* would fit/,
    );
    const error = await sourceErrorOf(() => loadUserModel(core, inspected));
    expect(error).toMatchObject({ code: 'unsupported', message: inspected.card.problem });
  });

  it('a file that the core cannot hold says so, though memory would do', async () => {
    await copyOf('llama_tied');
    await unlink(inFolder('expected.safetensors'));
    await writeHollow('model.safetensors', 'part.weight', 280_000);
    const { card } = await inspectUserModel(core, await chosenFolder(address));
    expect(card.memory.needed).toBeLessThan(card.memory.available);
    expect(card.memory.fits).toBe(false);
    expect(card.problem).toMatch(/has a file of 2\.29 GB, .* files of up to 2\.15 GB.*max_shard_size/);
  });

  it('its tokenizer is described: what is put around a text, and its templates for chats', async () => {
    await copyOf('llama_untied');
    const before = await inspectUserModel(core, await chosenFolder(address));
    expect(before.card.tokenizer).toEqual({
      framing: "A text is read as <s> (text), as tokenizer.json's post-processor says.",
      hasChatTemplate: false,
      notices: [],
      problem: '',
    });
    await writeFile(inFolder('chat_template.jinja'), '{{ bos_token }}{{ messages[0].content }}');
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    expect(inspected.card.tokenizer?.hasChatTemplate).toBe(true);
    const own = await loadUserModel(core, inspected);
    if (own.kind !== 'decoder') throw new Error('It is a language model.');
    expect(await own.tokenizer.chat([{ role: 'user', content: 'a' }], true)).toBe('<s>a');
    closeUserModel(own);
  });

  it('a tokenizer that does not work is named on the card', async () => {
    await copyOf('llama_tied');
    await change('tokenizer.json', (file) => ({ ...file, normalizer: { type: 'Unheard' } }));
    const { card } = await inspectUserModel(core, await chosenFolder(address));
    expect(card.problem).toMatch(/^The tokenizer changes texts by "Unheard", which does not work here/);
  });

  it('two files with the same tensors are no shards of one encoder', async () => {
    await copyOf('bert');
    const name = (at: number) => `model-0000${at}-of-00002.safetensors`;
    await cp(inFolder('model.safetensors'), inFolder(name(1)));
    await cp(inFolder('model.safetensors'), inFolder(name(2)));
    await unlink(inFolder('model.safetensors'));
    await rm(inFolder('expected.safetensors'));
    const error = await errorOf(async () => inspectUserModel(core, await chosenFolder(address)));
    expect(error).toMatchObject({ code: 'malformed_file' });
    expect(error.message).toMatch(/^Two of the files hold a tensor/);
  });
});

const LFS_POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 90868376\n`;

describe('what a card says beside the sizes', () => {
  it('an encoder with is_decoder is causal', async () => {
    const inspected = await inspectUserModel(core, await chosenFolder(checkpointFolder('roberta_causal')));
    const { card } = inspected;
    expect(card).toMatchObject({ kind: 'encoder', problem: '', notices: [], settings: { causal: true } });
    expect(card.leftOver).toEqual([]);
    const own = await loadUserModel(core, inspected);
    if (own.kind !== 'encoder') throw new Error('An encoder was expected.');
    expect(own.model.summary.causal).toBe(true);
    const scene = { source: { kind: 'model', model: 'minilm', text: 'a', pair: '' }, mode: 'causal' };
    const wordsFor = (causal: boolean) =>
      encoderWhatIf(scene as Parameters<typeof encoderWhatIf>[0], { ...own.model.summary, causal });
    expect(wordsFor(true)).toBe('');
    expect(wordsFor(false)).toMatch(/^What if: /);
    closeUserModel(own);
    expect(Object.fromEntries(factsOf(card))).toMatchObject({
      Family: expect.stringMatching(/^roberta, .*no token looks at a later one; predicts the next token$/),
    });
  });

  it.each([
    ['bert', 'bert, encoder, predicts nothing'],
    ['bert_masked', 'bert, encoder, predicts masked tokens'],
    ['bert_classes', 'bert, encoder, 3 classes: sad, neither, glad'],
    ['llama_both_ways', /^llama, decoder that is not causal: .* predicts nothing$/],
    ['llama_tied', 'llama, language model (decoder), predicts the next token'],
  ])('what %s predicts stands on its card', async (name, words) => {
    const { card } = await inspectUserModel(core, await chosenFolder(checkpointFolder(name)));
    const { Family: family } = Object.fromEntries(factsOf(card));
    if (typeof words === 'string') expect(family).toBe(words);
    else expect(family).toMatch(words);
  });

  it('a folder without a tokenizer has a card that says so, and is not loaded', async () => {
    await copyOf('bert_masked');
    await unlink(inFolder('tokenizer.json'));
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    expect(inspected.card).toMatchObject({ family: 'bert', predicts: 'masked', lacksTokenizer: true });
    expect(inspected.card.problem).toMatch(/^tokenizer\.json is missing beside model\.safetensors/);
    expect((await sourceErrorOf(() => loadUserModel(core, inspected))).message).toBe(inspected.card.problem);
  });

  it('settings that are not known, before it is loaded and after', async () => {
    await copyOf('llama_tied');
    await change('config.json', (config) => ({ ...config, twist_factor: 0.5 }));
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    const sentence = 'config.json: not known here, and it may change the numbers: twist_factor = 0.5.';
    expect(inspected.card.notices).toEqual([sentence]);
    const own = await loadUserModel(core, inspected);
    expect(own.notices).toContain(sentence);
    closeUserModel(own);
  });

  it('a setting that cannot be followed refuses the model', async () => {
    await copyOf('llama_tied');
    await change('config.json', (config) => ({ ...config, sliding_window: 16 }));
    const error = await errorOf(async () => inspectUserModel(core, await chosenFolder(address)));
    expect(error).toMatchObject({ code: 'unsupported', message: expect.stringContaining('sliding_window') });
  });

  it('what takes memory of its own: float64, and turned matrices', async () => {
    const memoryOf = async (name: string) =>
      (await inspectUserModel(core, await chosenFolder(checkpointFolder(name)))).card;
    const double = await memoryOf('llama_double');
    expect(double.quantisation).toBe('F64');
    expect(double.memory.held).toBeGreaterThanOrEqual(double.fileBytes - 40_000 + 4 * double.parameters);
    const single = await memoryOf('llama_tied');
    expect(single.memory.held).toBeLessThan(single.fileBytes);
  });
});

describe('a file that is something else', () => {
  it.each([
    ['model.safetensors', LFS_POINTER, /Git LFS pointer/],
    ['model.safetensors', '<!DOCTYPE html><html></html>', /HTML page/],
    ['model.safetensors', 'PK\x03\x04 and so on, a zip', /zip archive/],
    ['model.safetensors', '', /empty/],
    ['config.json', LFS_POINTER, /^config\.json is a Git LFS pointer/],
    ['config.json', '', /^config\.json is empty/],
  ])('as %s is named', async (file, content, words) => {
    await copyOf('llama_tied');
    await writeFile(inFolder(file), content);
    const inspect = async () => inspectUserModel(core, await chosenFolder(address));
    const error = await inspect().catch((cause: Error) => cause);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(words);
  });

  it('as a GGUF is named', async () => {
    const pointer = memoryFile('m.gguf', new TextEncoder().encode(LFS_POINTER));
    expect((await errorOf(() => inspectUserModel(core, [pointer]))).message).toMatch(/Git LFS pointer/);
  });

  it('a LoRA adapter alone is named', async () => {
    await copyOf('llama_tied');
    await rename(inFolder('config.json'), inFolder('adapter_config.json'));
    await rename(inFolder('model.safetensors'), inFolder('adapter_model.safetensors'));
    const error = await sourceErrorOf(async () => inspectUserModel(core, await chosenFolder(address)));
    expect(error.message).toMatch(/adapter \(LoRA\).*merge_and_unload/);
  });
});

describe('while it loads', () => {
  beforeEach(() => copyOf('llama_tied'));

  it.each<[string, () => Promise<void>]>([
    ['removed', () => unlink(inFolder('model.safetensors'))],
    ['changed', () => appendFile(inFolder('model.safetensors'), 'more')],
  ])('a file that is %s says so', async (_what, spoil) => {
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    await spoil();
    const error = await sourceErrorOf(() => loadUserModel(core, inspected));
    expect(error).toMatchObject({
      code: 'cut_off',
      message: expect.stringMatching(/^model\.safetensors was removed or changed .*Choose it again/),
    });
  });

  it('a tokenizer with more tokens than the embedding has rows is named', async () => {
    await change('tokenizer.json', ({ added_tokens, ...rest }) => ({
      ...rest,
      added_tokens: [
        ...(added_tokens as object[]),
        ...[288, 289].map((id) => ({
          id,
          content: `<new${id}>`,
          special: true,
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: false,
        })),
      ],
    }));
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    const error = await sourceErrorOf(() => loadUserModel(core, inspected));
    expect(error.code).toBe('malformed');
    expect(error.message).toMatch(
      /has 290 tokens, a vocabulary larger than the embedding, which has 288 rows/,
    );
  });

  it.each([0, 1])('it is cancelled after a share of %d', async (share) => {
    const inspected = await inspectUserModel(core, await chosenFolder(address));
    const abort = new AbortController();
    if (share === 0) abort.abort();
    const onProgress = ({ loaded, total }: Progress) => {
      if (loaded >= share * total) abort.abort();
    };
    const error = await sourceErrorOf(() =>
      loadUserModel(core, inspected, { signal: abort.signal, onProgress }),
    );
    expect(error.code).toBe('cancelled');
  });

  it('memory that cannot grow says so, and the next model loads', async () => {
    const large = await inspectUserModel(core, await chosenFolder(minilmFolder));
    const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    });
    const error = await errorOf(() => loadUserModel(core, large));
    grow.mockRestore();
    expect(error.code).toBe('out_of_memory');
    expect(error.message).toMatch(/memory/);
    closeUserModel(await loadUserModel(core, await inspectUserModel(core, await chosenFolder(address))));
  });
});

describe('a GGUF', () => {
  it('without a tokenizer inside takes one beside it, and asks for one where there is none', async () => {
    const bytes = await readFile(new URL('model.gguf', checkpointFolder('gguf_llama_f32')));
    const name = 'tokenizer.ggml.tokens';
    const at = bytes.indexOf(name);
    bytes.write('x', at + name.length - 1);
    const bare = memoryFile('bare.gguf', new Uint8Array(bytes));
    const { card } = await inspectUserModel(core, [bare]);
    expect(card.problem).toMatch(
      /^bare\.gguf has no tokenizer inside\. Choose it together with .*tokenizer\.json/,
    );
    const beside = new URL('tokenizer.json', checkpointFolder('llama_tied'));
    const tokenizer = new LocalFile(await openAsBlob(beside), 'tokenizer.json');
    const own = await loadUserModel(core, await inspectUserModel(core, [bare, tokenizer]));
    expect(own.kind).toBe('decoder');
    closeUserModel(own);
  });
});
