import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { SourceError } from '../../../../../web/src/models/source_error.ts';
import {
  createLanguageTokenizer,
  type LanguageTokenizerSource,
} from '../../../../../web/src/models/tokenizer/causal_tokenizer.ts';
import { createTokenizer } from '../../../../../web/src/models/tokenizer/tokenizer.ts';
import { damaged, randomNumbers } from '../../../../shared/json_mutations.ts';

/** More for a long run: ATTENTION_FUZZ_EXECUTIONS=10000000, and ATTENTION_FUZZ_SEED for another one. */
const EXECUTIONS = Number(process.env.ATTENTION_FUZZ_EXECUTIONS ?? 6000);
const SEED = Number(process.env.ATTENTION_FUZZ_SEED ?? 5);
/** A day: a hang fails only by the limit of whoever runs the tests. */
const LONGEST_MS = EXECUTIONS > 100_000 ? 86_400_000 : 60_000;
const TEXT = "ab <s>\u00e9\u0085 \u2581 1\u0661\n\u{1f525}'s";
const TEMPLATE =
  "{% for m in messages %}{{ '<s>' + m['role'] + m.content }}{% if loop.last %}</s>{% endif %}{% endfor %}";

const byteLevelPieces = [
  '<s>',
  '</s>',
  'a',
  'b',
  '\u0120',
  '\u010a',
  '\u00c3',
  '\u00a9',
  'ab',
  '\u0120a',
  '1',
];
const markedPieces = ['<unk>', '<s>', '</s>', '<0x41>', '\u2581', 'a', 'b', 'ab', '\u2581a', '\u2581ab'];
const kinds = new URL('../../../../fixtures/tokens/kinds/', import.meta.url);
const mapped = JSON.parse((await readFile(new URL('unigram_precompiled.json', kinds))).toString());
const PRECOMPILED: string = mapped.tokenizer.normalizer.normalizers[0].precompiled_charsmap;
const numbered = (pieces: string[]) => Object.fromEntries(pieces.map((piece, id) => [piece, id]));
const added = (pieces: string[], ids: number[]) =>
  ids.map((id) => ({ id, content: pieces[id], special: true, lstrip: id === 1, normalized: false }));

const wordPieces = ['[UNK]', '[CLS]', '[SEP]', 'ab', 'a', '##b', "'", '\u00e9', '##1'];
const TYPES = { type_id: 0 };

