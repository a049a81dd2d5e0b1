/** Where a head's query and key come from, from the numbers that the binding hands over (cpp/wasm/head_origin_binding.cpp). */

import type { HeadOriginAnswer } from '../generated/attention.d.ts';
import type { HeadOrigin, OriginPart, OriginTerm, VectorOrigin } from '../types.ts';

const TERMS = 5;

/** Takes numbers one after the other. */
class Numbers {
  readonly #all: Float32Array;
  #next = 0;

  constructor(all: Float32Array) {
    this.#all = all;
  }

  take(): number {
    return this.#all[this.#next++] ?? 0;
  }

  vector(length: number): Float32Array {
    this.#next += length;
    return this.#all.slice(this.#next - length, this.#next);
  }
}

function partOf(numbers: Numbers): OriginPart | null {
  const [width, length, cosine] = [numbers.take(), numbers.take(), numbers.take()];
  return width > 0 ? { values: numbers.vector(width), length, cosine } : null;
}

function termsOf(numbers: Numbers): OriginTerm[] {
  const terms = Array.from({ length: TERMS }, () => {
    const [input = 0, read = 0, weight = 0, product = 0] = numbers.vector(4);
    return { input, read, weight, product };
  });
  // A stream with fewer columns has none for the last places.
  return terms.filter(({ input }) => input >= 0);
}

function vectorOf(numbers: Numbers): VectorOrigin {
  const [isNormed, isSumNormed, streamLength = 0, readLength = 0] = numbers.vector(4);
  const [rows = 0, columns = 0, limit = 0, value = 0, bias = 0, others = 0, rest = 0] = numbers.vector(7);
  const [width, headWidth] = [numbers.take(), numbers.take()];
  const terms = termsOf(numbers);
  const [stream, read, vector] = [numbers.vector(width), numbers.vector(width), numbers.vector(headWidth)];
  const means = numbers.vector(rows * columns);
  const [token, position, segment] = [partOf(numbers), partOf(numbers), partOf(numbers)];
  return {
    stream,
    read,
    vector,
    isNormed: isNormed === 1,
    streamLength,
    readLength,
    matrix: { rows, columns, means, limit },
    explained: { value, bias, terms, others, rest },
    first: token && { token, position, segment, isNormed: isSumNormed === 1 },
  };
}

export function headOriginOf(answer: NonNullable<HeadOriginAnswer>): HeadOrigin {
  const numbers = new Numbers(answer);
  const [column, product] = [numbers.take(), numbers.take()];
  const query = vectorOf(numbers);
  return { query, key: vectorOf(numbers), column, product };
}
