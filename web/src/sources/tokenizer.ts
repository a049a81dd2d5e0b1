/** Text to tokens and their numbers, by the model's own `tokenizer.json`. */

import { SourceError } from './source_error.ts';
import { type Token, tokenOf } from './tokens.ts';

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
  /** Cut to `limit` tokens, the longer text first, as Hugging Face's `longest_first` does. */
  encode(text: string, pair: string, limit: number): Promise<Encoding>;
}

interface Pieces {
  ids: number[];
  names: string[];
}

/** Long texts go in parts of about this many characters, so that the page stays awake. */
const PART = 2000;
const LONGEST_STRETCH_MS = 25;
const WORDS_SHOWN = 6;

/** At white space, where BERT's tokenizers split anyway: the tokens are the same. */
function partsOf(text: string): string[] {
  return text.match(new RegExp(`[\\s\\S]{1,${PART}}(?:\\S*)`, 'g')) ?? [];
}

function lengths(first: number, second: number, room: number): [number, number] {
  if (first + second <= room) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(room / 2);
  const [kept, other] = shorter <= half ? [shorter, room - shorter] : [half, room - half];
  return first <= second ? [kept, other] : [other, kept];
}

function lastWords(names: string[]): string {
  const words = names.slice(-WORDS_SHOWN * 2).reduce((text, name) => {
    const token = tokenOf(name);
    return text + (token.continuesWord || text === '' ? '' : ' ') + token.text;
  }, '');
  return words.split(' ').slice(-WORDS_SHOWN).join(' ');
}

class BertTokenizer implements TextTokenizer {
  readonly #encodePart: (text: string) => Pieces;
  readonly #start: number;
  readonly #end: number;

  constructor(encodePart: (text: string) => Pieces, start: number, end: number) {
    this.#encodePart = encodePart;
    this.#start = start;
    this.#end = end;
  }

  async #pieces(text: string): Promise<Pieces> {
    const all: Pieces = { ids: [], names: [] };
    let since = performance.now();
    for (const part of partsOf(text.toWellFormed())) {
      const { ids, names } = this.#encodePart(part);
      all.ids.push(...ids);
      all.names.push(...names);
      if (performance.now() - since < LONGEST_STRETCH_MS) continue;
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    return all;
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const texts = [await this.#pieces(text)];
    if (pair.trim() !== '') texts.push(await this.#pieces(pair));
    const [first, second] = [texts[0]?.ids.length ?? 0, texts[1]?.ids.length ?? 0];
    const added = texts.length + 1;
    const kept = lengths(first, second, Math.max(0, limit - added));
    const ids = [this.#start];
    const types = [0];
    const tokens = [tokenOf('[CLS]')];
    const cuts: Cut[] = [];
    texts.forEach((pieces, index) => {
      const sentence = index === 0 ? 0 : 1;
      const count = kept[sentence];
      const names = pieces.names.slice(0, count);
      ids.push(...pieces.ids.slice(0, count), this.#end);
      tokens.push(...names.map((name) => tokenOf(name, sentence)), tokenOf('[SEP]', sentence));
      types.push(...Array.from({ length: count + 1 }, () => sentence));
      const left = pieces.ids.length - count;
      if (left > 0) cuts.push({ count: left, sentence, after: lastWords(names) });
    });
    return { ids: Int32Array.from(ids), types: Int32Array.from(types), tokens, total: first + second + added, cuts };
  }
}

/** @throws SourceError `malformed` or `unsupported` */
export async function createTokenizer(json: string): Promise<TextTokenizer> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  let tokenizer: InstanceType<typeof Tokenizer>;
  try {
    tokenizer = new Tokenizer(JSON.parse(json), {});
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SourceError('malformed', `The model's tokenizer.json cannot be read (${reason}). Fetch the model again.`);
  }
  const start = tokenizer.token_to_id('[CLS]');
  const end = tokenizer.token_to_id('[SEP]');
  if (start === undefined || end === undefined) {
    throw new SourceError('unsupported', 'The tokenizer has no [CLS] and [SEP]: only BERT-like ones are known so far.');
  }
  const encodePart = (text: string) => {
    const { ids, tokens } = tokenizer.encode(text, { add_special_tokens: false });
    return { ids, names: tokens };
  };
  return new BertTokenizer(encodePart, start, end);
}
