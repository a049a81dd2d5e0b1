/** One head as a small picture: a pixel per cell, hidden ones left clear. */

import type { HeadStages } from '../core/types.ts';
import { rootEntry, weightColours } from './colour.ts';

export function thumbnailPixels(
  { queries, keys, weights, allowed }: HeadStages,
  colours: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const pixels = new Uint32Array(queries * keys);
  for (let at = 0; at < pixels.length; at++) {
    const entry = rootEntry(weights[at] ?? 0);
    pixels[at] = allowed[at] === 0 ? 0 : (colours[entry] ?? 0);
  }
  return pixels;
}

export function paintThumbnail(canvas: HTMLCanvasElement, stages: HeadStages, dark: boolean): void {
  const { queries, keys } = stages;
  canvas.width = keys;
  canvas.height = queries;
  const pixels = thumbnailPixels(stages, new Uint32Array(weightColours(dark).slice().buffer));
  canvas
    .getContext('2d')
    ?.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), keys, queries), 0, 0);
}
