/** A model's files at an address on the page's own site. */

import { SourceError } from '../source_error.ts';
import { type ModelFile, nameIn } from './model_file.ts';
import { shardNames } from './model_folder.ts';
import { nameOf, type ReadOptions, readBody, request } from './transfer.ts';

const HINT = 'Check the address, then retry.';
const NAMES = [
  'model.safetensors',
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'chat_template.jinja',
  'chat_template.json',
];
const INDEX = 'model.safetensors.index.json';
/** Stands for the folder around it. */
const FILE_INSIDE = /\.(?:json|safetensors)$/;

/** The whole size, by the answer to a request for the beginning; NaN where the server does not say. */
function sizeOf(response: Response): number {
  const range = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  if (response.status === 206) return Number(range ?? Number.NaN);
  // Of the packed bytes, where the server packs them.
  const packed = response.headers.get('content-encoding') ?? 'identity';
  return packed === 'identity' ? Number(response.headers.get('content-length') ?? Number.NaN) : Number.NaN;
}

function ask(address: URL, most: number, signal?: AbortSignal): Promise<Response> {
  const headers = { Range: `bytes=0-${most - 1}` };
  return request(address, { hint: HINT, headers, signal });
}

class SiteFile implements ModelFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly #address: URL;

  constructor(address: URL, path: string, size: number) {
    this.#address = address;
    this.path = path;
    this.name = nameIn(path);
    this.size = size;
  }

  /** A server that knows no ranges begins with the whole file; the rest of it is left. */
  async beginning(most: number, signal?: AbortSignal): Promise<Uint8Array> {
    const bytes = Math.min(most, this.size);
    if (bytes === 0) return new Uint8Array();
    const response = await ask(this.#address, bytes, signal);
    return readBody(this.#address, response, { bytes, signal });
  }

  async read({ signal, onProgress }: ReadOptions = {}): Promise<Uint8Array> {
    const response = await request(this.#address, { hint: HINT, signal });
    return readBody(this.#address, response, {
      bytes: this.size,
      tooLong: `${this.name} has become longer than the ${this.size} bytes that it had. Open the address again.`,
      signal,
      onProgress,
    });
  }
}

async function fileAt(address: URL, path: string, signal?: AbortSignal): Promise<ModelFile> {
  const response = await ask(address, 1, signal);
  response.body?.cancel().catch(() => {});
  const size = sizeOf(response);
  if (Number.isSafeInteger(size)) return new SiteFile(address, path, size);
  throw new SourceError(
    'unsupported',
    `The server does not say how large ${nameOf(address)} is, so the page cannot tell whether it fits. Download it and choose the file.`,
  );
}

/** Null where there is no such file. */
async function optionalAt(address: URL, path: string, signal?: AbortSignal): Promise<ModelFile | null> {
  try {
    return await fileAt(address, path, signal);
  } catch (cause) {
    if (cause instanceof SourceError && cause.code === 'not_found') return null;
    throw cause;
  }
}

function sameSite(text: string, page: URL): URL {
  let address: URL;
  try {
    address = new URL(text.trim(), page);
  } catch {
    throw new SourceError('malformed', `“${text}” is no address. Give one like models/own/ or model.gguf.`);
  }
  if (address.origin === page.origin && /^https?:$/.test(address.protocol)) return address;
  throw new SourceError(
    'unsupported',
    `${address.origin === 'null' ? address.protocol : address.origin} is another site than ${page.origin}, and this page fetches nothing from other sites. Download the model and choose its files.`,
  );
}

/**
 * The files of the model at `text`: a `.gguf` file, or a folder with config.json, tokenizer.json and
 * weights. What a folder lacks is left out.
 * @throws SourceError
 */
export async function filesAtAddress(text: string, page: URL, signal?: AbortSignal): Promise<ModelFile[]> {
  const address = sameSite(text, page);
  if (address.pathname.endsWith('.gguf')) return [await fileAt(address, nameOf(address), signal)];
  const folder = FILE_INSIDE.test(address.pathname)
    ? new URL('.', address)
    : new URL(address.pathname.replace(/\/*$/, '/'), address);
  const name = nameIn(folder.pathname.slice(0, -1));
  const at = (file: string) => optionalAt(new URL(file, folder), `${name}/${file}`, signal);
  const [whole, ...texts] = await Promise.all(NAMES.map(at));
  const index = whole ? null : await at(INDEX);
  const shards = index ? await Promise.all((await shardNames(index, signal)).map(at)) : [];
  const files = [...texts, whole, index, ...shards].filter((file) => file != null);
  if (files.length > 0) return files;
  throw new SourceError(
    'not_found',
    `There is no model at ${folder.pathname}: neither config.json nor model.safetensors is served there. ${HINT}`,
  );
}
