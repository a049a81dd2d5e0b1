import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import { readMinilm } from '../../../../shared/minilm.ts';
import { integers, readTensorFile } from '../../../../shared/safetensors.ts';
import { sourceErrorOf } from '../../../../shared/source_error.ts';

const LIMIT = 512;
const CLS = 101;
const SEP = 102;
const json = (await readMinilm('tokenizer.json')).toString();
const tokenizer = await createTokenizer(json);
const fixtures = new URL('../../../../fixtures/minilm/', import.meta.url);
const names = (await readdir(fixtures)).filter((name) => name.endsWith('.safetensors'));

/** Ids by the Python package tokenizers 0.23.3. */
const REFERENCE: [what: string, text: string, ids: number[]][] = [
  ['no text', '', []],
  ['white space alone', '   \n\t ', []],
  ['Hebrew', 'שלום עולם', [1266, 29799, 29792, 29800, 1259, 29792, 29799, 29800]],
  [
    'Arabic',
    'مرحبا بالعالم',
    [1295, 17149, 29820, 29816, 25573, 1271, 25573, 23673, 29830, 25573, 23673, 22192],
  ],
  [
    'emoji, one of them joined of three',
    '\u{1f525} fire and \u{1f469}\u200d\u{1f469}\u200d\u{1f467} family',
    [100, 2543, 1998, 100, 2155],
  ],
  ['invisible characters', 'a\ufeffb c\vd e\u00a0f', [11113, 3729, 1041, 1042]],
  [
    'Chinese beyond 16 bits',
    '\u{20000}\u{20001} 注意力 a\u{20002}b',
    [100, 100, 100, 100, 1778, 1037, 100, 1038],
  ],
  [
    'a capital sigma at the end',
    'ΟΔΟΣ Σίσυφος',
    [1169, 29722, 29730, 29733, 1173, 18199, 29733, 29735, 29736, 15297],
  ],
  ['accents and capitals', 'İstanbul naïve CAFÉ', [9960, 15743, 7668]],
  ['names of special tokens', "don't [SEP] stop[MASK]x", [2123, 1005, 1056, 102, 2644, 103, 1060]],
  ['a word of a hundred letters', 'x'.repeat(100), [22038, ...Array(49).fill(20348)]],
  ['a longer one', 'x'.repeat(101), [100]],
  ['word pieces', 'transformerless unaffable', [10938, 2121, 3238, 14477, 20961, 3468]],
  [
    'digits and signs',
    '1,234.5% of $3 + ½',
    [1015, 1010, 22018, 1012, 1019, 1003, 1997, 1002, 1017, 1009, 1092],
  ],
];

const SEVEN = 'one two three four five six seven';
const one = [2028, 2048, 2093, 2176];
const a = [1037, 1038, 1039, 1040];
/** What the same package keeps of two texts under `longest_first`. */
const TRUNCATED: [text: string, pair: string, limit: number, first: number[], second: number[] | null][] = [
  [SEVEN, '', 5, one.slice(0, 3), null],
  [SEVEN, 'a b c', 9, one.slice(0, 3), a.slice(0, 3)],
  ['a b c', SEVEN, 9, a.slice(0, 3), one.slice(0, 3)],
  [SEVEN, 'a b c d e f g', 10, one.slice(0, 3), a],
  ['one two three four five', 'a b c d e f g', 10, one.slice(0, 3), a],
  [SEVEN, 'a b c d e f g', 11, one, a],
  ['a b c', 'd e f', 3, [], []],
];

