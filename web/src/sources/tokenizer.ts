/** Text to tokens and their numbers, by the model's own `tokenizer.json`. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { messageOf } from '../core/types.ts';
import { createByteLevelEncoder } from './byte_level_encoder.ts';
import { type Frame, framed, type Pieces } from './framing.ts';
import { SourceError } from './source_error.ts';
import { loadTokenizerPackage } from './tokenizer_package.ts';
import { type Token, tokenOf } from './tokens.ts';
import { Turns } from './turns.ts';

/** What did not fit the model. */
export interface Cut {
  /** Tokens left out. */
  count: number;
  sentence: 0 | 1;
  /** The last kept words in front of the cut. */
  after: string;
}

export interface Encoding {
  ids: Int32Array;
  /** 0 for the first text, 1 for the second. */
  types: Int32Array;
  tokens: Token[];
  /** Before cutting, the added tokens included. */
  total: number;
  cuts: Cut[];
}

export interface TextTokenizer {
  /**
   * Cut to `limit` tokens, the longer text first, as Hugging Face's `longest_first` does.
   * Long texts are read in parts, between which the page may do something else.
   */
  encode(text: string, pair: string, limit: number): Promise<Encoding>;
}

/**
 * A part of about 500 characters, up to where BERT's tokenizers split in any case: white space that they
 * keep, and Chinese characters. The parts' tokens are those of the whole.
 */
const PART = /[\s\S]{1,500}[^ \t\r\n\u3400-\u4dbf\u4e00-\u9fff]*/g;

/** The Chinese characters beyond 16 bits that BERT's tokenizers set apart. */
const FAR_CHINESE = /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

interface TokenizerFile {
  model?: { type?: string };
  normalizer?: { type?: string; lowercase?: boolean; handle_chinese_chars?: boolean };
}

/**
 * The JavaScript package differs from the original in two points: it takes far Chinese characters for
 * letters, and turns a capital sigma at a word's end into its final form.
 */
function prepared(text: string, { normalizer }: TokenizerFile): string {
  const spaced = normalizer?.handle_chinese_chars ? text.replace(FAR_CHINESE, ' $& ') : text;
  return normalizer?.lowercase ? spaced.replaceAll('\u03a3', '\u03c3') : spaced;
}

class BertTokenizer implements TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #file: TokenizerFile;
  readonly #frame: Frame;

  constructor(tokenizer: Tokenizer, file: TokenizerFile, start: number, end: number) {
    this.#tokenizer = tokenizer;
    this.#file = file;
    this.#frame = {
      start: { ...tokenOf('[CLS]'), id: start },
      end: { ...tokenOf('[SEP]'), id: end },
      between: 0,
      secondType: 1,
    };
  }

  async #pieces(text: string): Promise<Pieces> {
    const all: { ids: number[]; names: string[] } = { ids: [], names: [] };
    const turns = new Turns();
    for (const part of prepared(text.toWellFormed(), this.#file).match(PART) ?? []) {
      const { ids, tokens } = this.#tokenizer.encode(part, { add_special_tokens: false });
      for (const id of ids) all.ids.push(id);
      for (const name of tokens) all.names.push(name);
      await turns.give();
    }
    const drawn: Pieces['tokens'] = (count, sentence) =>
      all.names.slice(0, count).map((name) => tokenOf(name, sentence));
    return { ids: all.ids, tokens: drawn };
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const texts = [await this.#pieces(text)];
    if (pair.trim() !== '') texts.push(await this.#pieces(pair));
    return framed(texts, this.#frame, limit);
  }
}

function unreadable(cause: unknown): never {
  const reason = messageOf(cause).replace(/\.$/, '');
  throw new SourceError(
    'malformed',
    `The model's tokenizer.json cannot be read (${reason}). Fetch the model again.`,
  );
}

function parsed(json: string): TokenizerFile {
  try {
    return Object(JSON.parse(json));
  } catch (cause) {
    return unreadable(cause);
  }
}

/** Nothing where the tokens that BERT puts around texts are missing. */
function bertTokenizer(Reader: typeof Tokenizer, file: TokenizerFile): BertTokenizer | undefined {
  try {
    const tokenizer = new Reader(file, {});
    const [start, end, unknown] = ['[CLS]', '[SEP]', '[UNK]'].map((name) => tokenizer.token_to_id(name));
    if (start === undefined || end === undefined || unknown === undefined) return undefined;
    return new BertTokenizer(tokenizer, file, start, end);
  } catch (cause) {
    return unreadable(cause);
  }
}

/**
 * BERT's word pieces, or RoBERTa's byte-level merges.
 * @throws SourceError `malformed`, `unsupported`, or `offline` where the tokenizer's code cannot be fetched
 */
export async function createTokenizer(json: string): Promise<TextTokenizer> {
  const Reader = await loadTokenizerPackage();
  const file = parsed(json);
  if (file.model?.type === 'BPE') return createByteLevelEncoder(json);
  const isBert = file.model?.type === 'WordPiece' && file.normalizer?.type === 'BertNormalizer';
  const tokenizer = isBert ? bertTokenizer(Reader, file) : undefined;
  if (tokenizer === undefined) {
    throw new SourceError(
      'unsupported',
      'The tokenizer is not a WordPiece one with [CLS], [SEP] and [UNK]. Use a BERT-like or RoBERTa-like model.',
    );
  }
  return tokenizer;
}
