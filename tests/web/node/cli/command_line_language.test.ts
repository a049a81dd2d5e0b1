import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intervention } from '../../../../web/src/core/types.ts';
import { largestDifference } from '../../../shared/agreement.ts';
import { checkpointFolder, checkpoints, expectedRun } from '../../../shared/checkpoints.ts';
import { Commands } from '../../../shared/commands.ts';
import { floats, integers, readTensorFile, type TensorFile } from '../../../shared/safetensors.ts';
import { readTokenFixture } from '../../../shared/token_fixtures.ts';

const commands = new Commands();
const { attention, outcome } = commands;
let folder = '';
beforeEach(async () => {
  folder = await commands.open();
});
afterEach(() => commands.close());

async function fixture(name: string): Promise<TensorFile> {
  return readTensorFile(
    await readFile(new URL(`../../../fixtures/smollm2/${name}.safetensors`, import.meta.url)),
  );
}

function numbers({ tensors }: TensorFile, name: string): Float32Array {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`the file has no tensor ${name}`);
  return floats(tensor);
}

function whole({ tensors }: TensorFile, name: string): number[] {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`the file has no tensor ${name}`);
  return [...integers(tensor)];
}

/** A question, and its ids in the model's template. */
async function askedInChat(): Promise<{ text: string; ids: number[] }> {
  const { chats } = await readTokenFixture('smollm2');
  const chat = chats?.find(({ name }) => name === 'one_question');
  if (!chat) throw new Error('the fixture has no such chat');
  return { text: chat.messages[0]?.content ?? '', ids: chat.ids };
}

interface Result {
  promptIds: number[];
  ids: number[];
  text: string;
  ended: boolean;
  tokensPerSecond: number | null;
  steps: {
    id: number;
    token: string;
    logProbability: number;
    candidates: { id: number; logProbability: number }[];
  }[];
}

const smollm2 = ['--model', 'smollm2'];

async function generated(...words: string[]): Promise<Result> {
  const { status, out, errors } = await attention('generate', ...words, '--json');
  expect([status, errors]).toEqual([0, '']);
  return JSON.parse(out);
}

