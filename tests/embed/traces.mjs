/** Traces for posts: the one that is shipped as a reader saved it, and others that are as large as they can be. */

import { readFile } from 'node:fs/promises';
import { defaultScene } from '../../web/src/labs/encoder/source.ts';

export const TRACE = new URL('../../web/public/traces/trophy.safetensors', import.meta.url);

/** A safetensors file of this header, with these bytes behind it. */
function fileOf(header, bytes) {
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, bytes]);
}

/** The trace as the page saves it with what was looked at. */
export async function savedTrace() {
  const file = await readFile(TRACE);
  const length = Number(file.readBigUInt64LE());
  const header = JSON.parse(file.subarray(8, 8 + length).toString());
  const scene = { ...defaultScene(), layer: 5, head: 11, pin: { query: 1, key: 0 }, view: 'lines' };
  header.__metadata__.scene = JSON.stringify(scene);
  return fileOf(header, file.subarray(8 + length));
}

/** Two words of three pieces each, between special tokens; every number is a power of two. `words`: saved with words on show. */
export function piecesTrace(words = false) {
  const tokens = ['[CLS]', 'un', '##believ', '##able', 'sky', '##line', '##s', '[SEP]'];
  const size = tokens.length;
  const weights = new Float32Array(2 * size * size).fill(1 / size);
  // In the second head, “un” gives all to the pieces of the other word, and “##believ” a half.
  weights.fill(0, size * size + size, size * size + 3 * size);
  weights.set([0.5, 0.25, 0.25], size * size + size + 4);
  weights.set([0.5, 0, 0, 0, 0.25, 0.25], size * size + 2 * size);
  const shown = {
    ...defaultScene(),
    layer: 0,
    head: 1,
    pin: { query: 1, key: 4 },
    view: 'table',
    words: true,
  };
  const header = {
    __metadata__: { tokens: JSON.stringify(tokens), ...(words && { scene: JSON.stringify(shown) }) },
    'layer.0.weights': { dtype: 'F32', shape: [2, size, size], data_offsets: [0, weights.byteLength] },
  };
  return fileOf(header, Buffer.from(weights.buffer));
}

/** More weights than a page computes on its own thread: every token looks at itself. */
export function largeTrace() {
  const shape = [4, 240, 240];
  const weights = new Uint8Array(shape.reduce((product, size) => product * size));
  for (let at = 0; at < weights.length; at++) if (Math.floor(at / 240) % 240 === at % 240) weights[at] = 255;
  const tensor = { dtype: 'U8', shape, data_offsets: [0, weights.length] };
  return fileOf({ 'layer.0.weights': tensor }, weights);
}

/** As much as a page computes on its own thread: 145,800 weights, all from vectors. */
export function edgeTrace() {
  const [layers, heads, tokens, width] = [6, 12, 45, 32];
  const count = tokens * heads * width;
  const numbers = new Uint16Array(3 * layers * count);
  // Half-precision numbers from 1 to 2 and from -1 to -2, of a linear congruential generator.
  let state = 1;
  for (let at = 0; at < numbers.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    numbers[at] = 0x3c00 | (state >>> 22) | ((state >>> 6) & 0x8000);
  }
  const header = { __metadata__: { settings: JSON.stringify({ heads }) } };
  const parts = ['queries', 'keys', 'values'];
  for (let part = 0; part < 3 * layers; part++) {
    const name = `layer.${Math.floor(part / 3)}.${parts[part % 3]}`;
    const begin = 2 * part * count;
    header[name] = { dtype: 'F16', shape: [tokens, heads * width], data_offsets: [begin, begin + 2 * count] };
  }
  return fileOf(header, Buffer.from(numbers.buffer));
}
