/** The tokenizer of an encoder that the reader brought: BERT's and DistilBERT's word pieces, RoBERTa's bytes. */

import { messageOf } from '../core/types.ts';
import { type AddedToken, type Frame, framed, type Pieces } from './framed_text.ts';
import type { LanguageTokenizer } from './language_tokenizer.ts';
import { SourceError } from './source_error.ts';
import { startLanguageTokenizer, startTokenizer } from './start_tokenizer.ts';
import type { Encoding, TextTokenizer } from './tokenizer.ts';

type OnRestart = (message: string) => void;

interface TokenizerFile {
  model?: { vocab?: Record<string, number> };
  added_tokens?: { id?: number }[];
  /** `[name, id]` of the tokens around a text. */
  post_processor?: { type?: string; cls?: unknown; sep?: unknown };
}

export interface EncoderTokenizer {
  tokenizer: TextTokenizer;
  /** How many numbers it may give: what the embedding needs rows for. */
  size: number;
}

/** Byte-level pieces; the names of special tokens in a text are ordinary text. */
class RobertaTokenizer implements TextTokenizer {
  readonly #pieces: LanguageTokenizer;
  readonly #frame: Frame;

  constructor(pieces: LanguageTokenizer, frame: Frame) {
    this.#pieces = pieces;
    this.#frame = frame;
  }

  async #cut(text: string): Promise<Pieces> {
    const options = { interpretSpecial: false, addStart: false, limit: Number.MAX_SAFE_INTEGER };
    const { ids, tokens } = await this.#pieces.encode(text, options);
    return { ids: [...ids], tokens };
  }

  async encode(text: string, pair: string, limit: number): Promise<Encoding> {
    const first = await this.#cut(text);
    const second = pair.trim() === '' ? null : await this.#cut(pair);
    const encoding = framed(first, second, this.#frame, limit);
    // RoBERTa knows one type.
    return { ...encoding, types: new Int32Array(encoding.ids.length) };
  }
}

function readFile(json: string): TokenizerFile {
  try {
    const file: unknown = JSON.parse(json);
    if (typeof file === 'object' && file !== null) return file;
    throw new Error('it is no object');
  } catch (cause) {
    const reason = messageOf(cause).replace(/\.$/, '');
    throw new SourceError(
      'malformed',
      `The model's tokenizer.json cannot be read (${reason}). Save the model again.`,
    );
  }
}

function addedToken(value: unknown, name: string): AddedToken {
  if (Array.isArray(value) && typeof value[0] === 'string' && Number.isSafeInteger(value[1])) {
    return { name: value[0], id: value[1] };
  }
  throw new SourceError(
    'malformed',
    `The model's tokenizer.json cannot be read (its post_processor has no "${name}"). Save the model again.`,
  );
}

function sizeOf({ model, added_tokens }: TokenizerFile): number {
  const added = Array.isArray(added_tokens) ? added_tokens.map(({ id }) => id ?? 0) : [];
  return [...Object.values(model?.vocab ?? {}), ...added].reduce((most, id) => Math.max(most, id + 1), 0);
}

/** @throws SourceError `malformed` or `unsupported` */
export async function startEncoderTokenizer(json: string, onRestart?: OnRestart): Promise<EncoderTokenizer> {
  const file = readFile(json);
  const size = sizeOf(file);
  const { post_processor: around } = file;
  if (around?.type !== 'RobertaProcessing') {
    return { tokenizer: await startTokenizer(json, onRestart), size };
  }
  const [start, end] = [addedToken(around.cls, 'cls'), addedToken(around.sep, 'sep')];
  const pieces = await startLanguageTokenizer({ file: json }, onRestart);
  return { tokenizer: new RobertaTokenizer(pieces, { start, between: [end, end], end }), size };
}
