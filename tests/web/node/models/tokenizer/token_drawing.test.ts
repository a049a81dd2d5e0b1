/** Tokens from a file are drawn as they were live, whatever the tokenizer and the text. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceSummary } from '../../../../../web/src/core/types.ts';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { tokenMetadata } from '../../../../../web/src/models/tokenizer/token_metadata.ts';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import { visibleText } from '../../../../../web/src/models/tokenizer/visible_text.ts';
import { type Token, tokensOfTrace } from '../../../../../web/src/trace/tokens.ts';
import {
  readTokenFixture,
  type TokenFixtureName,
  tokenizerFile,
  tokenizerSource,
} from '../../../../shared/token_fixtures.ts';

const LANGUAGE: [TokenFixtureName, 'gguf' | 'file'][] = [
  ['smollm2', 'gguf'],
  ['gpt2', 'file'],
  ['qwen2', 'file'],
  ['llama3', 'file'],
  ['sentencepiece', 'gguf'],
  ['sentencepiece_fast', 'file'],
];
const RUNS = { numRuns: 60 };

/** Any letters of Unicode beside those that people write, spaces, controls and marks among them. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(
        ' Caf\u00e9 \u662f\n',
        ' \u{1f469}\u200d\u{1f4bb}',
        'V\u011bc \u010das',
        '\u0120did',
        '##',
        '\t',
        '<|im_start|>',
        '</s>',
        '[SEP]',
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join('').toWellFormed());

function summaryOf(metadata: Record<string, string>, count: number): TraceSummary {
  return {
    layers: [{ name: 'layer.0', queries: count, keys: count }],
    metadata,
    warnings: [],
  } as unknown as TraceSummary;
}

/** The same tokens out of a trace file's metadata. */
function reread(tokens: Token[]): Token[] {
  const metadata = tokenMetadata({ keyTokens: tokens, queryTokens: tokens });
  const { keyTokens, queryTokens } = tokensOfTrace(summaryOf(metadata, tokens.length));
  expect(queryTokens).toEqual(keyTokens);
  return keyTokens;
}

/** Names alone, as other libraries save them. */
function fromNames(names: string[]): Token[] {
  return tokensOfTrace(summaryOf({ tokens: JSON.stringify(names) }, names.length)).keyTokens;
}

const drawn = ({ text, visible, raw, special, unknown, continuesWord, sentence }: Token) => {
  return { text, visible, raw, special, unknown, continuesWord, sentence };
};
const drawnAll = (tokens: Token[]) => tokens.map(drawn);

describe.each(LANGUAGE)('the tokens of %s, from its %s', async (name, from) => {
  const tokenizer = await createLanguageTokenizer(await tokenizerSource(await readTokenFixture(name), from));

  it('are drawn from a file as they are live', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.boolean(), async (text, interpretSpecial) => {
        const options = { interpretSpecial, addStart: tokenizer.addsStart, limit: 1e9 };
        const { tokens } = await tokenizer.encode(text, options);
        expect(drawnAll(reread(tokens))).toEqual(drawnAll(tokens));
      }),
      RUNS,
    );
  });

  it('show every letter of the text, whole', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const options = { interpretSpecial: false, addStart: false, limit: 1e9 };
        const { ids, tokens } = await tokenizer.encode(text, options);
        const whole = tokenizer.vocabulary.decode(ids);
        const shown = tokens.map(({ visible = '' }) =>
          visible.replaceAll(/\u27e8(?:[0-9A-F]{2} ?)+\u27e9/g, ''),
        );
        // A space that the text has not may stand before it; a ring under a mark belongs to the drawing.
        const plain = (drawing: string) => drawing.replaceAll('\u25cc', '').replace(/^\u2423+/, '');
        if (!whole.includes('\ufffd'))
          expect(plain(shown.join(''))).toBe(plain([...whole].map(visibleText).join('')));
      }),
      RUNS,
    );
  });

  it('are read by their names alone where these say how they are spelt', async () => {
    const { tokens } = await tokenizer.encode('The Caf\u00e9 \u662f \u{13080} na\u00efve\n', {
      interpretSpecial: false,
      addStart: tokenizer.addsStart,
      limit: 1e9,
    });
    const shown = fromNames(tokens.map(({ raw }) => raw));
    expect(shown.map(({ text, visible }) => [text, visible])).toEqual(
      tokens.map(({ text, visible }) => [text, visible]),
    );
  });
});

