/** A reader and a writer of safetensors for the tests, apart from those under test. */

export interface FileTensor {
  dtype: string;
  shape: number[];
  bytes: Uint8Array;
}

export interface TensorFile {
  metadata: Record<string, string>;
  tensors: Map<string, FileTensor>;
}

interface HeaderEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

export function readTensorFile(file: Uint8Array): TensorFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    new TextDecoder().decode(file.subarray(8, start)),
  ) as { __metadata__?: Record<string, string> } & Record<string, unknown>;
  const tensors = new Map<string, FileTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry as HeaderEntry;
    tensors.set(name, { dtype, shape, bytes: file.subarray(start + offsets[0], start + offsets[1]) });
  }
  return { metadata, tensors };
}

/** Not `slice`, which gives a view where Node reads a file into a Buffer. */
function copied(tensor: FileTensor): ArrayBuffer {
  return new Uint8Array(tensor.bytes).buffer;
}

/** F32 elements, copied so that they are aligned. */
export function floats(tensor: FileTensor): Float32Array {
  if (tensor.dtype !== 'F32') throw new Error(`expected F32, not ${tensor.dtype}`);
  return new Float32Array(copied(tensor));
}

/** I64 elements that fit 32 bits: token ids and types. */
export function integers(tensor: FileTensor): Int32Array {
  if (tensor.dtype !== 'I64') throw new Error(`expected I64, not ${tensor.dtype}`);
  return Int32Array.from(new BigInt64Array(copied(tensor)), Number);
}

/** A file of F32 tensors, one after the other. */
export function floatFile(
  tensors: Record<string, { shape: number[]; values: Float32Array }>,
  metadata?: Record<string, string>,
): Uint8Array {
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    const begin = end;
    end += values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = 8 * Math.ceil(text.length / 8);
  const file = new Uint8Array(8 + padded + end).fill(32, 8, 8 + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(text, 8);
  const numbers = new Float32Array(file.buffer, 8 + padded);
  let at = 0;
  for (const { values } of Object.values(tensors)) {
    numbers.set(values, at);
    at += values.length;
  }
  return file;
}
