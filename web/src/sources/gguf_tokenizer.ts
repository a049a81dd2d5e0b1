/** The tokenizer that a GGUF file describes, as the structure of a `tokenizer.json`. */

import { type GgufVocabulary, readGgufVocabulary, TokenType } from './gguf_vocabulary.ts';
import { FALLBACK, preTokenizer } from './pre_tokenizers.ts';
import { mergesByScore } from './sentence_piece.ts';
import { type AddedToken, refuse, type TokenizerPlan } from './tokenizer_plan.ts';
import { type Entry, packVocabulary, Spelling } from './vocabulary.ts';

const FILE = "The GGUF file's vocabulary";
const BYTE_NAME = /^<0x[0-9A-Fa-f]{2}>$/;
/** A turn or a text is over after these, besides the token that the file names: as in llama.cpp. */
const END_NAMES = new Set([
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|im_end|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|end|>',
  '<end_of_turn>',
  '<EOT>',
  '<end_of_utterance>',
  '<\uff5cend\u2581of\u2581sentence\uff5c>',
]);

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

/** Entries that texts may be cut into. */
function vocabularyOf(entries: Entry[], spellings: number[]): Record<string, number> {
  return Object.fromEntries(
    entries.flatMap(({ name, spelling }, id) => (spellings.includes(spelling) ? [[name, id]] : [])),
  );
}

function splitMerges(merges: string[], known: Record<string, number>): [string, string][] {
  return merges.map((merge, index) => {
    const gap = merge.indexOf(' ', 1);
    const [left, right] = [merge.slice(0, gap), merge.slice(gap + 1)];
    if (gap < 1 || right === '') refuse(FILE, `merge ${index} is not two pieces with a space between.`);
    for (const piece of [left, right, left + right]) {
      if (!Object.hasOwn(known, piece)) {
        refuse(FILE, `merge ${index} needs "${piece}", which is no ordinary token of it.`);
      }
    }
    return [left, right];
  });
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
      FILE,
      'tokenizer.ggml.merges is missing, without which no text can be cut. Convert the model again.',
    );
  }
  const spellings = spellingsOf(vocabulary, Spelling.letters);
  const entries = tokens.map((name, id) => ({ name, spelling: spellings[id] ?? 0 }));
  const vocab = vocabularyOf(entries, [Spelling.letters]);
  const how = preTokenizer(pre ?? FALLBACK) ?? preTokenizer(FALLBACK);
  const notices: string[] = [];
  if (pre !== null && preTokenizer(pre) === undefined) {
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
    type: 'BPE',
    vocab,
    merges: splitMerges(merges, vocab),
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
  const { tokens, scores, merges, unknown, spaceBefore } = vocabulary;
  const spellings = spellingsOf(vocabulary, Spelling.marked);
  const entries = tokens.map((name, id) => ({ name, spelling: spellings[id] ?? 0 }));
  const pieces = vocabularyOf(entries, [Spelling.marked]);
  const vocab = vocabularyOf(entries, [Spelling.marked, Spelling.byte, Spelling.unknown]);
  if (scores === null && merges === null) {
    refuse(
      FILE,
      'both tokenizer.ggml.scores and tokenizer.ggml.merges are missing. Convert the model again.',
    );
  }
  const model = {
    type: 'BPE',
    vocab,
    merges: scores ? mergesByScore(pieces, scores) : splitMerges(merges ?? [], pieces),
    unk_token: unknown === null ? null : tokens[unknown],
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
  const ends = added.filter(({ special, content, id }) => id === end || (special && END_NAMES.has(content)));
  const spaceBefore = model === 'llama' && vocabulary.spaceBefore ? 'sections' : 'nothing';
  return {
    file,
    added,
    vocabulary: packVocabulary(entries, spaceBefore),
    start,
    addsStart: addsStart && start !== null,
    ends: [...new Set([...(end === null ? [] : [end]), ...ends.map(({ id }) => id)])],
    chatTemplate: vocabulary.chatTemplate,
    names: { start: tokens[start ?? -1] ?? '', end: tokens[end ?? -1] ?? '' },
    notices,
  };
}
