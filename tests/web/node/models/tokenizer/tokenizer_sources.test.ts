import { describe, expect, it } from 'vitest';
import { bytesOfLetters } from '../../../../../web/src/models/tokenizer/byte_letters.ts';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { planOfGguf } from '../../../../../web/src/models/tokenizer/gguf_tokenizer.ts';
import { preTokenizer } from '../../../../../web/src/models/tokenizer/pre_tokenizer_steps.ts';
import { TextCutter } from '../../../../../web/src/models/tokenizer/text_cutter.ts';
import { loadTokenizerPackage } from '../../../../../web/src/models/tokenizer/tokenizer_package.ts';
import { sourceErrorOf } from '../../../../shared/source_error.ts';
import { readTokenFixture, tokenizerFile, tokenizerSource } from '../../../../shared/token_fixtures.ts';

type Values = Record<string, unknown>;

async function ggufOf(name: 'smollm' | 'sentencepiece'): Promise<Values> {
  const source = await tokenizerSource(await readTokenFixture(name), 'gguf');
  return JSON.parse('gguf' in source ? source.gguf : '');
}

const smollm = await ggufOf('smollm');
const pieces = await ggufOf('sentencepiece');
const file: Values = JSON.parse(await tokenizerFile(await readTokenFixture('smollm')));
const model = file.model as Values;
const tokens = smollm.tokens as string[];
const from = (gguf: Values) => createLanguageTokenizer({ gguf: JSON.stringify(gguf) });
const fromFile = (values: Values, config?: Values) =>
  createLanguageTokenizer({
    file: JSON.stringify(values),
    ...(config && { config: JSON.stringify(config) }),
  });

