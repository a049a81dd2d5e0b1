/** The metadata of a GGUF file, read without the core, and the vocabulary in it as the core hands it over. */

import { open } from 'node:fs/promises';

/** The metadata of every file of the tests fits. */
const BEGINNING = 16 * 2 ** 20;
/** Bytes of values of fixed size, by GGUF's number of the type. */
const FIXED = new Map<number, (view: DataView, at: number) => [unknown, number]>([
  [0, (view, at) => [view.getUint8(at), 1]],
  [1, (view, at) => [view.getInt8(at), 1]],
  [2, (view, at) => [view.getUint16(at, true), 2]],
  [3, (view, at) => [view.getInt16(at, true), 2]],
  [4, (view, at) => [view.getUint32(at, true), 4]],
  [5, (view, at) => [view.getInt32(at, true), 4]],
  [6, (view, at) => [view.getFloat32(at, true), 4]],
  [7, (view, at) => [view.getUint8(at) !== 0, 1]],
  [10, (view, at) => [Number(view.getBigUint64(at, true)), 8]],
  [11, (view, at) => [Number(view.getBigInt64(at, true)), 8]],
  [12, (view, at) => [view.getFloat64(at, true), 8]],
]);
const TEXT = 8;
const LIST = 9;
const COUNTS_AT = 16;

class Reader {
  readonly #view: DataView;
  #at = COUNTS_AT;

  constructor(view: DataView) {
    this.#view = view;
  }

  value(type: number): unknown {
    if (type === TEXT) return this.#text();
    if (type === LIST) {
      const inner = this.value(4) as number;
      return Array.from({ length: this.value(10) as number }, () => this.value(inner));
    }
    const read = FIXED.get(type);
    if (read === undefined) throw new Error(`GGUF has no type ${type}`);
    const [value, bytes] = read(this.#view, this.#at);
    this.#at += bytes;
    return value;
  }

  #text(): string {
    const length = this.value(10) as number;
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#at, length);
    this.#at += length;
    return new TextDecoder().decode(bytes);
  }
}

export async function readGgufMetadata(file: URL): Promise<Map<string, unknown>> {
  await using handle = await open(file);
  const bytes = Buffer.alloc(BEGINNING);
  const { bytesRead } = await handle.read(bytes, 0, BEGINNING, 0);
  const reader = new Reader(new DataView(bytes.buffer, bytes.byteOffset, bytesRead));
  const count = reader.value(10) as number;
  return new Map(
    Array.from({ length: count }, () => [
      reader.value(TEXT) as string,
      reader.value(reader.value(4) as number),
    ]),
  );
}

const KEYS = {
  model: 'ggml.model',
  pre: 'ggml.pre',
  tokens: 'ggml.tokens',
  merges: 'ggml.merges',
  scores: 'ggml.scores',
  token_types: 'ggml.token_type',
  bos: 'ggml.bos_token_id',
  eos: 'ggml.eos_token_id',
  unknown: 'ggml.unknown_token_id',
  padding: 'ggml.padding_token_id',
  add_bos: 'ggml.add_bos_token',
  add_eos: 'ggml.add_eos_token',
  add_space_prefix: 'ggml.add_space_prefix',
  chat_template: 'chat_template',
};

/** As `gguf_tokenizer_json` writes it. */
export async function ggufVocabulary(file: URL): Promise<string> {
  const metadata = await readGgufMetadata(file);
  const values = Object.entries(KEYS).map(([key, name]) => [key, metadata.get(`tokenizer.${name}`)]);
  return JSON.stringify(Object.fromEntries(values));
}
