/** The tokenizer that a GGUF file describes, as the structure of a `tokenizer.json`. */

import { type GgufVocabulary, readGgufVocabulary, TokenType } from './gguf_vocabulary.ts';
import { FALLBACK, preTokenizerNamed } from './pre_tokenizers.ts';
import { mergesByScore } from './sentence_piece.ts';
import {
  type AddedToken,
  endsOf,
  GGUF_VOCABULARY,
  refuse,
  splitMerge,
  type TokenizerPlan,
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
    return [{ id, content: name, special, takesBefore: false, takesAfter: false, wordOnly: false }];
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
  const pairs = merges.map((merge, index) => {
    const [left, right] = splitMerge(GGUF_VOCABULARY, merge, index, (piece) => all.has(piece));
    vocab.set(left + right, all.get(left + right) ?? 0);
    return [left, right];
  });
  return { type: 'BPE', vocab: Object.fromEntries(vocab), merges: pairs };
}

interface Parts {
  entries: Entry[];
  file: Record<string, unknown>;
  addsStart: boolean;
  notices: string[];
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
  const notices: string[] = [];
  if (pre !== null && preTokenizerNamed(pre) === undefined) {
    notices.push(
      `The pre-tokenizer "${pre}" is not known here; texts are cut as by "${FALLBACK}", so some tokens may differ from the model's own.`,
    );
  }
  const splits = (how?.patterns ?? []).map((Regex) => ({
    type: 'Split',
    pattern: { Regex },
    behavior: 'Isolated',
    invert: false,
  }));
  const letters = { type: 'ByteLevel', add_prefix_space: false, use_regex: false };
  const model = {
    ...mergeModel(entries, merges, [Spelling.letters]),
    ignore_merges: how?.wholeWords ?? false,
  };
  const file = {
    model,
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [...splits, letters] },
  };
  return { entries, file, addsStart: vocabulary.addsStart ?? how?.addsStart ?? false, notices };
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
  const model = {
    ...mergeModel(entries, scores === null ? (merges ?? []) : [], cut),
    ...(scores !== null && { merges: mergesByScore(numbersOf(entries, [Spelling.marked]), scores) }),
    unk_token: entries.find(({ spelling }) => spelling === Spelling.unknown)?.name ?? null,
    fuse_unk: true,
    byte_fallback: entries.some(({ spelling }) => spelling === Spelling.byte),
  };
  const marks = { type: 'Replace', pattern: { String: ' ' }, content: '\u2581' };
  const prepend = spaceBefore ? [{ type: 'Prepend', prepend: '\u2581' }] : [];
  const normalizer = { type: 'Sequence', normalizers: [...prepend, marks] };
  const file = { model, normalizer, pre_tokenizer: null };
  return { entries, file, addsStart: vocabulary.addsStart ?? true, notices: [] };
}

/**
 * `json` as `gguf_tokenizer_json` writes it.
 * @throws SourceError `malformed`, or `unsupported` for a kind of vocabulary that is none of the two
 */
export function planOfGguf(json: string): TokenizerPlan {
  const vocabulary = readGgufVocabulary(json);
  const { model, start, end, tokens } = vocabulary;
  const { entries, file, addsStart, notices } =
    model === 'llama' ? sentencePiece(vocabulary) : byteLevel(vocabulary);
  const added = addedTokens(entries);
  const spaceBefore = model === 'llama' && vocabulary.spaceBefore ? 'sections' : 'nothing';
  return {
    file,
    added,
    vocabulary: packVocabulary(entries, spaceBefore),
    start,
    addsStart: addsStart && start !== null,
    ends: endsOf(added, end),
    chatTemplate: vocabulary.chatTemplate,
    names: { start: tokens[start ?? -1] ?? '', end: tokens[end ?? -1] ?? '' },
    notices,
  };
}
