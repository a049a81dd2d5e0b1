import { describe, expect, it } from 'vitest';
import { findModel } from '../../../../web/src/models/files/model_folder.ts';
import { looksLikeModel } from '../../../../web/src/models/files/model_names.ts';
import { memoryFiles } from '../../../shared/memory_files.ts';
import { sourceErrorOf } from '../../../shared/source_error.ts';

function named(...paths: string[]) {
  return memoryFiles(Object.fromEntries(paths.map((path) => [path, ''])));
}

function indexOf(...names: unknown[]): string {
  return JSON.stringify({ weight_map: Object.fromEntries(names.map((name, at) => [`tensor.${at}`, name])) });
}

async function found(files: ReturnType<typeof memoryFiles>) {
  const { name, format, config, tokenizer, weights } = await findModel(files);
  return [name, format, config?.path, tokenizer?.path, weights.map(({ path }) => path)];
}

const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;

describe('the model among files', () => {
  it.each([
    [
      'a folder, other files left aside',
      named(
        'tiny/config.json',
        'tiny/tokenizer.json',
        'tiny/model.safetensors',
        'tiny/README.md',
        'tiny/a.bin',
      ),
      ['tiny', 'safetensors', 'tiny/config.json', 'tiny/tokenizer.json', ['tiny/model.safetensors']],
    ],
    [
      'loose files, the weights under a name of their own',
      named('config.json', 'tokenizer.json', 'mine.safetensors'),
      ['mine.safetensors', 'safetensors', 'config.json', 'tokenizer.json', ['mine.safetensors']],
    ],
    [
      'the folder nearest to the top',
      named(
        'a/1_Pooling/config.json',
        'a/onnx/model.safetensors',
        'a/config.json',
        'a/tokenizer.json',
        'a/model.safetensors',
      ),
      ['a', 'safetensors', 'a/config.json', 'a/tokenizer.json', ['a/model.safetensors']],
    ],
    [
      'model.safetensors among others',
      named('a/config.json', 'a/tokenizer.json', 'a/expected.safetensors', 'a/model.safetensors'),
      ['a', 'safetensors', 'a/config.json', 'a/tokenizer.json', ['a/model.safetensors']],
    ],
    [
      'a GGUF whose name speaks of parts: what it holds counts',
      named('m-00001-of-00002.gguf'),
      ['m-00001-of-00002.gguf', 'gguf', undefined, undefined, ['m-00001-of-00002.gguf']],
    ],
    ['a GGUF', named('m.gguf'), ['m.gguf', 'gguf', undefined, undefined, ['m.gguf']]],
    [
      'a GGUF with a tokenizer beside it',
      named('x/m.gguf', 'x/tokenizer.json', 'x/config.json'),
      ['m.gguf', 'gguf', undefined, 'x/tokenizer.json', ['x/m.gguf']],
    ],
    [
      'shards by their index, in order',
      memoryFiles({
        'a/model.safetensors.index.json': indexOf(SHARDS[1], SHARDS[0], SHARDS[1]),
        'a/config.json': '{}',
        'a/tokenizer.json': '{}',
        [`a/${SHARDS[1]}`]: '',
        [`a/${SHARDS[0]}`]: '',
        'a/other.safetensors': '',
      }),
      ['a', 'safetensors', 'a/config.json', 'a/tokenizer.json', SHARDS.map((name) => `a/${name}`)],
    ],
    [
      'shards by their count, without an index',
      named('config.json', 'tokenizer.json', SHARDS[1], SHARDS[0]),
      [SHARDS[0], 'safetensors', 'config.json', 'tokenizer.json', [...SHARDS]],
    ],
  ])('is %s', async (_what, files, expected) => {
    expect(await found(files)).toEqual(expected);
  });
});

