import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { Commands, MAIN } from '../../../shared/commands.ts';
import { difference, type Manifest, type Tolerance } from '../../../shared/fixtures.ts';
import { minilmFolder, readMinilm } from '../../../shared/minilm.ts';
import { type FileTensor, floats, integers, readTensorFile } from '../../../shared/safetensors.ts';

const fixtures = new URL('../../../fixtures/', import.meta.url);
const fixturePath = (name: string) => fileURLToPath(new URL(`${name}.safetensors`, fixtures));
const manifest: Manifest = JSON.parse(await readFile(new URL('manifest.json', fixtures), 'utf8'));
const TEXT = 'The cat sat on the mat.';
const PAIR = 'Where did the cat sit?';

const commands = new Commands();
const { attention, outcome } = commands;
let folder = '';
beforeEach(async () => {
  folder = await commands.open();
});
afterEach(() => commands.close());

function tensorIn(tensors: Map<string, FileTensor>, name: string): FileTensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`the file has no tensor ${name}`);
  return tensor;
}

/** Any element type as f32, the weights of a u8 file as value/255. */
function numbers({ dtype, shape, bytes }: FileTensor): { shape: number[]; values: Float32Array } {
  const { buffer } = new Uint8Array(bytes);
  if (dtype === 'U8') return { shape, values: Float32Array.from(bytes, (byte) => byte / 255) };
  if (dtype === 'F16') return { shape, values: Float32Array.from(new Uint16Array(buffer), halfToNumber) };
  return { shape, values: new Float32Array(buffer) };
}

