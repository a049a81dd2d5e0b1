/** Heads as small pictures of their own stages: a sample per cell, hidden ones left clear. */

import type { HeadStages } from '../../core/types.ts';
import { rootEntry } from '../colours/colour.ts';
import type { HeadPicture, PictureOf } from './head_cells.ts';

function pictureOf({ queries, keys, weights, allowed }: HeadStages): HeadPicture {
  return { rows: queries, columns: keys, levels: Uint8Array.from(weights, rootEntry), allowed };
}

/** Of the stages of every head, layer by layer; each is made once. */
export function picturesOf(layers: readonly (readonly HeadStages[])[]): PictureOf {
  const pictures = layers.map((heads) => heads.map(pictureOf));
  return ({ layer, head }) => pictures[layer]?.[head] ?? null;
}
