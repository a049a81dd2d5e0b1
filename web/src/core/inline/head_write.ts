/** What a head writes, from the numbers that the binding hands over (cpp/wasm/head_write_binding.cpp). */

import type { HeadWriteAnswer } from '../generated/attention.d.ts';
import type { HeadWrite, PartFigures } from '../types.ts';

const VECTORS = 5;
const FIGURES_PER_PART = 4;
const PARTS = 5;
const STREAM_LENGTH = PARTS * FIGURES_PER_PART;

export function headWriteOf({ vectors, figures }: NonNullable<HeadWriteAnswer>): HeadWrite {
  const width = vectors.length / VECTORS;
  const vector = (at: number) => vectors.slice(at * width, (at + 1) * width);
  const part = (at: number): PartFigures => {
    const [length = 0, ratio = 0, cosine = 0, share = 0] = figures.subarray(at * FIGURES_PER_PART);
    return { length, ratio, cosine, share };
  };
  return {
    written: vector(0),
    fromKey: vector(1),
    attention: vector(2),
    bias: vector(3),
    stream: vector(4),
    attentionOfStream: part(0),
    keyOfWritten: part(1),
    writtenOfAttention: part(2),
    biasOfAttention: part(3),
    writtenOfStream: part(4),
    streamLength: figures[STREAM_LENGTH] ?? 0,
    // A stream with fewer columns has none for the last places.
    strongest: [...figures.subarray(STREAM_LENGTH + 1)].filter((column) => column >= 0),
  };
}