describe('a GGUF vocabulary that cannot be used says why', () => {
  it.each<[string, Values, string]>([
    ['no merges', { merges: undefined }, 'tokenizer.ggml.merges is missing'],
    ['a merge of one piece', { merges: ['ab'] }, 'merge 0 is not two pieces'],
    ['a merge of what is not there', { merges: ['a b', 'a \u{1f525}'] }, 'which its vocabulary has not'],
    ['types for other tokens', { token_types: [1, 1] }, 'tokenizer.ggml.token_type has 2 entries for 288'],
    ['two tokens alike', { tokens: [...tokens.slice(0, -1), 'a'] }, 'are both "a"'],
    ['no tokens', { tokens: [] }, 'tokenizer.ggml.tokens is missing or empty'],
    ['a token that is no text', { tokens: [1] }, 'entry 0 of tokenizer.ggml.tokens'],
    ['a start beyond the end', { bos: 288 }, 'tokenizer.ggml.bos_token_id is 288'],
    ['no model', { model: undefined }, 'tokenizer.ggml.model is missing'],
    ['another model', { model: 't5' }, 'of the kind "t5". Those that work are "gpt2"'],
  ])('%s', async (_what, change, sentence) => {
    const error = await sourceErrorOf(() => from({ ...smollm, ...change }));
    expect(error.message).toContain(sentence);
  });

  it.each<[string, Values, string]>([
    ['neither scores nor merges', { scores: undefined }, 'scores and tokenizer.ggml.merges are missing'],
    ['scores for other tokens', { scores: [0] }, 'tokenizer.ggml.scores has 1 entries for 330'],
    [
      'a piece without end',
      { tokens: [...(pieces.tokens as string[]).slice(0, -1), 'x'.repeat(2000)] },
      'has 2000 characters',
    ],
  ])('%s', async (_what, change, sentence) => {
    const error = await sourceErrorOf(() => from({ ...pieces, ...change }));
    expect(error.message).toContain(sentence);
  });

  it.each(['', '[]', 'null', '{', '"a"'])('%j is none', async (gguf) => {
    const error = await sourceErrorOf(() => createLanguageTokenizer({ gguf }));
    expect(error.message).toMatch(/^The GGUF file's vocabulary cannot be used: .+\.$/);
  });
});

describe('a pre-tokenizer', () => {
  it('that is not known is named, and what stands in for it', async () => {
    const { notices } = await from({ ...smollm, pre: 'unheard-of' });
    expect(notices).toEqual([expect.stringMatching(/"unheard-of" is not known.*by "default"/)]);
  });

  it('that is missing gives the same notice', async () => {
    const { notices } = await from({ ...smollm, pre: undefined });
    expect(notices).toEqual([expect.stringMatching(/names no pre-tokenizer.*by "default"/)]);
  });

  it('that is known needs none, nor do SentencePiece vocabularies', async () => {
    expect((await from(smollm)).notices).toEqual([]);
    expect((await from({ ...pieces, pre: undefined })).notices).toEqual([]);
  });

  it.each([
    ['gpt-2', 'a1234 b', ['a', '1234', ' b']],
    ['smollm', 'a1234 b', ['a', '1', '2', '3', '4', ' b']],
    ['llama-bpe', "A1234 IT'S\n\nb", ['A', '123', '4', ' IT', "'S", '\n\n', 'b']],
    ['qwen2', '12 b!\n', ['1', '2', ' b', '!\n']],
    ['falcon', 'a,,b 12345', ['a', ',,', 'b', ' ', '123', '45']],
    ['default', 'a+b 12345', ['a', '+', 'b', ' ', '123', '45']],
    ['deepseek-coder', 'a b,c\n12', ['a', ' b', ',', 'c', '\n', '1', '2']],
    ['deepseek-llm', 'ab \u4f60\u597d 123', ['ab', ' ', '\u4f60\u597d', ' ', '123']],
    ['deepseek-v3', 'ab1234\u4f60', ['ab', '123', '4', '\u4f60']],
    ['bloom', 'a b, c', ['a', ' b', ',', ' c']],
    ['viking', 'a b12, c', ['a', ' b', '1', '2', ',', ' c']],
    ['tekken', 'aBcD 12', ['a', 'Bc', 'D', ' ', '1', '2']],
    ['gpt-4o', "aBc's 1234", ['a', "Bc's", ' ', '123', '4']],
    ['bailingmoe', 'a1\n\nb', ['a', '1', '\n\n', 'b']],
    ['seed-coder', 'a!\n1', ['a', '!', '\n', '1']],
  ])('%s cuts where llama.cpp does', async (pre, text, words) => {
    const plan = planOfGguf(JSON.stringify({ model: 'gpt2', pre, tokens: ['a'], merges: [] }));
    const cutter = new TextCutter(await loadTokenizerPackage(), plan);
    const found = cutter.words(text).map((word) => Buffer.from(bytesOfLetters(word)).toString());
    expect(found).toEqual(words);
  });
});

describe('a tokenizer.json that cannot be used says why', () => {
  it.each<[string, Values, string]>([
    ['no model', { model: undefined }, 'it has no model'],
    ['no merges', { model: { ...model, merges: undefined } }, 'its merges are missing'],
    ['no vocabulary', { model: { ...model, vocab: [] } }, 'its vocabulary is missing'],
    ['an empty one', { model: { ...model, vocab: {}, merges: [] }, added_tokens: [] }, 'is empty'],
    ['a number that is none', { model: { ...model, vocab: { a: 1e12 }, merges: [] } }, 'number of "a"'],
    ['two names for one number', { model: { ...model, vocab: { a: 9, b: 9 }, merges: [] } }, 'the number 9'],
    ['another kind', { model: { type: 'Unheard' } }, 'of the kind "Unheard"'],
    ['a list of no pieces', { model: { type: 'Unigram' } }, 'missing or no list'],
    ['merges left out by chance', { model: { ...model, dropout: 0.1 } }, 'its dropout is 0.1'],
    ['marks of words', { model: { ...model, end_of_word_suffix: '</w>' } }, 'end of words'],
    ['unheard words', { pre_tokenizer: { type: 'FixedLength', length: 0 } }, '"FixedLength"'],
    ['unheard letters', { normalizer: { type: 'Unheard' } }, '"Unheard"'],
    ['a map of letters that is missing', { normalizer: { type: 'Precompiled' } }, '"Precompiled"'],
    [
      'a map of letters that is cut off',
      { normalizer: { type: 'Precompiled', precompiled_charsmap: 'AAQAAAA=' } },
      'precompiled_charsmap of its "Precompiled" normalizer is damaged',
    ],
    [
      'a pattern that is none',
      { pre_tokenizer: { type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated' } },
      'cannot be built',
    ],
  ])('%s', async (_what, change, sentence) => {
    const error = await sourceErrorOf(() => fromFile({ ...file, ...change }));
    expect(error.message).toContain(sentence);
  });

  it('sequences without end', async () => {
    const deep = '{"type":"Sequence","normalizers":['.repeat(5000) + ']}'.repeat(5000);
    const json = JSON.stringify({ ...file, normalizer: 'deep' }).replace('"deep"', deep);
    const error = await sourceErrorOf(() => createLanguageTokenizer({ file: json }));
    expect(error.message).toContain('deep');
  });
});

describe('steps of a tokenizer.json', () => {
  const plain = { interpretSpecial: false, addStart: false, limit: 1e9 };

  it.each([
    ['\u{1f469}\u200d\u{1f469} a', ' \u{1f469}\u200d\u{1f469} a'],
    [' a', ' a'],
    ['\na', ' \na'],
  ])('put one space before %j', async (text, expected) => {
    const before = { type: 'ByteLevel', add_prefix_space: true, use_regex: true };
    const { vocabulary, encode } = await bound({ ...file, pre_tokenizer: before });
    expect(vocabulary.decode((await encode(text, plain)).ids)).toBe(expected);
  });

  it('put what they say in place of what they find', async () => {
    const replace = { type: 'Replace', pattern: { Regex: 'a+' }, content: '$&$$' };
    const { vocabulary, encode } = await bound({ ...file, normalizer: replace });
    expect(vocabulary.decode((await encode('baab', plain)).ids)).toBe('b$&$$b');
  });

  /** Words by the Python package tokenizers 0.23.3. */
  it.each<[string, Values, string, string[]]>([
    ['Whitespace', {}, 'a\u00b2 b\u200dc!?', ['a', '\u00b2', 'b\u200dc', '!?']],
    ['WhitespaceSplit', {}, ' a b\u00a0c', ['a', 'b', 'c']],
    ['Digits', { individual_digits: false }, 'a12\u0663b', ['a', '12\u0663', 'b']],
    ['Digits', { individual_digits: true }, 'a12', ['a', '1', '2']],
    ['Punctuation', { behavior: 'Isolated' }, 'a!?', ['a', '!', '?']],
    ['Punctuation', { behavior: 'Contiguous' }, 'a!?', ['a', '!?']],
    ['Split', { pattern: { String: ' ' }, behavior: 'MergedWithPrevious' }, 'a b  c', ['a ', 'b ', ' ', 'c']],
    ['Split', { pattern: { String: ' ' }, behavior: 'MergedWithNext' }, 'a b  c', ['a', ' b', ' ', ' c']],
    ['Split', { pattern: { Regex: '[bc]' }, behavior: 'Removed' }, 'abca', ['a', 'a']],
    ['Metaspace', { prepend_scheme: 'always' }, 'a b', ['\u2581a', '\u2581b']],
    ['Metaspace', { add_prefix_space: false }, 'a b', ['a', '\u2581b']],
  ])('%s %j finds the words of %j', async (type, settings, text, words) => {
    const wordsOf = preTokenizer(await loadTokenizerPackage(), [{ type, ...settings }]);
    expect(wordsOf(text, true)).toEqual(words);
  });

  async function bound(values: Values) {
    const tokenizer = await fromFile(values);
    return { vocabulary: tokenizer.vocabulary, encode: tokenizer.encode.bind(tokenizer) };
  }
});

describe('tokenizer_config.json', () => {
  it('brings the chat template and the names of the tokens', async () => {
    const tokenizer = await fromFile(file, {
      bos_token: { content: '<|im_start|>' },
      eos_token: '<|im_end|>',
      add_bos_token: true,
      chat_template: [
        { name: 'default', template: '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}' },
      ],
    });
    expect([tokenizer.start, tokenizer.addsStart, tokenizer.ends[0]]).toEqual([1, true, 2]);
    expect(await tokenizer.chat([{ role: 'user', content: 'a' }], true)).toBe('<|im_start|>a<|im_end|>');
  });
});

describe('a chat template', () => {
  it.each([
    ['that is missing', undefined, 'has no chat template'],
    ['that is broken', '{% for', 'fails for these messages'],
    ['that refuses', "{{ raise_exception('no system role') }}", 'no system role'],
  ])('%s gives a sentence', async (_what, chat_template, sentence) => {
    const tokenizer = await from({ ...smollm, chat_template });
    const error = await sourceErrorOf(() => tokenizer.chat([{ role: 'user', content: 'a' }], true));
    expect(error.message).toContain(sentence);
  });
});
