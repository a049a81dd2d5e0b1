/**
 * A copy of a safetensors file with its f32 tensors rounded to half precision, to the
 * nearest and ties to even, as `attention_native convert --dtype f16` does; the tests hold
 * both to the same halves.
 *
 *   node scripts/lib/round_weights.mjs IN OUT [PREFIX OF TENSORS TO LEAVE OUT ...]
 */

import { readFile, writeFile } from 'node:fs/promises';
import { floats, readTensorFile } from '../../tests/shared/safetensors.ts';

const ALIGNMENT = 8;

/** What is no f32, such as the list of positions, stays as it is. */
function roundTensor(name, tensor) {
  if (tensor.dtype !== 'F32') return { name, ...tensor };
  const values = floats(tensor);
  const halves = new Float16Array(values);
  const overflowed = values.findIndex((value, i) => Number.isFinite(value) && !Number.isFinite(halves[i]));
  if (overflowed >= 0) throw new Error(`Tensor '${name}' holds ${values[overflowed]}, too large for f16.`);
  return { name, dtype: 'F16', shape: tensor.shape, bytes: new Uint8Array(halves.buffer) };
}

/** Tensors in the order of their names, after a header padded with spaces. */
function writeTensors(tensors, metadata) {
  const header = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let end = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    header[name] = { dtype, shape, data_offsets: [end, end + bytes.length] };
    end += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const start = 8 + ALIGNMENT * Math.ceil(text.length / ALIGNMENT);
  const file = Buffer.alloc(start + end, ' ');
  file.writeBigUInt64LE(BigInt(start - 8));
  text.copy(file, 8);
  let at = start;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

const [source, target, ...dropped] = process.argv.slice(2);
const { tensors, metadata } = readTensorFile(await readFile(source));
const kept = [...tensors.keys()].filter((name) => !dropped.some((prefix) => name.startsWith(prefix))).sort();
await writeFile(
  target,
  writeTensors(
    kept.map((name) => roundTensor(name, tensors.get(name))),
    metadata,
  ),
);
