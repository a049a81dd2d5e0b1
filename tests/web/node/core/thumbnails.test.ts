/** Pictures of heads against their definition: of each pixel the largest weight in it, as a square root in 8 bits. */

import { expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { floatFile } from '../../../shared/safetensors.ts';

const core = new InlineCore(await loadModule('simd'));
const SIZE = 8;

/** Which cells lie in a pixel: those whose share of the side begins there, or the one that fills several. */
function cellsOf(pixel: number, cells: number, pixels: number): number[] {
  if (cells < pixels) return [Math.floor((pixel * cells) / pixels)];
  return Array.from({ length: cells }, (_, cell) => cell).filter(
    (cell) => Math.floor((cell * pixels) / cells) === pixel,
  );
}

function pixelsOf(weights: Float32Array, queries: number, keys: number, rows: number, columns: number) {
  return Array.from({ length: rows * columns }, (_, at) => {
    const held = cellsOf(Math.floor(at / columns), queries, rows).flatMap((query) =>
      cellsOf(at % columns, keys, columns).map((key) => weights[query * keys + key] ?? 0),
    );
    const largest = Math.max(0, ...held);
    return Math.floor(255 * Math.sqrt(Math.min(largest, 1)) + 0.5);
  });
}

it.each([
  [1, 1],
  [3, 5],
  [8, 8],
  [9, 8],
  [13, 29],
  [64, 7],
])('of %i rows and %i columns', async (queries, keys) => {
  const weights = Float32Array.from({ length: queries * keys }, (_, at) => ((at * 7919) % 1009) / 1009);
  // Weights from elsewhere may be anything.
  if (weights.length > 20) weights.set([-0.5, 1.5], 11);
  const trace = await core.openTrace(
    floatFile({ 'layer.0.weights': { shape: [1, queries, keys], values: weights } }),
  );
  const { rows, columns, pixels } = await trace.thumbnails(SIZE);
  expect([rows, columns]).toEqual([Math.min(queries, SIZE), Math.min(keys, SIZE)]);
  expect([...pixels]).toEqual(pixelsOf(weights, queries, keys, rows, columns));
  trace.dispose();
});

it('of a layer that is smaller than the largest one', async () => {
  const small = Float32Array.of(0.1, 0.9, 0.6, 0.4);
  const large = new Float32Array(36).fill(0.25);
  const trace = await core.openTrace(
    floatFile({
      'layer.0.weights': { shape: [1, 2, 2], values: small },
      'layer.1.weights': { shape: [1, 6, 6], values: large },
    }),
  );
  const { rows, columns, pixels } = await trace.thumbnails(SIZE);
  expect([rows, columns]).toEqual([6, 6]);
  expect([...pixels.subarray(0, 36)]).toEqual(pixelsOf(small, 2, 2, 6, 6));
  trace.dispose();
});
