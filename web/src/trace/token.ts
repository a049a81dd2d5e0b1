/** Tokens as the views draw them. */

/** In tokens: of a longer text, the sentence shows the parts that are spoken of. */
export const LONG_TEXT = 64;

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
  /** How `raw` spells its bytes, one of `Spelling`; absent where it is a word that somebody typed. */
  spelling?: number;
  /** What a decoder's row writes next, as drawn; on query tokens only, and only where it is known. */
  writes?: string;
  /** Follows the reader's text: drawn by the model, or chosen as its next token. */
  follows?: boolean;
}

export const SPECIAL =
  /^(?:\[(?:CLS|SEP|PAD|MASK|BOS|EOS)\]|<\/?s>|<(?:pad|mask|bos|eos|cls|sep)>|<\|[^|]*\|>)$/;
export const UNKNOWN = /^(?:\[UNK\]|<unk>)$/;
/** Word-piece continuations are marked. */
const CONTINUATION = /^##(?=.)/;
/** What begins a word in other vocabularies, where it stands in a list of word pieces. */
const WORD_START = /^[\u2581\u0120]/;

/** A word, or a piece of one after `##`. */
export function tokenOf(raw: string, sentence: 0 | 1 = 0): Token {
  const special = SPECIAL.test(raw);
  const plain = raw.replace(CONTINUATION, '').replace(WORD_START, '');
  return {
    raw,
    text: plain === '' ? '\u2423' : plain,
    special,
    unknown: UNKNOWN.test(raw),
    continuesWord: !special && CONTINUATION.test(raw),
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

/** The same tokens in the same places: one sequence that both asks and answers. */
export function sameTokens(one: Token[], other: Token[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every(({ raw }, index) => raw === other[index]?.raw);
}

/** What rows and columns stand for. */
export type Noun = 'token' | 'word';

export interface TraceTokens {
  queryTokens: Token[];
  keyTokens: Token[];
}
