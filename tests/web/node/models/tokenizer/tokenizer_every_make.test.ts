/** Ids by the Python package tokenizers on tokenizer files of every make: see tests/fixtures/README.md. */

import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';

interface Kind {
  tokenizer: unknown;
  plain: number[][];
  read: Record<string, number[]>;
  before: number[];
  after: number[];
  pairs: [first: string, second: string, ids: number[], types: number[]][];
}

const ALL = 1e9;
const folder = new URL('../../../../fixtures/tokens/kinds/', import.meta.url);
const readJson = async (name: string) => JSON.parse((await readFile(new URL(name, folder))).toString());
const texts: string[] = await readJson('texts.json');
const names = (await readdir(folder)).filter((name) => name !== 'texts.json');

it('there are enough of them', () => {
  expect(names.length).toBeGreaterThanOrEqual(15);
  expect(texts).toHaveLength(40);
});

describe.each(names)('%s', async (name) => {
  const kind: Kind = await readJson(name);
  const json = JSON.stringify(kind.tokenizer);
  const language = await createLanguageTokenizer({ file: json });
  const encoder = await createTokenizer(json);
  const readIds = (index: number) => kind.read[index] ?? kind.plain[index] ?? [];

  it.each(texts.map((text, index) => ({ text, index })))('$index: $text', async ({ text, index }) => {
    const encode = (interpretSpecial: boolean, addStart: boolean) =>
      language.encode(text, { interpretSpecial, addStart, limit: ALL });
    const plain = await encode(false, false);
    expect([...plain.ids]).toEqual(kind.plain[index]);
    expect(plain.tokens.every((token) => token.text !== '' && token.visible !== '')).toBe(true);
    expect([...(await encode(true, false)).ids]).toEqual(readIds(index));
    const framed = [...kind.before, ...readIds(index), ...kind.after];
    expect([...(await encode(true, language.addsStart)).ids]).toEqual(framed);
    expect([...(await encoder.encode(text, '', ALL)).ids]).toEqual(framed);
  });

  it('two texts', async () => {
    for (const [first, second, ids, types] of kind.pairs) {
      if (second.trim() === '') continue;
      const encoding = await encoder.encode(first, second, ALL);
      expect([[...encoding.ids], [...encoding.types]]).toEqual([ids, types]);
    }
  });

  it('nothing is assumed', () => {
    expect([language.notices, encoder.notices]).toEqual([[], []]);
  });
});
