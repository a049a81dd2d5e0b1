/** Words of tokens, whichever vocabulary they are pieces of. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { tokensOfNames } from '../../../../web/src/models/tokenizer/decoding.ts';
import { createTokenizer } from '../../../../web/src/models/tokenizer/tokenizer.ts';
import { beginsOf, hasPieces, piecesOf, wordAt, wordsOf } from '../../../../web/src/trace/words.ts';
import {
  readTokenFixture,
  type TokenFixtureName,
  tokenizerFile,
  tokenizerSource,
} from '../../../shared/token_fixtures.ts';

const textsOf = (names: string[]) => wordsOf(tokensOfNames(names, null)).tokens.map(({ text }) => text);

describe('words of names in a file', () => {
  it.each<[string, string[], string[]]>([
    [
      'WordPiece',
      ['[CLS]', 'un', '##bel', '##ie', '##va', '##bly', 'good', ',', 'token', '##ization', '.', '[SEP]'],
      ['[CLS]', 'unbelievably', 'good', ',', 'tokenization', '.', '[SEP]'],
    ],
    [
      'letters for bytes',
      ['Un', 'believ', 'ably', '\u0120good', ',', '\u0120token', 'ization', '.', '\u010a', 'It'],
      ['Unbelievably', 'good', ',', 'tokenization', '.', '\u23ce', 'It'],
    ],
    [
      'marked spaces',
      ['<s>', '\u2581un', 'believ', 'ably', '\u2581good', '!', '</s>'],
      ['<s>', 'unbelievably', 'good', '!', '</s>'],
    ],
    ['whole words', ['the', 'zone', 'of'], ['the', 'zone', 'of']],
    [
      'a second text of a pair',
      ['[CLS]', 'a', '[SEP]', '##b', '[SEP]'],
      ['[CLS]', 'a', '[SEP]', 'b', '[SEP]'],
    ],
  ])('%s', (_, names, words) => expect(textsOf(names)).toEqual(words));

  it('keep what is known of their pieces', () => {
    const pieces = tokensOfNames(['Un', 'believ', 'ably', '\u0120so'], null).map((piece, at) => ({
      ...piece,
      writes: `w${at}`,
      ...(at > 1 && { follows: true as const }),
    }));
    const [first, second] = wordsOf(pieces).tokens;
    expect(first).toMatchObject({ text: 'Unbelievably', raw: 'Unbelievably', writes: 'w2', follows: true });
    expect(second).toMatchObject({ text: 'so', writes: 'w3', continuesWord: false });
  });
});

const split = async (name: TokenFixtureName, made: 'gguf' | 'file', text: string) => {
  const tokenizer = await createLanguageTokenizer(await tokenizerSource(await readTokenFixture(name), made));
  const { ids } = await tokenizer.encode(text, { interpretSpecial: false, addStart: false, limit: 64 });
  const tokens = tokenizer.vocabulary.tokensOf(ids);
  return { tokens, words: wordsOf(tokens) };
};

describe('words of a text', () => {
  it('go over letters and digits that a vocabulary cuts, and not over punctuation', async () => {
    const { words, tokens } = await split('smollm2', 'gguf', 'Straße 2026: naïvely, "Übergrößenträger"!');
    const drawn = words.tokens.map(({ text }) => text);
    expect(drawn.slice(0, 7)).toEqual(['Straße', '2026', ':', 'naïvely', ',', '"', 'Übergrößenträger']);
    expect(drawn.slice(7).every((text) => /^["!]+$/.test(text))).toBe(true);
    expect(tokens.length).toBeGreaterThan(drawn.length);
    expect(hasPieces(words)).toBe(true);
  });

  it('keep the bytes of a letter together, and what has no spaces apart', async () => {
    const { words } = await split('gpt2', 'file', 'caf\u00e9s \u{1f389} \u8336\u8336');
    const drawn = words.tokens.map(({ text }) => text);
    expect(drawn[0]).toBe('cafés');
    expect(drawn).toContain('\u{1f389}');
    expect(drawn.slice(-2)).toEqual(['\u8336', '\u8336']);
  });

  it('of an encoder are those that its vocabulary marks', async () => {
    const { tokens } = await (
      await createTokenizer(await tokenizerFile(await readTokenFixture('bert')))
    ).encode('unbelievable', '', 64);
    const words = wordsOf(tokens);
    expect(words.tokens.map(({ text }) => text)).toEqual(['[CLS]', 'unbelievable', '[SEP]']);
  });
});

it('words cover their pieces, each once and in order', () => {
  const name = fc.constantFrom(
    '[CLS]',
    '[SEP]',
    'a',
    '##b',
    '\u0120c',
    '\u2581d',
    '.',
    'e',
    '<0xC3>',
    '<0xA9>',
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 12 }), (names) => {
      const pieces = tokensOfNames(names, null);
      const words = wordsOf(pieces);
      expect(words.tokens).toHaveLength(words.starts.length);
      expect(beginsOf(words).reduce((sum, begins) => sum + begins, 0)).toBe(words.starts.length);
      let next = 0;
      for (const word of words.tokens.keys()) {
        const { from, to } = piecesOf(words, word);
        expect(from).toBe(next);
        expect(to).toBeGreaterThan(from);
        for (let piece = from; piece < to; piece++) expect(wordAt(words, piece)).toBe(word);
        // What the tokenizer adds stands by itself.
        if (pieces.slice(from, to).some(({ special }) => special)) expect(to - from).toBe(1);
        next = to;
      }
      expect(next).toBe(pieces.length);
      expect(wordAt(words, -1)).toBe(-1);
      // Words are no pieces any more.
      expect(hasPieces(wordsOf(words.tokens))).toBe(false);
    }),
  );
});
