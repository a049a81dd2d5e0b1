/** The tokenizer that a GGUF file describes, as the structure of a `tokenizer.json`. */

import { type GgufVocabulary, readGgufVocabulary, TokenType } from './gguf_vocabulary.ts';
import { wordPieces } from './gguf_word_pieces.ts';
import { framedBy } from './post_processor.ts';
import { FALLBACK, preTokenizerNamed } from './pre_tokenizers.ts';
import { mergesByScore } from './sentence_piece.ts';
import { framingSentence } from './tokenizer_frame.ts';
import {
  type AddedToken,
  endsOf,
  GGUF_VOCABULARY,
  type ModelPlan,
  refuse,
  splitMerge,
  type TokenizerPlan,
  type Values,
} from './tokenizer_plan.ts';
import { BYTE_NAME, type Entry, packVocabulary, Spelling } from './vocabulary.ts';

/** Which entries stand outside the merging: specials, and those found as they are. */
function spellingsOf(vocabulary: GgufVocabulary, ordinary: number): Uint8Array {
  const { tokens, types, model, unknown, start, end } = vocabulary;
  return Uint8Array.from(tokens, (name, id) => {
    if (name === '') return Spelling.none;
    if (id === unknown && model === 'llama') return Spelling.unknown;
    if (types === null && (id === start || id === end)) return Spelling.special;
    switch (types?.[id]) {
      case TokenType.unknown:
        return Spelling.unknown;
      case TokenType.control:
        return Spelling.special;
      case TokenType.userDefined:
        return Spelling.exact;
      case TokenType.byte:
        return BYTE_NAME.test(name) ? Spelling.byte : Spelling.special;
      default:
        return model === 'llama' && BYTE_NAME.test(name) ? Spelling.byte : ordinary;
    }
  });
}

function addedTokens(entries: Entry[]): AddedToken[] {
  return entries.flatMap(({ name, spelling }, id) => {
    const special = spelling === Spelling.special || spelling === Spelling.unknown;
    if (!special && spelling !== Spelling.exact) return [];
    const asItIs = { normalized: false, takesBefore: false, takesAfter: false, wordOnly: false };
    return [{ id, content: name, special, ...asItIs }];
  });
}

/** Numbers by name of the entries with one of these spellings. */
function numbersOf(entries: Entry[], spellings: readonly number[]): Map<string, number> {
  return new Map(
    entries.flatMap(({ name, spelling }, id): [string, number][] =>
      spellings.includes(spelling) ? [[name, id]] : [],
    ),
  );
}

/** Ordinary entries, and what the merges make: what texts may be cut into. */
function mergeModel(entries: Entry[], merges: string[], ordinary: readonly number[]) {
  const all = new Map(entries.map(({ name }, id) => [name, id]));
  const vocab = numbersOf(entries, ordinary);
  const pairs = merges.map((merge, index): [string, string] => {
    const [left, right] = splitMerge(GGUF_VOCABULARY, merge, index, (piece) => all.has(piece));
    vocab.set(left + right, all.get(left + right) ?? 0);
    return [left, right];
  });
  return { type: 'BPE' as const, vocab, merges: pairs };
}

interface Parts {
  entries: Entry[];
  normalizers: Values[];
  preTokenizers: Values[];
  model: ModelPlan;
  /** Where the file does not say. */
  addsStart: boolean;
  notices: string[];
}

/** A sentence where the cutting of words had to be guessed. */
function preTokenizerNotices(pre: string | null): string[] {
  if (pre !== null && preTokenizerNamed(pre) !== undefined) return [];
  const what =
    pre === null
      ? 'The file names no pre-tokenizer (tokenizer.ggml.pre)'
      : `The pre-tokenizer "${pre}" is not known here`;
  return [`${what}; texts are cut as by "${FALLBACK}", so some tokens may differ from the model's own.`];
}

function byteLevel(vocabulary: GgufVocabulary): Parts {
  const { tokens, merges, pre } = vocabulary;
  if (merges === null) {
    refuse(
      GGUF_VOCABULARY,
      'tokenizer.ggml.merges is missing, without which no text can be cut. Convert the model again.',
    );
  }
  const spellings = spellingsOf(vocabulary, Spelling.letters);
  const entries = tokens.map((name, id) => ({ name, spelling: spellings[id] ?? 0 }));
  const how = preTokenizerNamed(pre ?? FALLBACK) ?? preTokenizerNamed(FALLBACK);
  const splits = (how?.patterns ?? []).map((Regex) => ({
    type: 'Split',
    pattern: { Regex },
    behavior: 'Isolated',
    invert: false,
  }));
  const model: ModelPlan = {
    ...mergeModel(entries, merges, [Spelling.letters]),
    unknown: null,
    fusesUnknown: false,
    fallsBackToBytes: false,
    wholeWords: how?.wholeWords ?? false,
  };
  const letters = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };
  return {
    entries,
    normalizers: [],
    preTokenizers: [...splits, letters],
    model,
    addsStart: how?.addsStart ?? false,
    notices: preTokenizerNotices(pre),
  };
}