/** IEEE 754 half precision, from its definition. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}

describe('compute', () => {
  it.each([
    ['closed_form/f1_full', 'simd'],
    ['closed_form/f1_full', 'relaxed'],
    ['closed_form/f1_causal_bottom_right', 'simd'],
    ['closed_form/bias_per_head_soft_cap_mask', 'simd'],
  ])('writes every stage of %s, by the build %s', async (name, build) => {
    const ended = await attention(
      'compute',
      '--in',
      fixturePath(name),
      '--out',
      'out.safetensors',
      '--build',
      build,
    );
    expect(ended).toEqual({ status: 0, out: '', errors: '' });
    const tolerance = manifest.cases.find((one) => one.name === name)?.tolerance;
    if (!tolerance) throw new Error(`the manifest has no ${name}`);
    const { tensors } = await outcome('out.safetensors');
    const input = readTensorFile(await readFile(fixturePath(name)));
    const expected = [...input.tensors].filter(([key]) => key.startsWith('expected.'));
    expect(expected.length).toBeGreaterThan(0);
    for (const [key, tensor] of expected) {
      const actual = numbers(tensorIn(tensors, key.slice('expected.'.length)));
      expect(difference(actual, numbers(tensor), tolerance)).toBe('');
    }
    expect([...tensors.keys()].sort()).toEqual(['masked_scores', 'output', 'scores', 'weights']);
  });

  it('takes --name=value, and writes over a file that is there', async () => {
    await writeFile(join(folder, 'out'), 'old');
    const ended = await attention('compute', `--in=${fixturePath('closed_form/f1_full')}`, '--out=out');
    expect(ended.status).toBe(0);
    expect(await readdir(folder)).toEqual(['out']);
    expect((await outcome('out')).tensors.has('weights')).toBe(true);
  });

  it('writes into a pipe', async () => {
    const words = [MAIN, 'compute', '--in', fixturePath('closed_form/f1_full'), '--out', '/dev/stdout'];
    await commands.run('sh', ['-c', '"$@" | cat > piped', 'sh', process.execPath, ...words]);
    expect((await outcome('piped')).tensors.has('weights')).toBe(true);
  });
});

describe('trace', () => {
  beforeAll(() => readMinilm('model.safetensors'));

  const trace = (...words: string[]) =>
    attention('trace', '--model', 'minilm', ...words, '--out', 'trace.safetensors');

  /** The promise for f32 against float64, and what each type rounds on top of it. */
  const rounding: ['f32' | 'f16' | 'u8', string, Tolerance][] = [
    ['f32', 'F32', { absolute: 1e-4, relative: 0 }],
    ['f16', 'F16', { absolute: 1e-4, relative: 2 ** -11 }],
    ['u8', 'U8', { absolute: 1e-4 + 0.5 / 255 + 1e-7, relative: 0 }],
  ];

  it.each(rounding)('of a pair agrees with the reference, as %s', async (dtype, stored, tolerance) => {
    const ended = await trace('--text', TEXT, '--pair', PAIR, '--layers', '3', '--dtype', dtype);
    expect(ended).toEqual({ status: 0, out: '', errors: '' });
    const { tensors, metadata } = await outcome('trace.safetensors');
    const reference = readTensorFile(await readFile(fixturePath('minilm/pair')));
    const weights = tensorIn(tensors, 'layer.3.weights');
    expect(weights.dtype).toBe(stored);
    const wanted = numbers(tensorIn(reference.tensors, 'layer.3.weights'));
    expect(difference(numbers(weights), wanted, tolerance)).toBe('');
    expect(JSON.parse(metadata.tokens ?? '')).toEqual(JSON.parse(reference.metadata.tokens ?? ''));
    expect(metadata).toMatchObject({ model: 'all-MiniLM-L6-v2', text: TEXT, pair: PAIR });
    const names = ['keys', 'queries', 'values', 'weights'].map((name) => `layer.3.${name}`);
    expect([...tensors.keys()].sort()).toEqual(names);
  });

  it('computes under interventions', async () => {
    const paint = { kind: 'paint', layer: 3, head: 2, query: 1, key: 0, weight: 1 };
    const ended = await trace('--text', TEXT, '--off', '1.4', '--interventions', JSON.stringify([paint]));
    expect(ended).toEqual({ status: 0, out: '', errors: '' });
    const changed = await outcome('trace.safetensors');
    await trace('--text', TEXT);
    const plain = await outcome('trace.safetensors');
    const weights = ({ tensors }: typeof plain, layer: number) =>
      numbers(tensorIn(tensors, `layer.${layer}.weights`)).values;
    // The head still looks where it looked; what it read is missing behind it.
    expect(weights(changed, 1)).toEqual(weights(plain, 1));
    expect(weights(changed, 2)).not.toEqual(weights(plain, 2));
    const tokens = JSON.parse(changed.metadata.tokens ?? '').length;
    expect([...weights(changed, 3)].slice((2 * tokens + 1) * tokens, (2 * tokens + 2) * tokens)).toEqual(
      Array.from({ length: tokens }, (_, key) => (key === 0 ? 1 : 0)),
    );
    expect(JSON.parse(changed.metadata.interventions ?? '')).toHaveLength(2);
  });

  it('holds the layers that were asked for, or all of them', async () => {
    const layersOf = async () => [
      ...new Set([...(await outcome('trace.safetensors')).tensors.keys()].map((name) => name.split('.')[1])),
    ];
    await trace('--text', 'attention', '--layers', '0,5');
    expect((await layersOf()).sort()).toEqual(['0', '5']);
    await trace('--text', 'attention');
    expect((await layersOf()).sort()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  it('opens again, and its queries and keys give its weights', async () => {
    await trace('--text', TEXT, '--pair', PAIR, '--layers', '2');
    const file = new Uint8Array(await readFile(join(folder, 'trace.safetensors')));
    const opened = await new InlineCore(await loadModule('simd')).openTrace(file);
    const { tensors } = readTensorFile(file);
    const weights = floats(tensorIn(tensors, 'layer.2.weights'));
    const reference = readTensorFile(await readFile(fixturePath('minilm/pair')));
    const tokens = integers(tensorIn(reference.tensors, 'token_ids')).length;
    expect(opened.summary.layers).toMatchObject([{ heads: 12, queries: tokens, keys: tokens }]);
    for (let head = 0; head < 12; head++) {
      const stages = await opened.head(0, head);
      const shape = [tokens, tokens];
      const stored = weights.subarray(head * tokens * tokens, (head + 1) * tokens * tokens);
      const own = { shape, values: stages.weights };
      expect(difference(own, { shape, values: stored }, { absolute: 1e-5, relative: 0 })).toBe('');
    }
    opened.dispose();
  });

  it('says how much of a long text it left out', async () => {
    const ended = await trace('--text', 'word '.repeat(600), '--layers', '0', '--dtype', 'u8');
    expect(ended.status).toBe(0);
    expect(ended.errors).toBe(
      'scripts/attention: the model takes 512 of the 602 tokens: 90 of --text are left out, ' +
        'after "... word word word word word word".\n',
    );
    const { metadata } = await outcome('trace.safetensors');
    expect(JSON.parse(metadata.tokens ?? '')).toHaveLength(512);
  });

  it('takes a folder as the model', async () => {
    const ended = await attention(
      'trace',
      '--model',
      fileURLToPath(minilmFolder),
      '--text=attention',
      '--out=trace.safetensors',
    );
    expect(ended).toEqual({ status: 0, out: '', errors: '' });
    expect((await outcome('trace.safetensors')).metadata.model).toBe('all-MiniLM-L6-v2');
  });
});

describe('--help', () => {
  it.each([
    ['of everything', ['--help'], /trace .*compute /s],
    ['of trace', ['trace', '--help'], /--model .*--dtype .*--native/s],
    ['of trace, after other options', ['trace', '--model', 'minilm', '-h'], /--pair/],
    ['of generate', ['generate', '-h'], /--tokens.*--off.*--seed N.*--native/s],
    ['of compute', ['compute', '--help'], /settings.*emptyRow.*--in FILE/s],
  ])('%s', async (_what, words, pattern) => {
    const { status, out, errors } = await attention(...words);
    expect([status, errors]).toEqual([0, '']);
    expect(out).toMatch(/^usage: scripts\/attention /);
    expect(out).toMatch(pattern);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('an error ends with status 2, one sentence, and no file', () => {
  const minilm = ['trace', '--model', 'minilm'];
  const compute = ['compute', '--in', fixturePath('closed_form/f1_full')];
  const out = ['--out', 'out.safetensors'];

  const wrong: [what: string, words: string[], message: RegExp][] = [
    ['no command', [], /No command is given/],
    ['another command', ['attend'], /no command 'attend'.*trace, generate, translate, inspect, compute/],
    ['a name from the prototype', ['constructor'], /no command 'constructor'/],
    ['another option', [...compute, ...out, '--fast', '1'], /no option '--fast'/],
    ['an option without value', [...compute, '--out'], /'--out' needs a value/],
    ['an option twice', [...compute, ...out, ...out], /'--out' is given twice/],
    ['no output', compute, /'--out' is missing/],
    ['no input', ['compute', ...out], /'--in' is missing/],
    ['another build', [...compute, ...out, '--build', 'fast'], /--build is one of relaxed, simd, not 'fast'/],
    [
      'an input that is not there',
      ['compute', '--in', 'nothing', ...out],
      /'nothing' cannot be read: there is no/,
    ],
    ['a folder as input', ['compute', '--in', '.', ...out], /'\.' cannot be read: it is a folder/],
    [
      'a trace as input',
      ['compute', '--in', fixturePath('minilm/pair'), ...out],
      /pair.*no tensor 'queries'/,
    ],
    ['a text file as input', ['compute', '--in', MAIN, ...out], /main\.ts'/],
    ['a folder as output', [...compute, '--out', '.'], /'\.' cannot be written: it is a folder/],
    [
      'a folder that is not there',
      [...compute, '--out', 'no/out'],
      /'no\/out' cannot be written: there is no/,
    ],
    ['another model', ['trace', '--model', 'bert', '--text', 'a', ...out], /no model 'bert'.*minilm/],
    [
      'no model there',
      ['trace', '--model', './bert', '--text', 'a', ...out],
      /'\.\/bert' cannot be read: there is no.*scripts\/models/,
    ],
    ['an empty text', [...minilm, '--text', ' ', ...out], /--text is empty/],
    ['an empty second text', [...minilm, '--text', 'a', '--pair', '', ...out], /--pair is empty/],
    ['another type', [...minilm, '--text', 'a', '--dtype', 'f64', ...out], /--dtype is one of f32, f16, u8/],
    ['layers that are none', [...minilm, '--text', 'a', '--layers', '1-3', ...out], /--layers is a list/],
    ['a layer too many', [...minilm, '--text', 'a', '--layers', '6', ...out], /no layer 6/],
    ['a chat with an encoder', [...minilm, '--text', 'a', '--chat', ...out], /--chat is for language models/],
    ['a head too many', [...minilm, '--text', 'a', '--off', '1.12', ...out], /no head 12/],
    ['ids instead of a text', [...minilm, '--ids', '101', ...out], /no option '--ids'/],
  ];

  it.each(wrong)('%s', async (_what, words, message) => {
    const ended = await attention(...words);
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.errors).toMatch(/^scripts\/attention: [^\n]+[.!?]\n$/);
    expect(ended.errors).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it('NaN, named with its place; the file that was there stays', async () => {
    const file = new Uint8Array(await readFile(fixturePath('closed_form/f1_full')));
    const { bytes } = tensorIn(readTensorFile(file).tensors, 'keys');
    new DataView(bytes.buffer, bytes.byteOffset).setFloat32(8, Number.NaN, true);
    await writeFile(join(folder, 'nan.safetensors'), file);
    await writeFile(join(folder, 'kept'), 'old');
    const ended = await attention('compute', '--in', 'nan.safetensors', '--out', 'kept');
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.errors).toMatch(/^scripts\/attention: 'nan\.safetensors': .*keys.*\n$/);
    expect((await readdir(folder)).sort()).toEqual(['kept', 'nan.safetensors']);
    expect(await readFile(join(folder, 'kept'), 'utf8')).toBe('old');
  });

  it('a file cut off, in the input, the weights, the configuration and the tokenizer', async () => {
    const whole = await readFile(fixturePath('closed_form/f1_full'));
    await writeFile(join(folder, 'cut'), whole.subarray(0, whole.length - 3));
    await mkdir(join(folder, 'model'));
    const names = ['config.json', 'tokenizer.json', 'model.safetensors'] as const;
    const parts = await Promise.all(names.map((name) => readMinilm(name)));
    const asked = ['trace', '--model', './model', '--text', 'a', ...out];
    expect(await attention('compute', '--in', 'cut', ...out)).toMatchObject({ status: 2 });
    for (const broken of names) {
      for (const [index, name] of names.entries()) {
        const part = parts[index] ?? Buffer.alloc(0);
        const bytes = name === broken ? part.subarray(0, Math.floor(part.length / 2)) : part;
        await writeFile(join(folder, 'model', name), bytes);
      }
      const ended = await attention(...asked);
      expect(ended).toMatchObject({ status: 2, out: '' });
      expect(ended.errors).toMatch(/^scripts\/attention: '\.\/model': [^\n]+\n$/);
    }
    expect((await readdir(folder)).sort()).toEqual(['cut', 'model']);
  });
});
