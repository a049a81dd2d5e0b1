import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import {
  readTokenFixture,
  type TokenFixtureName,
  tokenizerSource,
} from '../../../../shared/token_fixtures.ts';

const ALL = 1e9;
const KINDS: [TokenFixtureName, 'gguf' | 'file'][] = [
  ['smollm2', 'gguf'],
  ['smollm', 'gguf'],
  ['smollm', 'file'],
  ['gpt2', 'gguf'],
  ['gpt2', 'file'],
  ['qwen2', 'gguf'],
  ['qwen2', 'file'],
  ['llama3', 'file'],
  ['roberta', 'file'],
  ['sentencepiece', 'gguf'],
  ['sentencepiece_fast', 'file'],
];

describe.each(KINDS)('the tokens of %s, from its %s', async (name, from) => {
  const fixture = await readTokenFixture(name);
  const tokenizer = await createLanguageTokenizer(await tokenizerSource(fixture, from));
  const { vocabulary } = tokenizer;
  const marked = name.startsWith('sentencepiece');

  it.each(fixture.cases)('$name, special tokens interpreted: $interpreted', async (one) => {
    // Qwen2's tokenizer.json composes accents; its GGUF file, as llama.cpp reads it, does not.
    const text = name === 'qwen2' ? one.text.normalize('NFC') : one.text;
    const options = { interpretSpecial: one.interpreted, addStart: false, limit: ALL };
    const { ids, total, cuts, leftOut, tokens } = await tokenizer.encode(text, options);
    expect([...ids]).toEqual(one.ids);
    expect({ total, cuts }).toEqual({ total: one.ids.length, cuts: [] });
    expect(tokens.every((token) => token.text !== '' && token.visible !== '')).toBe(true);
    if (leftOut > 0) expect(vocabulary.decode(ids)).toBe(one.decoded);
    else expect(vocabulary.decode(ids)).toBe(marked ? text.replaceAll('\u2581', ' ') : text);
  });

  it('stand for the same bytes', () => {
    expect(vocabulary.size).toBe(fixture.vocabulary);
    for (const [id, bytes] of Object.entries(fixture.bytes ?? {})) {
      expect(Buffer.from(vocabulary.bytesOf(Number(id))).toString('hex')).toBe(bytes);
    }
  });

  it('stand between the tokens that the tokenizer puts around a text', async () => {
    for (const { text, framed, interpreted } of fixture.cases) {
      if (framed === undefined || interpreted) continue;
      const options = { interpretSpecial: false, addStart: tokenizer.addsStart, limit: ALL };
      expect([...(await tokenizer.encode(text, options)).ids]).toEqual(framed);
    }
  });

  for (const { name: chat, messages, text, ids } of fixture.chats ?? []) {
    it(`of a chat: ${chat}`, async () => {
      expect(await tokenizer.chat(messages, true)).toBe(text);
      const options = { interpretSpecial: true, addStart: false, limit: ALL };
      expect([...(await tokenizer.encode(text, options)).ids]).toEqual(ids);
    });
  }
});
