/** What stands around a text, chat templates, and settings that are not followed. */

import { describe, expect, it } from 'vitest';
import { createLanguageTokenizer } from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { normalizer } from '../../../../../web/src/models/tokenizer/normalizer_steps.ts';
import { preTokenizer } from '../../../../../web/src/models/tokenizer/pre_tokenizer_steps.ts';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import type { TokenizerTexts } from '../../../../../web/src/models/tokenizer/tokenizer_config.ts';
import { loadTokenizerPackage } from '../../../../../web/src/models/tokenizer/tokenizer_package.ts';
import { sourceErrorOf } from '../../../../shared/source_error.ts';
import { readTokenFixture, tokenizerFile, tokenizerSource } from '../../../../shared/token_fixtures.ts';

type Values = Record<string, unknown>;

const library = await loadTokenizerPackage();
const smollm: Values = JSON.parse(await tokenizerFile(await readTokenFixture('smollm')));
const llama3: Values = JSON.parse(await tokenizerFile(await readTokenFixture('llama3')));
const bert: Values = JSON.parse(await tokenizerFile(await readTokenFixture('bert')));
const ggufSource = await tokenizerSource(await readTokenFixture('smollm'), 'gguf');
const gguf: Values = JSON.parse('gguf' in ggufSource ? ggufSource.gguf : '');
const [START, END] = ['<|begin_of_text|>', '<|end_of_text|>'];
const names = { bos_token: START, eos_token: END };

function fromFile(file: Values, config?: Values, texts: TokenizerTexts = {}) {
  const own = config && { config: JSON.stringify(config) };
  return createLanguageTokenizer({ file: JSON.stringify(file), ...own, ...texts });
}
const fromGguf = (values: Values, texts: TokenizerTexts = {}) =>
  createLanguageTokenizer({ gguf: JSON.stringify(values), ...texts });

async function namesAround(tokenizer: Awaited<ReturnType<typeof fromFile>>): Promise<string> {
  const options = { interpretSpecial: false, addStart: tokenizer.addsStart, limit: 64 };
  return (await tokenizer.encode('a', options)).tokens.map(({ raw }) => raw).join(' ');
}

