/** Tokens as the views draw them, and how a trace file names its own. */

import type { TraceSummary } from '../core/types.ts';

export interface Token {
  /** As drawn: no `##`, never empty. */
  text: string;
  /** With every space, line break and broken letter to be seen; absent where a token's bytes are not known. */
  visible?: string;
  /** As in the vocabulary or the file. */
  raw: string;
  /** Added by the tokenizer: `[CLS]`, `[SEP]`, a start token. */
  special: boolean;
  /** The vocabulary has no word for it. */
  unknown: boolean;
  /** A piece of the word before it: drawn without a gap. */
  continuesWord: boolean;
  /** 0, or 1 in the second text of a pair. */
  sentence: 0 | 1;
  /** What a decoder's row writes next, as drawn; on query tokens only, and only where it is known. */
  writes?: string;
  /** Follows the reader's text: drawn by the model, or chosen as its next token. */
  follows?: boolean;
}

const SPECIAL = /^(?:\[(?:CLS|SEP|PAD|MASK|BOS|EOS)\]|<\/?s>|<pad>|<mask>|<\|[^|]*\|>)$/;
const UNKNOWN = /^(?:\[UNK\]|<unk>)$/;
/** Word-piece continuations are marked; words of SentencePiece and byte-level vocabularies begin with a mark. */
const CONTINUATION = /^##(?=.)/;
const WORD_START = /^[\u2581\u0120]/;

/** One raw vocabulary entry as a token; `marksWordStarts`: the vocabulary marks beginnings, not continuations. */
export function tokenOf(raw: string, sentence: 0 | 1 = 0, marksWordStarts = false, first = false): Token {
  const special = SPECIAL.test(raw);
  const plain = raw.replace(CONTINUATION, '').replace(WORD_START, '');
  return {
    raw,
    text: plain === '' ? '\u2423' : plain,
    special,
    unknown: UNKNOWN.test(raw),
    continuesWord:
      !special && (CONTINUATION.test(raw) || (marksWordStarts && !first && !WORD_START.test(raw))),
    sentence,
  };
}

const WORDS_SHOWN = 6;
const CHARACTERS_SHOWN = 60;

/** The last words, to say where a text was cut. */
export function lastWords(tokens: Token[]): string {
  let start = tokens.length;
  for (let words = 0; start > 0 && words < WORDS_SHOWN; words += tokens[start]?.continuesWord ? 0 : 1)
    start--;
  const words = tokens.slice(start).map(({ text, continuesWord }) => (continuesWord ? text : ` ${text}`));
  return [...words.join('').trim()].slice(-CHARACTERS_SHOWN).join('');
}

/** Tokens by their raw names; the second text of a BERT pair begins after the first `[SEP]`. */
function tokensOfNames(names: string[]): Token[] {
  const marksWordStarts = names.some((name) => WORD_START.test(name));
  let sentence: 0 | 1 = 0;
  return names.map((name, index) => {
    const token = tokenOf(name, sentence, marksWordStarts, index === 0);
    if (name === '[SEP]') sentence = 1;
    return token;
  });
}

function namesIn(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) ? names.map(String) : null;
  } catch {
    return null;
  }
}

/** So many tokens; where the file names none, their numbers stand for them. */
function fitted(names: string[] | null, count: number): Token[] {
  const tokens = tokensOfNames((names ?? []).slice(0, count));
  for (let index = tokens.length; index < count; index++) tokens.push(tokenOf(String(index)));
  return tokens;
}

/** The same tokens in the same places: one sequence that both asks and answers. */
export function sameTokens(one: Token[], other: Token[]): boolean {
  return one.length === other.length && one.every(({ raw }, index) => raw === other[index]?.raw);
}

export interface TraceTokens {
  queryTokens: Token[];
  keyTokens: Token[];
}

/**
 * Metadata `tokens` names the keys, and the queries too unless `query_tokens` does. Where an encoder and a
 * decoder look at themselves, one of the two names both.
 */
export function tokensOfTrace(summary: TraceSummary, layer = 0): TraceTokens {
  const { name = '', queries = 0, keys = 0 } = summary.layers[layer] ?? {};
  const names = namesIn(summary.metadata.tokens);
  const asking = namesIn(summary.metadata.query_tokens) ?? names;
  return {
    keyTokens: fitted(/^decoder\.\d+\.self$/.test(name) ? asking : names, keys),
    queryTokens: fitted(name.startsWith('encoder.') ? names : asking, queries),
  };
}

/** The same where an encoder and a decoder lie in one trace: who asks and who answers goes by the layer's name. */
export function tokensOfLayer(summary: TraceSummary, layer: number): TraceTokens {
  const { name = '', queries = 0, keys = 0 } = summary.layers[layer] ?? {};
  const source = namesIn(summary.metadata.tokens);
  const target = namesIn(summary.metadata.query_tokens) ?? source;
  const asks = name.startsWith('encoder.') ? source : target;
  const answers = name.startsWith('decoder.') && name.endsWith('.self') ? target : source;
  return { queryTokens: fitted(asks, queries), keyTokens: fitted(answers, keys) };
}
