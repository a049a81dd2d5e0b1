/** Attention from elsewhere (.npz, .npy, .json) and trace files, told apart by their bytes. */

/** What the file input offers. */
export const ATTENTION_FILES = '.safetensors,.npz,.npy,.json';

const NUMPY = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ZIP = [0x50, 0x4b];
const SPACE = [0x20, 0x09, 0x0a, 0x0d];
const OPENING = [0x5b, 0x7b];

function begins(bytes: Uint8Array, magic: number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte);
}

/** A safetensors file begins with its header's length: 8 bytes, of which the last are zero. */
function isJson(bytes: Uint8Array): boolean {
  if (bytes.subarray(0, 8).includes(0)) return false;
  const first = bytes.find((byte) => !SPACE.includes(byte));
  return first !== undefined && OPENING.includes(first);
}

export function isZip(bytes: Uint8Array): boolean {
  return begins(bytes, ZIP);
}

/** Whether these bytes are arrays or JSON; else they are taken for a trace file. */
export function isDump(bytes: Uint8Array): boolean {
  return isZip(bytes) || begins(bytes, NUMPY) || isJson(bytes);
}