const WHOLE: Record<string, unknown> = {
  byteLevelGguf: {
    model: 'gpt2',
    pre: 'smollm',
    tokens: byteLevelPieces,
    merges: ['a b', '\u0120 a'],
    token_types: [3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    bos: 0,
    eos: 1,
    add_bos: true,
    chat_template: TEMPLATE,
  },
  markedGguf: {
    model: 'llama',
    tokens: markedPieces,
    scores: [0, 0, 0, 0, -4, -5, -6, -1, -2, -3],
    token_types: [2, 3, 3, 6, 1, 1, 1, 1, 4, 1],
    bos: 1,
    eos: 2,
    unknown: 0,
  },
  byteLevelFile: {
    added_tokens: added(byteLevelPieces, [0, 1]),
    normalizer: { type: 'NFC' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Digits', individual_digits: true },
        { type: 'Split', pattern: { Regex: '\\p{L}+|\\s+(?!\\S)' }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: true, use_regex: true },
      ],
    },
    post_processor: { type: 'RobertaProcessing', cls: ['<s>', 0], sep: ['</s>', 1] },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: numbered(byteLevelPieces),
      merges: ['a b', ['\u0120', 'a']],
      unk_token: null,
    },
  },
  markedFile: {
    added_tokens: added(markedPieces, [0, 1, 2]),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '\u2581' },
        { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' },
      ],
    },
    pre_tokenizer: { type: 'Metaspace', prepend_scheme: 'first', split: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>' } }, { Sequence: { id: 'A', type_id: 0 } }],
    },
    decoder: null,
    model: {
      type: 'BPE',
      vocab: numbered(markedPieces),
      merges: ['a b', '\u2581 a', '\u2581a b'],
      unk_token: '<unk>',
      byte_fallback: true,
    },
  },
  wordPieceFile: {
    added_tokens: [
      ...added(wordPieces, [0, 1, 2]),
      { id: 9, content: 'AB', special: false, normalized: true, single_word: true, rstrip: true },
    ],
    normalizer: { type: 'BertNormalizer', clean_text: true, lowercase: true, strip_accents: null },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '[CLS]', ...TYPES } },
        { Sequence: { id: 'A', ...TYPES } },
        { SpecialToken: { id: '[SEP]', ...TYPES } },
      ],
      pair: [{ Sequence: { id: 'A', ...TYPES } }, { Sequence: { id: 'B', type_id: 1 } }],
      special_tokens: { '[CLS]': { ids: [1] }, '[SEP]': { ids: [2] } },
    },
    model: {
      type: 'WordPiece',
      vocab: numbered(wordPieces),
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 20,
    },
  },
  unigramFile: {
    added_tokens: [{ id: 0, content: '<unk>', special: true, normalized: false }],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Precompiled', precompiled_charsmap: PRECOMPILED },
        { type: 'Replace', pattern: { Regex: ' {2,}|a++' }, content: ' ' },
        { type: 'Nmt' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Punctuation', behavior: 'MergedWithNext' },
        { type: 'CharDelimiterSplit', delimiter: 's' },
        { type: 'Metaspace', replacement: '\u2581', prepend_scheme: 'always', split: true },
      ],
    },
    post_processor: { type: 'Sequence', processors: [{ type: 'ByteLevel' }] },
    decoder: { type: 'Metaspace' },
    model: {
      type: 'Unigram',
      vocab: markedPieces.map((piece, at) => [piece, -at]),
      unk_id: 0,
      byte_fallback: true,
    },
  },
};
const WHOLE_TEXTS = Object.entries(WHOLE).map(([name, value]) => ({ name, json: JSON.stringify(value) }));

async function useUp(source: LanguageTokenizerSource, withChat: boolean): Promise<void> {
  const tokenizer = await createLanguageTokenizer(source);
  const { vocabulary } = tokenizer;
  for (const interpretSpecial of [true, false]) {
    const encoding = await tokenizer.encode(TEXT, { interpretSpecial, addStart: true, limit: 64 });
    if (encoding.tokens.some(({ text }) => text === '')) throw new Error('a token without text');
    vocabulary.decode(encoding.ids);
  }
  vocabulary.tokenOf(vocabulary.size - 1);
  if (withChat && tokenizer.hasChatTemplate) await tokenizer.chat([{ role: 'user', content: 'a' }], true);
}

async function outcome(run: () => Promise<unknown>): Promise<'used' | 'refused'> {
  try {
    await run();
    return 'used';
  } catch (cause) {
    if (cause instanceof SourceError && /\.$/.test(cause.message)) return 'refused';
    throw cause;
  }
}

describe('damaged tokenizers', () => {
  it.each(WHOLE_TEXTS)('$name is used while it is whole', async ({ name, json }) => {
    const source = name.endsWith('Gguf') ? { gguf: json } : { file: json };
    expect(await outcome(() => useUp(source, true))).toBe('used');
  });

  it('are used or refused with a sentence, never anything else', { timeout: LONGEST_MS }, async () => {
    const random = randomNumbers(SEED);
    const counts = { used: 0, refused: 0 };
    for (let execution = 0; execution < EXECUTIONS; execution++) {
      const { name, json } = WHOLE_TEXTS[execution % WHOLE_TEXTS.length] ?? { name: '', json: '' };
      const text = damaged(json, random);
      const run = name.endsWith('Gguf')
        ? () => useUp({ gguf: text }, execution % 16 === 0)
        : execution % 8 === 2
          ? async () => (await createTokenizer(text)).encode(TEXT, TEXT, 32)
          : () => useUp({ file: text, config: execution % 5 === 0 ? text : undefined }, false);
      try {
        counts[await outcome(run)]++;
      } catch (cause) {
        throw new Error(`execution ${execution} of seed ${SEED}, ${name}: ${text}`, { cause });
      }
    }
    expect(counts.used).toBeGreaterThan(EXECUTIONS / 20);
    expect(counts.refused).toBeGreaterThan(EXECUTIONS / 20);
  });
});
