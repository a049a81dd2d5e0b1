/** BERT's vocabulary as llama.cpp keeps it: a mark before what begins a word, none inside of words. */

import { type GgufVocabulary, TokenType } from './gguf_vocabulary.ts';
import type { ModelPlan, Values } from './tokenizer_plan.ts';
import { type Entry, Spelling } from './vocabulary.ts';

const WORD_MARK = '\u2581';
const CONTINUED = '##';
/** Longer words are unknown, as in BERT's own tokenizers. */
const LONGEST_WORD = 100;

/** By its number, or by the name that BERT's vocabularies give it. */
function tokenOf({ tokens }: GgufVocabulary, id: number | null, name: string): number | null {
  if (id !== null) return id;
  const at = tokens.indexOf(name);
  return at < 0 ? null : at;
}

function entryOf(name: string, id: number, { types, unknown }: GgufVocabulary): Entry {
  if (id === unknown || name === '[UNK]') return { name, spelling: Spelling.unknown };
  const type = types?.[id];
  if (type === TokenType.control || /^\[(?:PAD|CLS|SEP|MASK)\]$/.test(name))
    return { name, spelling: Spelling.special };
  if (type === TokenType.userDefined) return { name, spelling: Spelling.exact };
  if (name.startsWith(WORD_MARK)) return { name: name.slice(WORD_MARK.length), spelling: Spelling.word };
  return { name: CONTINUED + name, spelling: Spelling.continued };
}

export interface WordPieceParts {
  entries: Entry[];
  normalizers: Values[];
  preTokenizers: Values[];
  model: ModelPlan;
  /** `[CLS]` and `[SEP]`, or what stands for them. */
  first: number | null;
  separator: number | null;
  continuation: string;
  notices: string[];
}

export function wordPieces(vocabulary: GgufVocabulary): WordPieceParts {
  const entries = vocabulary.tokens.map((name, id) => entryOf(name, id, vocabulary));
  const ordinary = entries.flatMap(({ name, spelling }, id): [string, number][] =>
    spelling === Spelling.special || spelling === Spelling.exact ? [] : [[name, id]],
  );
  const words = ordinary.filter(([, id]) => entries[id]?.spelling !== Spelling.unknown);
  const hasCapitals = words.some(([name]) => name !== name.toLowerCase());
  const lowers = { lowercase: !hasCapitals, strip_accents: !hasCapitals };
  return {
    entries,
    normalizers: [{ type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, ...lowers }],
    preTokenizers: [{ type: 'BertPreTokenizer' }],
    model: {
      type: 'WordPiece',
      vocab: new Map(ordinary),
      unknown: entries.find(({ spelling }) => spelling === Spelling.unknown)?.name ?? '[UNK]',
      prefix: CONTINUED,
      longestWord: LONGEST_WORD,
    },
    first: tokenOf(vocabulary, vocabulary.first ?? vocabulary.start, '[CLS]'),
    separator: tokenOf(vocabulary, vocabulary.separator ?? vocabulary.end, '[SEP]'),
    continuation: CONTINUED,
    notices: hasCapitals
      ? [
          'The file does not say whether capitals and accents count; its vocabulary has capitals, so they do here.',
        ]
      : [],
  };
}
