/** Translating on the command line, by a model that has hardly learned anything: what counts is that all ways agree. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { Commands } from '../../../shared/commands.ts';
import { smallSettings, takeSteps } from '../../../shared/training.ts';

const native = fileURLToPath(new URL('../../../../build/portable/attention_native', import.meta.url));
const TEXT = "The agreement on the European Economic Area wasn't signed in August 1992.";

const core = new InlineCore(await loadModule('simd'));
async function weightsOf(variant: string): Promise<Uint8Array> {
  const training = await core.startTraining(await smallSettings(core, 'translate', { steps: 3 }, variant));
  await takeSteps(training, 3);
  const bytes = await training.weights('f32');
  training.dispose();
  return bytes;
}
const weights = { transformer: await weightsOf('transformer'), bahdanau: await weightsOf('bahdanau') };

const commands = new Commands();
const { attention, run } = commands;
let folder = '';
beforeEach(async () => {
  folder = await commands.open();
  for (const [name, bytes] of Object.entries(weights))
    await writeFile(join(folder, `${name}.safetensors`), bytes);
});
afterEach(() => commands.close());

interface Result {
  text: string;
  translation: string;
  unknown: string[];
  source: string[];
  target: string[];
  alignment: { layer: string; head: number; weights: number[][] }[];
}

describe.each(['transformer', 'bahdanau'] as const)('%s', (name) => {
  const file = `${name}.safetensors`;

  it('writes what the core writes, with the alignment of every head', async () => {
    const ended = await attention('translate', '--model', file, '--text', TEXT, '--json', '--build', 'simd');
    expect(ended).toMatchObject({ status: 0, errors: '' });
    const result: Result = JSON.parse(ended.out);
    const model = await core.openTaskModel(async () => weights[name]);
    const { ids, words } = await core.readWords('translate', 'source', TEXT);
    const { task } = model.summary;
    const written = await model.write(ids, task.longest - 1);
    expect(result.text).toBe(TEXT);
    expect(result.translation).toBe(await core.writeSentence('translate', 'target', written));
    expect(result.source).toEqual(Array.from(ids, (id) => task.sourceWords[id]));
    expect(result.target).toEqual([
      ...Array.from(written, (id) => task.targetWords[id]),
      task.targetWords[1],
    ]);
    expect(result.unknown).toEqual(words.filter(({ known }) => !known).map(({ text }) => text));
    expect(result.unknown.length).toBeGreaterThan(0);
    expect(result.alignment).toHaveLength(name === 'transformer' ? 2 : 1);
    for (const { layer, weights: rows } of result.alignment) {
      expect(layer).toBe('decoder.0.cross');
      expect(rows).toHaveLength(result.target.length);
      for (const row of rows) {
        expect(row).toHaveLength(result.source.length);
        expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      }
    }
    model.dispose();
  });

  it('is the same natively, to the bit', async () => {
    const wasm = await attention('translate', '--model', file, '--text', TEXT, '--json', '--build', 'simd');
    const other = await run(native, ['translate', '--model', file, '--text', TEXT, '--form', 'json']);
    expect(other).toMatchObject({ status: 0, errors: '' });
    expect(JSON.parse(other.out)).toEqual(JSON.parse(wasm.out));
  });

  it('prints the sentence alone, and names words that it does not know', async () => {
    const ended = await attention(
      'translate',
      `--model=${file}`,
      '--text',
      'the zebra sleeps',
      '--build',
      'simd',
    );
    expect(ended.status).toBe(0);
    expect(ended.errors).toContain("does not know 'zebra'");
    const other = await run(native, ['translate', '--model', file, '--text', 'the zebra sleeps']);
    expect(other.out).toBe(ended.out);
    expect(other.errors).toContain("does not know 'zebra'");
  });
});

describe('what cannot be translated', () => {
  it.each<[string, string[], RegExp]>([
    ['no text', ['--model', 'transformer.safetensors'], /'--text' is missing/],
    ['an empty text', ['--model', 'transformer.safetensors', '--text', ' .'], /no word/],
    [
      'a file that is not there',
      ['--model', 'none.safetensors', '--text', 'a'],
      /none\.safetensors.*no such file/,
    ],
    [
      'a text that is too long',
      ['--model', 'transformer.safetensors', '--text', 'the '.repeat(500)],
      /501 tokens/,
    ],
  ])('%s ends with a sentence and status 2', async (_, words, message) => {
    const ended = await attention('translate', ...words, '--build', 'simd');
    expect(ended).toMatchObject({ status: 2, out: '' });
    expect(ended.errors).toMatch(message);
    expect(ended.errors.trim().split('\n')).toHaveLength(1);
  });

  it('by a model that reads no source, or by no model at all', async () => {
    const training = await core.startTraining(await smallSettings(core, 'induction'));
    const bytes = await training.weights('f32');
    training.dispose();
    await writeFile(join(folder, 'induction.safetensors'), bytes);
    const words = ['--model', 'induction.safetensors', '--text', 'a'];
    expect((await attention('translate', ...words, '--build', 'simd')).errors).toContain(
      'translates nothing',
    );
    expect((await run(native, ['translate', ...words])).errors).toContain('translates nothing');
    await writeFile(join(folder, 'induction.safetensors'), 'no model');
    const ended = await attention('translate', ...words, '--build', 'simd');
    expect(ended.status).toBe(2);
    expect(ended.errors).toContain('induction.safetensors');
  });
});