function sentencePiece(vocabulary: GgufVocabulary): Parts {
  const { tokens, scores, merges, spaceBefore } = vocabulary;
  const spellings = spellingsOf(vocabulary, Spelling.marked);
  const entries = tokens.map((name, id) => ({ name, spelling: spellings[id] ?? 0 }));
  if (scores === null && merges === null) {
    refuse(
      GGUF_VOCABULARY,
      'both tokenizer.ggml.scores and tokenizer.ggml.merges are missing. Convert the model again.',
    );
  }
  const cut = [Spelling.marked, Spelling.byte, Spelling.unknown];
  const merged = mergeModel(entries, scores === null ? (merges ?? []) : [], cut);
  const model: ModelPlan = {
    ...merged,
    merges: scores === null ? merged.merges : mergesByScore(numbersOf(entries, [Spelling.marked]), scores),
    unknown: entries.find(({ spelling }) => spelling === Spelling.unknown)?.name ?? null,
    fusesUnknown: true,
    fallsBackToBytes: entries.some(({ spelling }) => spelling === Spelling.byte),
    wholeWords: false,
  };
  const marks = { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' };
  const prepend = spaceBefore ? [{ type: 'Prepend', prepend: '\u2581' }] : [];
  return {
    entries,
    normalizers: [...prepend, marks],
    preTokenizers: [],
    model,
    addsStart: true,
    notices: [],
  };
}

/** What is put around a text, and what decided it. */
function frameOf({ addsStart, addsEnd, start, end, pre }: GgufVocabulary, usually: boolean) {
  const before = (addsStart ?? usually) && start !== null ? [start] : [];
  const after = addsEnd === true && end !== null ? [end] : [];
  const said = [
    ...(addsStart === null ? [] : [`tokenizer.ggml.add_bos_token (${addsStart})`]),
    ...(addsEnd === null ? [] : [`tokenizer.ggml.add_eos_token (${addsEnd})`]),
  ].join(' and ');
  const byKind = before.length > 0 ? 'its kind of vocabulary' : '';
  // RoBERTa puts two ends between two texts, and tells their types not apart.
  const frame = pre === 'roberta-bpe' ? framedBy(before, after, 0, 1) : framedBy(before, after, 1);
  return { frame, reason: said || byKind };
}

/** BERT's: `[CLS]` before the texts, `[SEP]` behind each. */
function planOfWordPieces(vocabulary: GgufVocabulary): TokenizerPlan {
  const { entries, first, separator, continuation, notices, ...parts } = wordPieces(vocabulary);
  const added = addedTokens(entries);
  const ids = (id: number | null) => (id === null ? [] : [id]);
  const frame = framedBy(ids(first), ids(separator), 1);
  const nameOf = (id: number) => vocabulary.tokens[id] ?? '';
  return {
    ...parts,
    added,
    vocabulary: packVocabulary(entries, 'nothing', continuation),
    frame,
    start: first,
    ends: endsOf(added, separator),
    chatTemplate: null,
    notices: [...notices, ...vocabulary.notices],
    names: { bos_token: nameOf(first ?? -1), eos_token: nameOf(separator ?? -1) },
    framing: framingSentence(frame, nameOf, 'its kind of vocabulary'),
  };
}

/**
 * `json` as `gguf_tokenizer_json` writes it.
 * @throws SourceError `malformed`, or `unsupported` for a kind of vocabulary that is none of the three
 */
export function planOfGguf(json: string): TokenizerPlan {
  const vocabulary = readGgufVocabulary(json);
  const { model, start, end, tokens } = vocabulary;
  if (model === 'bert') return planOfWordPieces(vocabulary);
  const { entries, addsStart, notices, ...parts } =
    model === 'llama' ? sentencePiece(vocabulary) : byteLevel(vocabulary);
  const added = addedTokens(entries);
  const spaceBefore = model === 'llama' && vocabulary.spaceBefore ? 'sections' : 'nothing';
  const { frame, reason } = frameOf(vocabulary, addsStart);
  return {
    ...parts,
    added,
    vocabulary: packVocabulary(entries, spaceBefore),
    frame,
    start,
    ends: endsOf(added, end),
    chatTemplate: vocabulary.chatTemplate,
    notices: [...notices, ...vocabulary.notices],
    names: { bos_token: tokens[start ?? -1] ?? '', eos_token: tokens[end ?? -1] ?? '' },
    framing: framingSentence(frame, (id) => tokens[id] ?? '', reason),
  };
}
