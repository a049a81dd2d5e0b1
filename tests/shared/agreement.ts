/**
 * How far two builds may be apart: every weight of the bare operation within
 * 2e-6 of its row's largest. A whole model is held by its fixtures' tolerance.
 */

import type { Core } from '../../web/src/core/types.ts';
import type { FixtureCase, FixtureFiles } from './fixtures.ts';
import { floats, readTensorFile } from './safetensors.ts';

const OF_ROW_MAXIMUM = 2e-6;

/** The largest difference of two lists of numbers; NaN where their lengths differ. */
export function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) return Number.NaN;
  let largest = 0;
  for (let at = 0; at < one.length; at++) {
    largest = Math.max(largest, Math.abs((one[at] ?? Number.NaN) - (other[at] ?? Number.NaN)));
  }
  return largest;
}

/** One sentence where the weights of `one` differ too much between the cores, else empty. */
export async function weightsApart(
  one: FixtureCase,
  files: FixtureFiles,
  first: Core,
  second: Core,
): Promise<string> {
  const bytes = await files.fixture(one.file);
  const [ours, theirs] = [await weightsOf(first, bytes), await weightsOf(second, bytes)];
  if (!ours || !theirs) return `${one.name} has no weights`;
  for (let start = 0; start < ours.values.length; start += ours.keys) {
    const row = ours.values.subarray(start, start + ours.keys);
    const allowed = OF_ROW_MAXIMUM * row.reduce((largest, value) => Math.max(largest, value), 0);
    for (const [key, value] of row.entries()) {
      const other = theirs.values[start + key] ?? Number.NaN;
      if (Number.isNaN(value) && Number.isNaN(other)) continue;
      if (!(Math.abs(value - other) <= allowed)) {
        return `weights[${start + key}] of ${one.name} is ${value} here and ${other} there`;
      }
    }
  }
  return '';
}

async function weightsOf(core: Core, bytes: Uint8Array) {
  const weights = readTensorFile(await core.compute(bytes)).tensors.get('weights');
  return weights && { values: floats(weights), keys: weights.shape.at(-1) ?? 1 };
}
