/** Text to tokens and their numbers, by the model's own `tokenizer.json`. */

import type { Tokenizer } from '@huggingface/tokenizers';
import { messageOf } from '../core/types.ts';
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

interface Pieces {
  ids: number[];
  names: string[];
}

/**
 * A part of about 500 characters, up to where BERT's tokenizers split in any case: white space that they
 * keep, and Chinese characters. The parts' tokens are those of the whole.
 */
const PART = /[\s\S]{1,500}[^ \t\r\n\u3400-\u4dbf\u4e00-\u9fff]*/g;
const WORDS_SHOWN = 6;
const CHARACTERS_SHOWN = 60;

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

/** How many tokens of two texts are kept. */
function kept(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const half = Math.floor(room / 2);
  const shorter = Math.min(first, second, half);
  return first <= second ? [shorter, room - shorter] : [room - shorter, shorter];
}

function lastWords(names: string[]): string {
  const tokens = names.map((name) => tokenOf(name));
  let start = tokens.length;
  for (let words = 0; start > 0 && words < WORDS_SHOWN; words += tokens[start]?.continuesWord ? 0 : 1)
    start--;
  const words = tokens.slice(start).map(({ text, continuesWord }) => (continuesWord ? text : ` ${text}`));
  return [...words.join('').trim()].slice(-CHARACTERS_SHOWN).join('');
}

class BertTokenizer implements TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #file: TokenizerFile;
  readonly #start: number;
  readonly #end: number;

  constructor(tokenizer: Tokenizer, file: TokenizerFile, start: number, end: number) {
    this.#tokenizer = tokenizer;
    this.#file = file;
    this.#start = start;
    this.#end = end;
  }

  async #pieces(text: string): Promise<Pieces> {
    const all: Pieces = { ids: [], names: [] };
    const turns = new Turns();
    for (const part of prepared(text.toWellFormed(), this.#file).match(PART) ?? []) {
      const { ids, tokens } = this.#tokenizer.encode(part, { add_special_tokens: false });
      for (const id of ids) all.ids.push(id);
      for (const name of tokens) all.names.push(name);
      await turns.give();
    }
    return all;
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const texts = [await this.#pieces(text)];
    if (pair.trim() !== '') texts.push(await this.#pieces(pair));
    const [first, second] = [texts[0]?.ids.length ?? 0, texts[1]?.ids.length ?? 0];
    const added = texts.length + 1;
    const counts = kept(first, second, Math.max(0, limit - added));
    const ids = [this.#start];
    const types = [0];
    const tokens = [tokenOf('[CLS]')];
    const cuts: Cut[] = [];
    texts.forEach((pieces, index) => {
      const sentence = index === 0 ? 0 : 1;
      const count = counts[sentence];
      const names = pieces.names.slice(0, count);
      ids.push(...pieces.ids.slice(0, count), this.#end);
      tokens.push(...names.map((name) => tokenOf(name, sentence)), tokenOf('[SEP]', sentence));
      types.push(...Array.from({ length: count + 1 }, () => sentence));
      const left = pieces.ids.length - count;
      if (left > 0) cuts.push({ count: left, sentence, after: lastWords(names) });
    });
    const total = first + second + added;
    return { ids: Int32Array.from(ids), types: Int32Array.from(types), tokens, total, cuts };
  }
}

/** @throws SourceError `malformed`, `unsupported`, or `offline` where the tokenizer's code cannot be fetched */
export async function createTokenizer(json: string): Promise<TextTokenizer> {
  const Reader = await loadTokenizerPackage();
  let file: TokenizerFile;
  let tokenizer: Tokenizer;
  try {
    file = JSON.parse(json);
    tokenizer = new Reader(file, {});
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.$/, '');
    throw new SourceError(
      'malformed',
      `The model's tokenizer.json cannot be read (${reason}). Fetch the model again.`,
    );
  }
  const [start, end, unknown] = ['[CLS]', '[SEP]', '[UNK]'].map((name) => tokenizer.token_to_id(name));
  const isBert = file.model?.type === 'WordPiece' && file.normalizer?.type === 'BertNormalizer';
  if (!isBert || start === undefined || end === undefined || unknown === undefined) {
    throw new SourceError(
      'unsupported',
      'The tokenizer is not a WordPiece one with [CLS], [SEP] and [UNK]. Use a BERT-like model.',
    );
  }
  return new BertTokenizer(tokenizer, file, start, end);
}
