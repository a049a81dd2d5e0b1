/** Thumbnails and figures of long heads, a few at a time: the core never holds more than one head for it. */

import type { HeadStatistics, Thumbnails, TraceHandle } from '../core/types.ts';

/** Weights that the core looks through for one answer: whoever chooses something waits for no more. */
const WEIGHTS_AT_ONCE = 4e6;

export interface HeadsSoFar {
  thumbnails: Thumbnails;
  statistics: HeadStatistics[];
  /** How many are here and how many there are; absent: all are here. */
  progress?: { done: number; all: number };
}

export interface HeadsAsked {
  /** Side of a thumbnail. */
  size: number;
  numbers: Int32Array;
  came: (heads: HeadsSoFar) => void;
  /** Nothing else is shown by now. */
  isLatest: () => boolean;
}

export async function overviewByHeads(
  trace: TraceHandle,
  { size, numbers, came, isLatest }: HeadsAsked,
): Promise<void> {
  const { layers } = trace.summary;
  const all = layers.reduce((sum, { heads }) => sum + heads, 0);
  const largest = Math.max(...layers.map(({ queries, keys }) => queries * keys));
  const atOnce = Math.max(1, Math.floor(WEIGHTS_AT_ONCE / largest));
  let thumbnails: Thumbnails | null = null;
  const statistics: HeadStatistics[] = [];
  for (let first = 0; first < all; first += atOnce) {
    const range = { first, count: Math.min(atOnce, all - first) };
    const [picture, figures] = await Promise.all([
      trace.thumbnails(size, range),
      trace.statistics(numbers, range),
    ]);
    if (!isLatest()) return;
    const { rows, columns } = picture;
    const pixels: Uint8Array = new Uint8Array(all * rows * columns);
    if (thumbnails) pixels.set(thumbnails.pixels);
    pixels.set(picture.pixels, first * rows * columns);
    thumbnails = { ...picture, pixels };
    statistics.push(...figures);
    const done = first + range.count;
    const progress = done < all ? { progress: { done, all } } : {};
    came({ thumbnails, statistics: [...statistics], ...progress });
  }
}