describe('what is missing is named', () => {
  it.each([
    [['model.safetensors', 'tokenizer.json'], /^config\.json is missing beside model\.safetensors\./],
    [['model.safetensors'], /^config\.json, tokenizer\.json are missing beside model\.safetensors\./],
    [['config.json', 'tokenizer.json'], /^model\.safetensors is missing beside config\.json\./],
    [['config.json', 'tokenizer.json', SHARDS[1]], /^model-00001-of-00002\.safetensors is missing beside/],
    [[], /^There is no model in what was chosen \(nothing\)/],
    [['notes.txt'], /^There is no model in what was chosen \(notes\.txt\)/],
  ])('%j', async (paths, sentence) => {
    const error = await sourceErrorOf(() => findModel(named(...paths)));
    expect(error.code).toBe('not_found');
    expect(error.message).toMatch(sentence);
  });

  it('a tokenizer alone, without which the model is known and reads no text', async () => {
    const { missing } = await findModel(named('model.safetensors', 'config.json'));
    expect(missing).toMatch(/^tokenizer\.json is missing beside model\.safetensors\./);
    const other = await findModel(named('model.safetensors', 'config.json', 'vocab.json'));
    expect(other.missing).toMatch(/save_pretrained\(folder\).*writes tokenizer\.json/);
    const whole = await findModel(named('model.safetensors', 'config.json', 'tokenizer.json'));
    expect(whole.missing).toBeUndefined();
  });

  it('a shard of an index, though a whole file seems to be there', async () => {
    const files = memoryFiles({
      'model.safetensors.index.json': indexOf(...SHARDS),
      'config.json': '{}',
      'tokenizer.json': '{}',
      'model.safetensors': '',
    });
    const error = await sourceErrorOf(() => findModel(files));
    expect(error.message).toMatch(/^model-00001-of-00002\.safetensors, .* are missing beside/);
  });

  it('a shard of an index', async () => {
    const files = memoryFiles({
      'model.safetensors.index.json': indexOf(...SHARDS),
      'config.json': '{}',
      'tokenizer.json': '{}',
      [SHARDS[0]]: '',
    });
    const error = await sourceErrorOf(() => findModel(files));
    expect(error).toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(
        /^model-00002-of-00002\.safetensors is missing beside model\.safetensors\.index/,
      ),
    });
  });
});

describe('what cannot be read is named', () => {
  it.each([
    [['config.json', 'pytorch_model.bin'], /^pytorch_model\.bin is a form .* Save the model as safetensors/],
    [['a.pt', 'b.onnx'], /^a\.pt, b\.onnx are forms/],
    [['a.gguf', 'b.gguf'], /several GGUF files: a\.gguf, b\.gguf\. Choose one/],
    [['m-00001-of-00003.gguf', 'm-00002-of-00003.gguf'], /one part of a divided GGUF.*--merge/],
    [
      ['adapter_config.json', 'adapter_model.safetensors'],
      /^adapter_config\.json belongs to an adapter \(LoRA\)/,
    ],
    [['adapter_model.safetensors', 'tokenizer.json', 'config.json'], /adapter \(LoRA\).*merge_and_unload/],
    [['adapter_config.json', 'adapter_model.bin'], /adapter \(LoRA\)/],
    [['a/m.gguf', 'b/m.gguf'], /several models.*: a, b\. Choose one folder/],
    [['config.json', 'tokenizer.json', 'a.safetensors', 'b.safetensors'], /no index that joins them/],
  ])('%j', async (paths, sentence) => {
    const error = await sourceErrorOf(() => findModel(named(...paths)));
    expect(error.code).toBe('unsupported');
    expect(error.message).toMatch(sentence);
  });
});

describe('an index that lies', () => {
  it.each([
    ['is not JSON', '{', /it is not JSON/],
    ['is a number', '7', /it has no "weight_map"/],
    ['is null', 'null', /it has no "weight_map"/],
    ['has no map', '{"weight_map": 3}', /it has no "weight_map"/],
    ['has an empty map', '{"weight_map": {}}', /is empty/],
    ['points out of the folder', indexOf('../../secret.safetensors'), /names "\.\.\/\.\.\/secret/],
    ['names another kind of file', indexOf('model.bin'), /names "model\.bin"/],
    ['names a number', indexOf(3), /names 3/],
  ])('%s', async (_what, text, sentence) => {
    const files = memoryFiles({
      'model.safetensors.index.json': text,
      'config.json': '{}',
      'tokenizer.json': '{}',
    });
    const error = await sourceErrorOf(() => findModel(files));
    expect(error.code).toBe('malformed');
    expect(error.message).toMatch(/^model\.safetensors\.index\.json cannot be read: /);
    expect(error.message).toMatch(sentence);
  });
});

describe('what is dropped', () => {
  it.each([
    [['trace.safetensors'], false],
    [['attention.npz'], false],
    [['m.gguf'], true],
    [['config.json', 'model.safetensors'], true],
    [['pytorch_model.bin'], true],
    [['model.safetensors.index.json'], true],
  ])('%j: a model is %j', (names, expected) => {
    expect(looksLikeModel(names.map((name) => ({ name })))).toBe(expected);
  });
});
