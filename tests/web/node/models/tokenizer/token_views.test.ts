import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { partsOf } from '../../../../../web/src/models/tokenizer/token_drawing.ts';
import { visibleParts } from '../../../../../web/src/models/tokenizer/visible_text.ts';
import type { Token } from '../../../../../web/src/trace/tokens.ts';
import { readTokenFixture, tokenizerSource } from '../../../../shared/token_fixtures.ts';

const smollm2 = await readTokenFixture('smollm2');
const tokenizer = await createLanguageTokenizer(await tokenizerSource(smollm2, 'gguf'));
const { vocabulary } = tokenizer;
const typed = { interpretSpecial: false, addStart: false, limit: 1e9 };
const drawn = ({ text, continuesWord }: Token) => (continuesWord ? `+${text}` : text);

async function drawnOf(text: string): Promise<string[]> {
  return (await tokenizer.encode(text, typed)).tokens.map(drawn);
}

describe('tokens as drawn', () => {
  it('begin a word after a space, a line break and at the start', async () => {
    expect(await drawnOf('def fibonacci(n):\n\treturn n')).toEqual([
      'def',
      'fib',
      '+onacci',
      '+(',
      '+n',
      '+):',
      '\u23ce',
      '\u21e5',
      'return',
      'n',
    ]);
  });

  it('show in lists what they begin with', async () => {
    const { tokens } = await tokenizer.encode('The capital of\n  x', typed);
    expect(tokens.map(({ visible }) => visible)).toEqual([
      'The',
      '\u2423capital',
      '\u2423of',
      '\u23ce\u2423',
      '\u2423x',
    ]);
  });

  it('show a letter of several tokens in the first, and its other bytes where they are', async () => {
    const { tokens, ids } = await tokenizer.encode('\u{13080}', typed);
    expect(tokens.length).toBeGreaterThan(1);
    const [first, ...rest] = tokens.map(({ text }) => text.replaceAll(/[\u27e8\u27e9]/g, ''));
    expect(first).toBe('\u{13080}');
    expect('F0 93 82 80'.endsWith(rest.join(' '))).toBe(true);
    expect(rest.join(' ')).toMatch(/80$/);
    expect(vocabulary.decode(ids)).toBe('\u{13080}');
  });

  it('are special only where they were asked for', async () => {
    const text = '<|im_start|>user';
    const plain = await tokenizer.encode(text, typed);
    const read = await tokenizer.encode(text, { ...typed, interpretSpecial: true });
    expect(plain.tokens.some(({ special }) => special)).toBe(false);
    expect(read.tokens.map(({ raw, special }) => [raw, special])).toEqual([
      ['<|im_start|>', true],
      ['user', false],
    ]);
    expect(read.tokens.map(drawn)).toEqual(['<|im_start|>', 'user']);
  });

  it('never draw nothing, whatever the entry', () => {
    for (let id = 0; id < vocabulary.size; id++) {
      const { text, visible } = vocabulary.tokenOf(id);
      const letters = visible?.replaceAll(/\u27e8[0-9A-FU+ ]+\u27e9/g, 'x');
      if (text === '' || !letters || /[\p{Cc}\p{Zs}]/u.test(letters)) throw new Error(`token ${id}: ${text}`);
    }
  });

  it('name numbers beyond the vocabulary', () => {
    for (const id of [vocabulary.size, -1, 1.5]) {
      expect(() => vocabulary.tokenOf(id)).toThrow(
        `There is no token ${id}: the vocabulary has 49152 tokens`,
      );
      expect(() => vocabulary.decode([0, id])).toThrow('There is no token');
    }
  });
});

describe('bytes as drawn', () => {
  it.each([
    ['letters as they are', [0x61, 0xc3, 0xa9], 'a\u00e9'],
    ['the beginning of a letter', [0xe2, 0x82], '\u27e8E2 82\u27e9'],
    ['the rest of one before others', [0xac, 0x20, 0x61], '\u27e8AC\u27e9\u2423a'],
    ['bytes that no letter has', [0xff, 0x41, 0xc0, 0x80], '\u27e8FF\u27e9A\u27e8C0 80\u27e9'],
    ['surrogates', [0xed, 0xa0, 0x80], '\u27e8ED A0 80\u27e9'],
    ['controls', [0x00, 0x1b, 0x7f, 0x0d], '\u2400\u241b\u2421\u240d'],
    ['what cannot be seen', [0xe2, 0x80, 0x8b, 0xc2, 0xa0], '\u27e8U+200B\u27e9\u27e8U+00A0\u27e9'],
    ['an accent alone', [0xcc, 0x81], '\u25cc\u0301'],
    ['nothing', [], ''],
  ])('%s', (_what, bytes, shown) => {
    expect(visibleParts(partsOf([Uint8Array.from(bytes)])[0] ?? [])).toBe(shown);
  });
});

describe('texts that are too long', () => {
  it('are kept from the beginning, and say what was cut', async () => {
    const { ids, tokens, total, cuts } = await tokenizer.encode('one two three four five', {
      ...typed,
      addStart: true,
      limit: 4,
    });
    expect(ids).toHaveLength(4);
    expect(tokens).toHaveLength(4);
    expect(ids[0]).toBe(tokenizer.start);
    expect({ total, cuts }).toEqual({
      total: 6,
      cuts: [{ count: 2, sentence: 0, after: 'one two three' }],
    });
  });

  it('let the thread work in between', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await tokenizer.encode('qzxjkvwp qzxjkvwp '.repeat(12_000), typed);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  it.each([
    ['letters without a gap', 'a'.repeat(100_000)],
    ['spaces', ' '.repeat(100_000)],
    ['emoji', '\u{1f525}'.repeat(25_000)],
  ])('are read whole: %s', async (_what, text) => {
    expect(vocabulary.decode((await tokenizer.encode(text, typed)).ids)).toBe(text);
  });
});

describe('chats', () => {
  it('show the tokens that the template really adds', async () => {
    const text = await tokenizer.chat([{ role: 'user', content: 'Hi' }], true);
    const { tokens } = await tokenizer.encode(text, { ...typed, interpretSpecial: true });
    const special = tokens.filter((token) => token.special).map(({ raw }) => raw);
    expect(special).toEqual(['<|im_start|>', '<|im_end|>', '<|im_start|>', '<|im_end|>', '<|im_start|>']);
    expect(tokenizer.ends.map((id) => vocabulary.nameOf(id))).toEqual(['<|im_end|>', '<|endoftext|>']);
  });
});
