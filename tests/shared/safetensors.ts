/** A reader of safetensors for the tests, apart from the one under test. */

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