describe.each([
  ['under Node', []],
  ['natively', ['--native']],
])('a language model, %s,', (_where, core) => {
  it.each(['dursley', 'code'])('continues %s as the reference does', async (name) => {
    const reference = await fixture(name);
    const text = reference.metadata.text ?? '';
    const result = await generated(...core, ...smollm2, '--text', text, '--tokens', '24');
    expect(result.promptIds).toEqual(whole(reference, 'token_ids'));
    expect(result.ids).toEqual(whole(reference, 'continuation'));
    const wanted = numbers(reference, 'continuation.log_probabilities');
    const found = Float32Array.from(result.steps, ({ logProbability }) => logProbability);
    expect(largestDifference(found, wanted)).toBeLessThan(1e-3);
    const first = result.steps[0]?.candidates ?? [];
    expect(first.map(({ id }) => id)).toEqual(whole(reference, 'top_ids'));
    expect(result.tokensPerSecond).toBeGreaterThan(0);
  });

  it('ends where the model does, and prints the text alone', async () => {
    const question = await askedInChat();
    const words = [...core, ...smollm2, '--chat', '--text', question.text, '--tokens', '30'];
    const { ids, promptIds, ended, text } = await generated(...words);
    expect(promptIds).toEqual(question.ids);
    // <|im_end|>, which the text leaves out.
    expect(ids.indexOf(2)).toBe(ids.length - 1);
    expect(text).not.toContain('<|im_end|>');
    expect(ended).toBe(true);
    expect(await attention('generate', ...words)).toEqual({ status: 0, out: `${text}\n`, errors: '' });
  });

  it('draws the same for the same seed, from what the filters leave', async () => {
    const words = [...core, ...smollm2, '--text', 'Once', '--tokens', '6', '--temperature=1.5', '--top-k=4'];
    const [one, same, other] = [
      await generated(...words, '--seed', '3'),
      await generated(...words, '--seed', '3'),
      await generated(...words, '--seed', '4'),
    ];
    expect(same.ids).toEqual(one.ids);
    expect(other.ids).not.toEqual(one.ids);
    for (const { id, candidates } of one.steps) {
      expect(candidates.slice(0, 4).map((candidate) => candidate.id)).toContain(id);
    }
  });

  it('computes under interventions', async () => {
    const edits = await fixture('edits');
    const lists: Record<string, Intervention[]> = JSON.parse(edits.metadata.edits ?? '');
    const text = (await fixture('dursley')).metadata.text ?? '';
    for (const [name, list] of Object.entries(lists).slice(0, 2)) {
      const words = ['--text', text, '--tokens', '1', '--interventions', JSON.stringify(list)];
      const { steps } = await generated(...core, ...smollm2, ...words);
      const candidates = steps[0]?.candidates.slice(0, 5) ?? [];
      expect(candidates.map(({ id }) => id)).toEqual(whole(edits, `${name}.top_ids`));
      const found = Float32Array.from(candidates, ({ logProbability }) => logProbability);
      expect(largestDifference(found, numbers(edits, `${name}.top`))).toBeLessThan(1e-3);
    }
  });

  it('writes a trace with heads switched off', async () => {
    const edits = await fixture('edits');
    const lists: [string, Intervention[]][] = Object.entries(JSON.parse(edits.metadata.edits ?? ''));
    const off = lists.filter(([, list]) => list.every((one) => one.kind === 'off' && one.by === 'zero'));
    const [name = '', list = []] = off.toSorted((one, other) => other[1].length - one[1].length)[0] ?? [];
    const heads = list.flatMap((one) => (one.kind === 'off' ? ['--off', `${one.layer}.${one.head}`] : []));
    expect(heads.length).toBeGreaterThan(0);
    const text = (await fixture('dursley')).metadata.text ?? '';
    const words = ['--text', text, ...heads, '--layers', '29', '--out', 'trace'];
    expect(await attention('trace', ...core, ...smollm2, ...words)).toEqual({
      status: 0,
      out: '',
      errors: '',
    });
    const trace = await outcome('trace');
    const [count = 0, queries = 0, keys = 0] = trace.tensors.get('layer.29.weights')?.shape ?? [];
    const weights = numbers(trace, 'layer.29.weights');
    const last = Array.from({ length: count }, (_, head) => {
      const end = (head + 1) * queries * keys;
      return [...weights.subarray(end - keys, end)];
    });
    const wanted = numbers(edits, `${name}.last_layer.weights`);
    expect(largestDifference(Float32Array.from(last.flat()), wanted)).toBeLessThan(2e-4);
    // Names as the vocabulary has them, and what makes text of them.
    expect(trace.metadata).toMatchObject({ model: 'SmolLM2-135M-Instruct', text, decoding: 'byte-level' });
    expect(JSON.parse(trace.metadata.tokens ?? '').join('')).toBe(text.replaceAll(' ', '\u0120'));
    expect(JSON.parse(trace.metadata.interventions ?? '')).toHaveLength(list.length);
  });

  it.each(['llama_sharded', 'gguf_llama_q8_0', 'gpt2', 'bert'])('opens the checkpoint %s', async (name) => {
    const checkpoint = (await checkpoints()).find((one) => one.name === name);
    if (!checkpoint) throw new Error(`there is no checkpoint ${name}`);
    const { text, pair, weights } = await expectedRun(checkpoint, 'long');
    const words = ['--text', text, ...(pair ? ['--pair', pair] : []), '--out', 'trace'];
    const model = ['--model', fileURLToPath(checkpointFolder(name))];
    expect(await attention('trace', ...core, ...model, ...words)).toEqual({ status: 0, out: '', errors: '' });
    const trace = await outcome('trace');
    for (const [layer, wanted] of weights.entries()) {
      expect(largestDifference(numbers(trace, `layer.${layer}.weights`), wanted)).toBeLessThan(1e-4);
    }
  });
});

