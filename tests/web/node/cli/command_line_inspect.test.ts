/** `inspect` by both cores: what a card says of a model, what a file with attention would show. */

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkpointFolder } from '../../../shared/checkpoints.ts';
import { Commands } from '../../../shared/commands.ts';

const commands = new Commands();
const { attention } = commands;
let folder = '';
beforeEach(async () => {
  folder = await commands.open();
});
afterEach(() => commands.close());

const checkpoint = (name: string, file = '') => fileURLToPath(new URL(file, checkpointFolder(name)));
const fixture = (path: string) => fileURLToPath(new URL(`../../../fixtures/${path}`, import.meta.url));

/** A copy of a checkpoint with another entry in its config.json. */
async function changed(name: string, settings: object): Promise<string> {
  const copy = join(folder, name);
  await cp(checkpoint(name), copy, { recursive: true });
  const file = join(copy, 'config.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...settings }));
  return copy;
}

async function writeArray(name: string, shape: number[], values: number[]): Promise<void> {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = `${text.padEnd(117)}\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  const file = join(folder, name);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(
    file,
    Buffer.concat([start, Buffer.from(header), Buffer.from(new Float32Array(values).buffer)]),
  );
}

describe.each([
  ['by WebAssembly', ['--build', 'simd']],
  ['natively', ['--native']],
])('inspect %s', (_how, options) => {
  const inspect = async (path: string) => {
    const { status, out, errors } = await attention('inspect', path, '--json', ...options);
    expect(errors).toBe('');
    expect(status).toBe(0);
    return JSON.parse(out);
  };

  it('says of a folder what the card says', async () => {
    const shown = await inspect(checkpoint('llama_tied'));
    expect(shown).toMatchObject({
      kind: 'model',
      family: 'llama',
      sizes: { layers: 3, heads: 6, keyValueHeads: 2, headWidth: 4, width: 24, vocabulary: 288 },
      settings: { runs: 'decoder', causal: true, rotaryBase: 5000, normEpsilon: 1e-5, quantisation: 'F32' },
      leftOver: [],
      notices: [],
      memory: { fits: true, longestContext: 96 },
    });
    expect(shown.memory.needed).toBeGreaterThan(0);
    expect(await inspect(checkpoint('llama_tied', 'model.safetensors'))).toEqual(shown);
  });

  it('says it of a GGUF file and of shards', async () => {
    const gguf = await inspect(checkpoint('gguf_llama_f32', 'model.gguf'));
    expect(gguf).toMatchObject({ family: 'llama', settings: { rotaryPairs: 'interleaved' }, notices: [] });
    const shards = await inspect(checkpoint('llama_sharded'));
    expect(shards).toMatchObject({ family: 'llama', leftOver: [], settings: { quantisation: 'BF16' } });
  });

  it('names what is not known, and what is left over', async () => {
    const shown = await inspect(await changed('roberta_causal', { twist_factor: 0.5 }));
    expect(shown).toMatchObject({
      settings: { runs: 'encoder', causal: true },
      predicts: 'next',
      leftOver: [],
    });
    expect(shown.notices).toEqual([expect.stringMatching(/not known here, .*: twist_factor = 0\.5/)]);
  });

  it('says what a model predicts', async () => {
    expect(await inspect(checkpoint('bert_sharded'))).toMatchObject({ predicts: 'masked', classes: [] });
    expect(await inspect(checkpoint('bert_classes'))).toMatchObject({
      predicts: '',
      classes: ['sad', 'neither', 'glad'],
    });
    expect(await inspect(checkpoint('gguf_bert_q8_0', 'model.gguf'))).toMatchObject({
      family: 'bert',
      predicts: '',
      settings: { runs: 'encoder', quantisation: 'Q8_0, F32' },
    });
    expect(await inspect(checkpoint('llama_both_ways'))).toMatchObject({
      predicts: '',
      settings: { causal: false },
    });
  });

  it('says of a folder without a tokenizer what it is, and what is missing', async () => {
    const copy = await changed('bert_masked', {});
    await rm(join(copy, 'tokenizer.json'));
    const { family, notices } = await inspect(copy);
    expect(family).toBe('bert');
    expect(notices).toEqual([expect.stringMatching(/^tokenizer\.json is missing beside/)]);
  });

  it('names the path in a refusal', async () => {
    const copy = await changed('llama_tied', { sliding_window: 16 });
    const { errors } = await attention('inspect', copy, '--json', ...options);
    expect(errors).toContain(`'${copy}': config.json asks for`);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ['a setting', () => changed('llama_tied', { sliding_window: 16 }), /sliding_window = 16/],
    [
      'quantised weights',
      () => changed('llama_tied', { quantization_config: { quant_method: 'gptq' } }),
      /quantised by gptq.*GGUF/,
    ],
    ['a missing bias', () => changed('llama_tied', { attention_bias: true }), /no tensor '.*q_proj\.bias'/],
    [
      'a Git LFS pointer',
      async () => {
        const path = join(folder, 'model.gguf');
        await writeFile(path, 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n');
        return path;
      },
      /Git LFS pointer/,
    ],
    [
      'an HTML page in place of attention',
      async () => {
        const path = join(folder, 'trace.safetensors');
        await writeFile(path, '<!doctype html><html><body>Not found</body></html>');
        return path;
      },
      /HTML page/,
    ],
  ])('refuses %s with status 2 and one sentence', async (_what, made, words) => {
    const { status, out, errors } = await attention('inspect', await made(), '--json', ...options);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(errors).toMatch(words);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  it('says of attention what would be shown', async () => {
    const weights = [1, 0, 0.5, 0.5];
    await writeFile(
      join(folder, 'a.json'),
      JSON.stringify({
        tokens: ['to', 'be'],
        attention: [
          [
            [1, 0],
            [0.5, 0.5],
          ],
        ],
      }),
    );
    const json = await inspect(join(folder, 'a.json'));
    expect(json).toEqual({
      kind: 'attention',
      layers: [expect.objectContaining({ heads: 1, queries: 2, keys: 2 })],
      queryTokens: ['to', 'be'],
      keyTokens: ['to', 'be'],
      warnings: [],
    });
    await writeArray('maps/layer.0.weights.npy', [1, 2, 2], weights);
    await writeArray('maps/layer.1.weights.npy', [1, 2, 2], weights);
    expect(await inspect(join(folder, 'maps'))).toMatchObject({
      layers: [{ name: 'layer.0' }, { name: 'layer.1' }],
      keyTokens: ['0', '1'],
    });
    const model = fixture('minilm/trophy.safetensors');
    expect((await inspect(model)).layers).toHaveLength(6);
  });
});

describe('inspect', () => {
  it('by both cores says the same, and in words what JSON says', async () => {
    const path = checkpoint('gguf_llama_mixed', 'model.gguf');
    const [wasm, native, words] = await Promise.all([
      attention('inspect', path, '--json', '--build', 'simd'),
      attention('inspect', '--native', '--json', path),
      attention('inspect', path, '--build=simd'),
    ]);
    expect(JSON.parse(native.out)).toEqual(JSON.parse(wasm.out));
    expect(words.out).toMatch(/Family: +llama, language model.*\nHeads: /s);
  });

  it.each([
    [[], /Name a file or folder/],
    [['a', 'b'], /One file or folder .* 'a', or 'b'/],
    [['nowhere.gguf'], /'nowhere\.gguf' cannot be read: there is no such file/],
    [['a', '--native', '--build', 'simd'], /'a' cannot be read|--build names/],
  ])('%j is a mistake', async (words, sentence) => {
    const { status, errors } = await attention('inspect', ...words);
    expect(status).toBe(2);
    expect(errors).toMatch(sentence);
  });
});