describe('tokens and their numbers', () => {
  it.each(names)('are those of the reference: %s', async (name) => {
    const { metadata, tensors } = readTensorFile(await readFile(new URL(name, fixtures)));
    const [ids, types] = [tensors.get('token_ids'), tensors.get('token_types')];
    if (!ids || !types) throw new Error(`${name} has no token ids`);
    const encoding = await tokenizer.encode(metadata.text ?? '', metadata.pair ?? '', LIMIT);
    expect([...encoding.ids]).toEqual([...integers(ids)]);
    expect([...encoding.types]).toEqual([...integers(types)]);
    expect(encoding.tokens.map(({ raw }) => raw)).toEqual(JSON.parse(metadata.tokens ?? ''));
    expect(encoding.tokens.map(({ sentence }) => sentence)).toEqual([...integers(types)]);
    expect(encoding).toMatchObject({ total: encoding.ids.length, cuts: [] });
  });

  it.each(REFERENCE)('%s', async (_what, text, ids) => {
    expect([...(await tokenizer.encode(text, '', LIMIT)).ids]).toEqual([CLS, ...ids, SEP]);
  });

  it('tell special, unknown and continued tokens apart', async () => {
    const { tokens } = await tokenizer.encode('unaffable \u{1f525}', '', LIMIT);
    expect(tokens.map(({ special }) => special)).toEqual([true, false, false, false, false, true]);
    expect(tokens.map(({ unknown }) => unknown)).toEqual([false, false, false, false, true, false]);
    expect(tokens.map(({ continuesWord }) => continuesWord)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(tokens.map(({ text }) => text)).toEqual(['[CLS]', 'una', 'ffa', 'ble', '[UNK]', '[SEP]']);
  });

  it('a pair of white space alone is no pair', async () => {
    const alone = await tokenizer.encode('The cat', '', LIMIT);
    expect(await tokenizer.encode('The cat', ' \n', LIMIT)).toEqual(alone);
  });

  it('lone surrogates count as the replacement character', async () => {
    for (const text of ['cat \ud83d sat', 'cat\udc00sat', '\ud800', 'a\udbff']) {
      const replaced = await tokenizer.encode(text.toWellFormed(), '', LIMIT);
      expect(await tokenizer.encode(text, text, LIMIT)).toEqual(
        await tokenizer.encode(text.toWellFormed(), text.toWellFormed(), LIMIT),
      );
      expect(await tokenizer.encode(text, '', LIMIT)).toEqual(replaced);
    }
  });
});

describe('texts that are too long', () => {
  it.each(TRUNCATED)('%s | %s, cut to %i', async (text, pair, limit, first, second) => {
    const { ids } = await tokenizer.encode(text, pair, limit);
    expect([...ids]).toEqual([CLS, ...first, SEP, ...(second ? [...second, SEP] : [])]);
  });

  it('say how much was left out, and after which words', async () => {
    const { cuts, total } = await tokenizer.encode(SEVEN, 'unaffable cats and a b c d', 11);
    expect(total).toBe(7 + 9 + 3);
    expect(cuts).toEqual([
      { count: 3, sentence: 0, after: 'one two three four' },
      { count: 5, sentence: 1, after: 'unaffable cats' },
    ]);
  });

  it('show the last words only', async () => {
    const many = await tokenizer.encode(`${SEVEN} ${SEVEN}`, '', 12);
    expect(many.cuts).toEqual([{ count: 4, sentence: 0, after: 'five six seven one two three' }]);
    const [cut] = (await tokenizer.encode('qzxjkvwp'.repeat(12), '', 60)).cuts;
    expect(cut?.after).toHaveLength(60);
  });

  it('count every token of 100,000 characters', async () => {
    const sentence = 'The trophy fits. ';
    const text = sentence.repeat(Math.ceil(100_000 / sentence.length));
    const { ids, total, cuts } = await tokenizer.encode(text, '', LIMIT);
    const perSentence = (await tokenizer.encode(sentence, '', LIMIT)).total - 2;
    expect(ids).toHaveLength(LIMIT);
    expect(total).toBe(perSentence * (text.length / sentence.length) + 2);
    expect(cuts).toEqual([{ count: total - LIMIT, sentence: 0, after: expect.any(String) }]);
  });

  it.each([
    ['letters without a gap', 'a'.repeat(100_000), 3],
    ['Chinese without a gap', '力'.repeat(100_000), 100_002],
    ['signs without a gap', '!'.repeat(100_000), 100_002],
    ['emoji without a gap', '\u{1f525}'.repeat(50_000), 3],
    ['white space', ' '.repeat(100_000), 2],
  ])('are read whole: %s', async (_what, text, total) => {
    expect((await tokenizer.encode(text, '', LIMIT)).total).toBe(total);
  });

  it('let the page work in between', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    // Words that the vocabulary lacks are the slowest.
    await tokenizer.encode('qzxjkvwpqzxjkvwpqzxjkvwpqzxjkvwp '.repeat(3000), '', LIMIT);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });
});

describe('any text', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 60 });

  it('is framed, fits the limit, and accounts for every token', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, fc.integer({ min: 3, max: 40 }), async (text, pair, limit) => {
        const { ids, types, tokens, total, cuts } = await tokenizer.encode(text, pair, limit);
        expect(ids.length).toBeLessThanOrEqual(limit);
        expect([types.length, tokens.length]).toEqual([ids.length, ids.length]);
        expect([ids[0], ids.at(-1)]).toEqual([CLS, SEP]);
        expect([...types]).toEqual([...types].sort());
        expect(ids.length + cuts.reduce((sum, { count }) => sum + count, 0)).toBe(total);
        expect(tokens.every((token) => token.text !== '')).toBe(true);
      }),
    );
  });

  it('has the same tokens in parts as whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 60 }), async (words) => {
        const ids = (encoding: { ids: Int32Array }) => [...encoding.ids.subarray(1, -1)];
        const whole = ids(await tokenizer.encode(words.join(' '), '', 1e6));
        const parts: number[] = [];
        for (const word of words) parts.push(...ids(await tokenizer.encode(word, '', 1e6)));
        expect(whole).toEqual(parts);
      }),
      { numRuns: 50 },
    );
  });
});

describe('files that are no tokenizer', () => {
  it.each([
    ['nothing', ''],
    ['half a file', json.slice(0, json.length / 2)],
    ['a page', '<!doctype html>'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object', '{}'],
    [
      'a model that nobody knows',
      json.replace('"WordPiece"', '"Unheard"').replace('"WordPiece"', '"Unheard"'),
    ],
  ])('%s', async (_what, text) => {
    const error = await sourceErrorOf(() => createTokenizer(text));
    expect(['malformed', 'unsupported']).toContain(error.code);
    expect(error.message).toMatch(/tokenizer.*\. .*\.$/s);
  });

  it('a vocabulary without [CLS]', async () => {
    const file = JSON.parse(json);
    file.added_tokens = [];
    delete file.model.vocab['[CLS]'];
    expect((await sourceErrorOf(() => createTokenizer(JSON.stringify(file)))).code).toBe('unsupported');
  });
});