it('both cores write the same maps', async () => {
  const text = (await fixture('prose')).metadata.text ?? '';
  await attention('trace', ...smollm2, '--text', text, '--out', 'wasm');
  await attention('trace', '--native', ...smollm2, '--text', text, '--out', 'native');
  const [wasm, native] = [await outcome('wasm'), await outcome('native')];
  expect([...native.tensors.keys()]).toEqual([...wasm.tensors.keys()]);
  expect(native.metadata).toEqual(wasm.metadata);
  const maps = [...wasm.tensors.keys()].filter((name) => name.endsWith('.weights'));
  expect(maps).toHaveLength(30);
  for (const name of maps) {
    expect(largestDifference(numbers(native, name), numbers(wasm, name))).toBeLessThan(1e-5);
  }
});

describe('an error ends with status 2, one sentence, and no file', () => {
  const sized = [...smollm2, '--text', 'a'];
  const wrong: [what: string, words: string[], message: RegExp][] = [
    ['an encoder', ['generate', '--model', 'minilm', '--text', 'a'], /is an encoder, which writes no text/],
    ['an empty text', ['generate', ...smollm2, '--text', ''], /--text is empty/],
    ['no tokens', ['generate', ...sized, '--tokens', '0'], /--tokens is a whole number from 1 on, not '0'/],
    [
      'too many tokens',
      ['generate', ...sized, '--tokens', '8192'],
      /1 tokens and 8192 more .* room for 8192/,
    ],
    ['a temperature below 0', ['generate', ...sized, '--temperature=-1'], /--temperature is a number from 0/],
    ['a top-p of 0', ['generate', ...sized, '--top-p=0'], /--top-p is a number from/],
    [
      'a min-p that is none',
      ['generate', ...sized, '--min-p', 'x'],
      /--min-p is a number from 0 to 1, not 'x'/,
    ],
    ['half a seed', ['generate', ...sized, '--seed', '0.5'], /--seed is a whole number/],
    ['a flag with a value', ['generate', ...sized, '--json=yes'], /'--json' takes no value/],
    [
      'a head that is none',
      ['generate', ...sized, '--off', '18'],
      /--off is a layer and a head such as 18\.6/,
    ],
    ['a head too many', ['generate', ...sized, '--off', '3.9'], /head 9/],
    ['a head too many, natively', ['generate', '--native', ...sized, '--off', '3.9'], /head 9/],
    ['interventions that are no JSON', ['generate', ...sized, '--interventions', '{'], /it is not JSON/],
    ['interventions that are no list', ['generate', ...sized, '--interventions', '{}'], /is a JSON array/],
    ['another kind', ['generate', ...sized, '--interventions', '[{"kind": "on"}]'], /kind/],
    ['a pair', ['trace', ...sized, '--pair', 'b', '--out', 'out'], /--pair is for encoders/],
    ['a layer too many', ['trace', ...sized, '--layers', '30', '--out', 'out'], /no layer 30/],
    [
      'a layer too many, natively',
      ['trace', '--native', ...sized, '--layers=30', '--out=out'],
      /no layer 30/,
    ],
    [
      'a build of the native core',
      ['generate', '--native', ...sized, '--build', 'simd'],
      /--build names a Web/,
    ],
    [
      'no chat template',
      ['generate', '--model', fileURLToPath(checkpointFolder('gpt2')), '--text=a', '--chat'],
      /no chat template/,
    ],
    [
      'a file that is no GGUF',
      ['generate', '--model', fileURLToPath(import.meta.url), '--text=a'],
      /no model in what was chosen/,
    ],
    [
      'a file that is not there',
      ['generate', '--model', 'no.gguf', '--text=a'],
      /'no\.gguf' cannot be read: there is no/,
    ],
  ];

  it.each(wrong)('%s', async (_what, words, message) => {
    const ended = await attention(...words);
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.errors).toMatch(/^scripts\/attention: [^\n]+[.!?]\n$/);
    expect(ended.errors).toMatch(message);
    expect(await readdir(folder)).toEqual([]);
  });
});
