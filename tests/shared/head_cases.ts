/** Fixtures of what comes into heads and goes out of them: lists of interventions, and rows that float64 expects. */

import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { Intervention } from '../../web/src/core/types.ts';
import { checkpointFolder } from './checkpoints.ts';
import { floats, integers, readTensorFile, type TensorFile } from './safetensors.ts';

export async function headFixture(family: string, name: string) {
  const path = new URL(`../fixtures/${family}/checkpoints_${name}.safetensors`, import.meta.url);
  const file = readTensorFile(await readFile(path));
  const lists: Record<string, Intervention[]> = JSON.parse(file.metadata.interventions ?? '');
  const ids = file.tensors.get('ids');
  if (!ids) throw new Error(`${name} has no ids.`);
  return { file, cases: Object.entries(lists), tokenIds: integers(ids) };
}

export async function checkpointSource(name: string) {
  const read = (file: string) => readFile(new URL(file, checkpointFolder(name)));
  return {
    config: await readFile(new URL('config.json', checkpointFolder(name)), 'utf8'),
    weights: [
      { name: 'model.safetensors', bytes: async () => new Uint8Array(await read('model.safetensors')) },
    ],
  };
}

/** All that is expected of a name; null: nothing is. */
export function expectedOf({ tensors }: TensorFile, name: string): Float32Array | null {
  const tensor = tensors.get(`expected.${name}`);
  return tensor ? floats(tensor) : null;
}

/** A row of a tensor; where its last axis holds several vectors, one of these `parts`. */
export function rowOf({ tensors }: TensorFile, name: string, row: number, parts = 1): Float32Array {
  const tensor = tensors.get(`expected.${name}`);
  if (!tensor) throw new Error(`Nothing is expected of ${name}.`);
  const width = (tensor.shape.at(-1) ?? 0) / parts;
  return floats(tensor).subarray(row * width, (row + 1) * width);
}

/** The largest difference. */
export function apart(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? Number.NaN))),
    0,
  );
}