describe('what is put around a text', () => {
  it.each<[string, Values, Values | undefined, string, RegExp]>([
    [
      'a template',
      llama3,
      undefined,
      `${START} a`,
      /^A text is read as .*text\|> \(text\), as tokenizer\.json/,
    ],
    ['a template and names', llama3, names, `${START} a`, /tokenizer\.json's post-processor says\.$/],
    ['a start switched off', llama3, { ...names, add_bos_token: false }, 'a', /^Nothing .* add_bos_token/],
    [
      'an end switched on',
      llama3,
      { ...names, add_eos_token: true },
      `${START} a ${END}`,
      /\(text\) .*end_of_text\|>, as add_eos_token of tokenizer_config\.json says\.$/,
    ],
    ['nothing', smollm, { bos_token: '<|im_start|>' }, 'a', /^Nothing is put around a text\.$/],
    [
      'a start by the class',
      smollm,
      { bos_token: '<|im_start|>', tokenizer_class: 'LlamaTokenizer' },
      '<|im_start|> a',
      /as tokenizer_class of tokenizer_config\.json says\.$/,
    ],
  ])('%s', async (_what, file, config, around, framing) => {
    const tokenizer = await fromFile(file, config);
    expect(await namesAround(tokenizer)).toBe(around);
    expect(tokenizer.framing).toMatch(framing);
  });

  it('is said where two files disagree', async () => {
    const off = await fromFile(llama3, { ...names, add_bos_token: false });
    expect(off.notices).toEqual([
      expect.stringMatching(/disagree on what is put around a text; add_bos_token/),
    ]);
    expect((await fromFile(llama3, { ...names, add_bos_token: true })).notices).toEqual([]);
  });

  it.each<[Values, string, RegExp]>([
    [{ add_bos: false }, 'a', /^Nothing .* as tokenizer\.ggml\.add_bos_token \(false\) says\.$/],
    [{ add_bos: true }, '<|endoftext|> a', /add_bos_token \(true\) says\.$/],
    [
      { add_bos: true, add_eos: true, eos: 2 },
      '<|endoftext|> a <|im_end|>',
      / and tokenizer\.ggml\.add_eos_token/,
    ],
    [{ add_bos: undefined, pre: 'llama-bpe' }, '<|endoftext|> a', /as its kind of vocabulary says\.$/],
  ])('of a GGUF file with %j', async (change, around, framing) => {
    const tokenizer = await fromGguf({ ...gguf, ...change });
    expect(await namesAround(tokenizer)).toBe(around);
    expect(tokenizer.framing).toMatch(framing);
  });

  it('leaves room for what stands behind the text', async () => {
    const tokenizer = await fromFile(llama3, { ...names, add_eos_token: true });
    const options = { interpretSpecial: false, addStart: true, limit: 5 };
    const { ids, total, cuts } = await tokenizer.encode('a b c d e', options);
    expect(ids).toHaveLength(5);
    expect([ids[0], ids.at(-1)]).toEqual([0, 1]);
    expect([total, cuts[0]?.count]).toEqual([8, 3]);
  });

  it.each<[string, Values, string]>([
    ['a token without a number', { single: [{ SpecialToken: { id: '<x>' } }] }, 'no number for "<x>"'],
    ['no text', { single: [] }, 'has the texts [] instead of each once'],
    ['a text twice', { single: Array(2).fill({ Sequence: { id: 'A' } }) }, '["A","A"] instead of each once'],
    ['something else', { single: [{}] }, 'neither a text nor a token'],
    [
      'a token that the vocabulary has not',
      {
        single: [{ Sequence: { id: 'A' } }, { SpecialToken: { id: 'x' } }],
        special_tokens: { x: { ids: [999] } },
      },
      'puts token 999 around texts',
    ],
  ])('is refused with %s', async (_what, template, sentence) => {
    const file = { ...smollm, post_processor: { type: 'TemplateProcessing', ...template } };
    expect((await sourceErrorOf(() => fromFile(file))).message).toContain(sentence);
  });

  it('is refused where two steps put tokens', async () => {
    const both = { type: 'Sequence', processors: [bert.post_processor, bert.post_processor] };
    const error = await sourceErrorOf(() =>
      createTokenizer(JSON.stringify({ ...bert, post_processor: both })),
    );
    expect(error.message).toContain('several post-processors');
  });
});

describe('a chat template', () => {
  const messages = [{ role: 'user' as const, content: 'a' }];
  const chat = async (tokenizer: Awaited<ReturnType<typeof fromFile>>) => tokenizer.chat(messages, true);
  const jinja = 'file {{ messages[0].content }}{% if tools is none %} {{ unk_token }}{% endif %}';

  it.each<[string, Values | undefined, TokenizerTexts, string]>([
    ['of chat_template.jinja', { unk_token: '<u>' }, { chatTemplate: jinja }, 'file a <u>'],
    ['of chat_template.jinja first', { chat_template: 'config' }, { chatTemplate: jinja }, 'file a '],
    [
      'of chat_template.json',
      { chat_template: 'config' },
      { chatTemplateJson: '{"chat_template":"json"}' },
      'json',
    ],
    ['of tokenizer_config.json', { chat_template: 'config' }, {}, 'config'],
    ['in an object by name', { chat_template: { tool_use: 'tools', default: 'usual' } }, {}, 'usual'],
    [
      'in a list by name',
      {
        chat_template: [
          { name: 'tool_use', template: 'tools' },
          { name: 'default', template: 'usual' },
        ],
      },
      {},
      'usual',
    ],
    ['alone in a list', { chat_template: [{ name: 'chat', template: 'only' }] }, {}, 'only'],
  ])('%s', async (_what, config, texts, written) => {
    const tokenizer = await fromFile(smollm, config, texts);
    expect(await chat(tokenizer)).toBe(written);
    expect(tokenizer.notices).toEqual([]);
  });

  it('is the first of several, said by name, where none is the usual one', async () => {
    const chat_template = [
      { name: 'rag', template: 'first' },
      { name: 'tool_use', template: 'second' },
    ];
    const tokenizer = await fromFile(smollm, { chat_template });
    expect(await chat(tokenizer)).toBe('first');
    expect(tokenizer.notices).toEqual([expect.stringMatching(/"rag" is used; the others are "tool_use"/)]);
  });

  it('of a GGUF file: its own, else one with a name, else the file beside it', async () => {
    const beside = { chatTemplate: 'beside' };
    expect(await chat(await fromGguf({ ...gguf, chat_template: 'own' }, beside))).toBe('own');
    const named = { ...gguf, chat_template: undefined, chat_templates: { rag: 'named' } };
    expect(await chat(await fromGguf(named, beside))).toBe('named');
    expect(await chat(await fromGguf({ ...gguf, chat_template: undefined }, beside))).toBe('beside');
  });

  it('that is no JSON is named', async () => {
    const error = await sourceErrorOf(() => fromFile(smollm, undefined, { chatTemplateJson: '{{' }));
    expect(error.message).toContain('chat_template.json cannot be used: it is no JSON');
  });
});

describe('a setting that is not known', () => {
  const model = smollm.model as Values;

  it.each<[string, Values, RegExp]>([
    [
      'of the file',
      { future: 1 },
      /^tokenizer\.json: "future" is not known here and may change the tokens\.$/,
    ],
    ['of the model', { model: { ...model, new_rule: 1 } }, /"new_rule" of its BPE model is not known/],
    ['of a normalizer', { normalizer: { type: 'NFC', how: 1 } }, /"how" of its NFC normalizer/],
    [
      'of a pre-tokenizer',
      { pre_tokenizer: { type: 'ByteLevel', a: 1, b: 2 } },
      /"a", "b" of its ByteLevel pre-tok/,
    ],
    [
      'of a post-processor',
      { post_processor: { type: 'ByteLevel', c: 1 } },
      /"c" of its ByteLevel post-processor/,
    ],
    [
      'of an added token',
      { added_tokens: [{ id: 0, content: '<|endoftext|>', special: true, upside_down: true }] },
      /"upside_down" of its added tokens/,
    ],
  ])('%s gives a notice', async (_what, change, notice) => {
    expect((await fromFile({ ...smollm, ...change })).notices).toEqual([expect.stringMatching(notice)]);
  });

  it('of tokenizer_config.json gives one too, and a harmless one none', async () => {
    const { notices } = await fromFile(smollm, {
      reads_backwards: true,
      model_max_length: 8,
      pad_token: 'x',
    });
    expect(notices).toEqual([
      expect.stringMatching(/^tokenizer_config\.json: "reads_backwards" is not known/),
    ]);
  });

  it('of a GGUF file gives one too', async () => {
    const others = ['tokenizer.ggml.reads_backwards', 'tokenizer.ggml.mask_token_id'];
    const { notices } = await fromGguf({ ...gguf, others });
    expect(notices).toEqual([expect.stringMatching(/"tokenizer\.ggml\.reads_backwards" is not known/)]);
  });
});

describe('files that disagree', () => {
  const json = (file: Values) => JSON.stringify(file);
  const settings = (values: Values) => ({ config: JSON.stringify(values) });

  it('on case: the configuration of a BERT decides, as in transformers', async () => {
    const cased = settings({ tokenizer_class: 'BertTokenizer', do_lower_case: false });
    const tokenizer = await createTokenizer(json(bert), cased);
    const { tokens } = await tokenizer.encode('The ships', '', 64);
    expect(tokens[1]?.unknown).toBe(true);
    expect(tokenizer.notices).toEqual([expect.stringMatching(/^do_lower_case is false in tokenizer_config/)]);
    expect((await createTokenizer(json(bert), settings({ do_lower_case: false }))).notices).toEqual([]);
  });

  it('on added tokens: tokenizer.json is followed', async () => {
    const added_tokens_decoder = { 0: { content: '<|endoftext|>', lstrip: true }, 999: { content: '<new>' } };
    const { notices } = await fromFile(smollm, { added_tokens_decoder });
    expect(notices).toEqual([
      expect.stringMatching(/describes added tokens otherwise .*"<\|endoftext\|>", "<new>"/),
    ]);
  });

  it('on the numbers of added tokens: the vocabulary counts', async () => {
    const added_tokens = [
      { id: 7, content: '<|endoftext|>', special: true },
      { id: 900, content: '<new>', special: true },
    ];
    const tokenizer = await fromFile({ ...smollm, added_tokens });
    const options = { interpretSpecial: true, addStart: false, limit: 64 };
    expect([...(await tokenizer.encode('<|endoftext|><new>', options)).ids]).toEqual([0, 288]);
    expect(tokenizer.notices).toEqual([
      expect.stringMatching(/\(0 instead of 7\), "<new>" \(288 instead of 900\)/),
    ]);
  });
});

/** By the Python packages tokenizers 0.19.1 and 0.23.3. */
describe('patterns of Oniguruma', () => {
  it.each([
    ['a++b|a+', 'aaab aab', ['aaab', ' ', 'aab']],
    ['(?>a|ab)c|.', 'abc ac', ['a', 'b', 'c', ' ', 'ac']],
    ['x*+x|y', 'xxxy', ['xxx', 'y']],
    ['[^\\r\\n\\p{L}]?+\\p{L}+', ' a-b1c', [' a', '-b', '1c']],
    ["(?i:it's)|\\w", "IT'S it's", ["IT'S", ' ', "it's"]],
    ['\\d{2}+|.', '12345', ['1234', '5']],
    ['(?>a+)?b', 'aab b', ['aab', ' ', 'b']],
    ['[a-c&&[^b]]+', 'abcab', ['a', 'b', 'ca', 'b']],
  ])('%s cuts %s', (Regex, text, words) => {
    const split = { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false };
    expect(preTokenizer(library, [split])(text, true)).toEqual(words);
  });

  it.each(['\\Ga', '(?m:a.)', '(?x: a)'])('%s is refused by name', (Regex) => {
    const split = { type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false };
    expect(() => preTokenizer(library, [split])).toThrow(
      /^The tokenizer's pattern has .* which does not work/,
    );
  });
});

/** By tokenizers 0.23.3; older ones have no such steps. */
describe('newer steps', () => {
  it('cut by length', () => {
    const words = preTokenizer(library, [{ type: 'FixedLength', length: 3 }])('abcde\u{1f525}fg', true);
    expect(words).toEqual(['abc', 'de\u{1f525}', 'fg']);
  });

  it('write bytes as letters', () => {
    expect(normalizer(library, [{ type: 'ByteLevel' }]).apply('\u00e9 \n')).toBe('\u00c3\u00a9\u0120\u010a');
  });
});
