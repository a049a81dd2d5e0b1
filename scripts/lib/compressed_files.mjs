/** Files as they travel: compressed once for each way that a browser asks for, and kept in memory. */

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Models and pictures are dense already. */
const COMPRESSIBLE = new Set(['.css', '.html', '.js', '.json', '.svg', '.wasm']);
/** Larger ones would hold up their first reader for longer than they save. */
const MOST_BYTES = 8_000_000;
/** In this order where a browser takes both. Brotli's higher qualities take seconds for a module. */
const WAYS = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** @returns {'br' | 'gzip' | null} what an `Accept-Encoding` takes; a weight of 0 refuses. */
export function wayFor(accepted = '') {
  const taken = new Set();
  for (const part of accepted.toLowerCase().split(',')) {
    const [name, ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((text) => /^q=0(\.0*)?$/.test(text))) taken.add(name);
  }
  return Object.keys(WAYS).find((way) => taken.has(way)) ?? null;
}

export class CompressedFiles {
  #kept = new Map();

  /**
   * The file in the way asked for, or as it lies there.
   * @param {{ file: string, size: number, version: string }} file
   * @returns {Promise<{ way: string | null, size: number, open: () => Iterable<Buffer> | import('node:fs').ReadStream }>}
   */
  async take({ file, size, version }, way) {
    const plain = { way: null, size, open: () => createReadStream(file) };
    if (!way || !COMPRESSIBLE.has(extname(file)) || size > MOST_BYTES) return plain;
    const bytes = await this.#compress(file, version, way);
    return { way, size: bytes.length, open: () => [bytes] };
  }

  /** A newer version takes the place of the one before. */
  #compress(file, version, way) {
    const key = `${way} ${file}`;
    const before = this.#kept.get(key);
    if (before?.version === version) return before.bytes;
    const bytes = readFile(file).then(WAYS[way]);
    this.#kept.set(key, { version, bytes });
    bytes.catch(() => this.#kept.delete(key));
    return bytes;
  }
}