describe.each(['bert', 'roberta'] as const)('the tokens of %s, one text or two', async (name) => {
  const tokenizer = await createTokenizer(await tokenizerFile(await readTokenFixture(name)));
  it('are drawn from a file as they are live', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.oneof(fc.constant(''), texts), async (text, pair) => {
        const { tokens } = await tokenizer.encode(text, pair, 512);
        expect(drawnAll(reread(tokens))).toEqual(drawnAll(tokens));
      }),
      RUNS,
    );
  });
});

describe('names from elsewhere', () => {
  const shown = (...names: string[]) => fromNames(names).map(({ text }) => text);
  it('in letters for bytes are read as text', () => {
    const names = ['Caf', '\u00c3\u00a9', '\u0120\u00e6', '\u013a', '\u00af', '\u010a'];
    expect(shown(...names)).toEqual([
      'Caf',
      '\u00e9',
      '\u662f',
      '\u27e898\u27e9',
      '\u27e8AF\u27e9',
      '\u23ce',
    ]);
    expect(fromNames(names).map(({ raw }) => raw)).toEqual(names);
    expect(fromNames(names).map(({ continuesWord }) => continuesWord)).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ]);
    // Cut off in the middle of a letter.
    expect(shown('Hi', '\u0120\u00e6', '\u013a')).toEqual(['Hi', '\u27e8E6\u27e9', '\u27e898\u27e9']);
  });

  it('of sentencepiece with bytes, too', () => {
    expect(shown('\u2581Caf', '\u00e9', '\u2581', '<0xE6>', '<0x98>', '<0xAF>', '<0x0A>')).toEqual([
      'Caf',
      '\u00e9',
      '\u2423',
      '\u662f',
      '\u27e898\u27e9',
      '\u27e8AF\u27e9',
      '\u23ce',
    ]);
  });

  it.each([
    ['French', ['Caf\u00e9', 'na\u00efve', '\u00e0']],
    ['Czech', ['v\u011bc', '\u010das', 'm\u016f\u017ee']],
    ['Polish', ['ma\u0142y', '\u0142\u00f3d\u017a']],
    ['Turkish', ['\u00c7\u0131nar']],
    ['German', ['gr\u00f6\u00dfer', '\u00dcber']],
  ])('that are plain words of %s stay as they are', (_language, names) => {
    expect(shown(...names)).toEqual(names);
  });

  it('that begin with spaces are words and their pieces', () => {
    const tokens = fromNames(['The', ' cat', 'fish', '\n']);
    expect(tokens.map(({ text }) => text)).toEqual(['The', 'cat', 'fish', '\u23ce']);
    expect(tokens.map(({ continuesWord }) => continuesWord)).toEqual([false, false, true, false]);
  });

  it('that are none leave numbers', () => {
    for (const tokens of ['[101,2023]', 'The cat', '[["a"],["b"]]', '{}'])
      expect(tokensOfTrace(summaryOf({ tokens }, 2)).keyTokens.map(({ text }) => text)).toEqual(['0', '1']);
  });
});

describe('each stack has its own names', () => {
  const layers = ['encoder self', 'decoder self', 'decoder cross'].map((name) => ({
    stack: name.split(' ')[0],
    kind: name.split(' ')[1],
    queries: 2,
    keys: 2,
  }));
  const textsOf = (metadata: Record<string, string>) =>
    layers.map((_, index) => {
      const { queryTokens, keyTokens } = tokensOfTrace(
        { layers, metadata, warnings: [] } as unknown as TraceSummary,
        index,
      );
      return [queryTokens, keyTokens].map((tokens) => tokens.map(({ text }) => text).join(' '));
    });

  it('of equal length, and none is lent', () => {
    const tokens = '["the","cat"]';
    expect(textsOf({ tokens, query_tokens: '["le","chat"]' })).toEqual([
      ['the cat', 'the cat'],
      ['le chat', 'le chat'],
      ['le chat', 'the cat'],
    ]);
    expect(textsOf({ tokens })).toEqual([
      ['the cat', 'the cat'],
      ['0 1', '0 1'],
      ['0 1', 'the cat'],
    ]);
  });

  it('and a decoder\u2019s rows what they write', () => {
    const metadata = { tokens: '["the","cat"]', query_tokens: '["<begin>","le"]', writes: '["le","chat"]' };
    const writes = layers.map((_, index) =>
      tokensOfTrace({ layers, metadata, warnings: [] } as unknown as TraceSummary, index).queryTokens.map(
        (token) => token.writes,
      ),
    );
    expect(writes).toEqual([
      [undefined, undefined],
      ['le', 'chat'],
      ['le', 'chat'],
    ]);
  });
});
