/** Where a head's query and key come from, as the binding hands it over (cpp/wasm/head_origin_binding.cpp). */

import type { HeadOriginAnswer } from '../generated/attention.d.ts';
import type { HeadOrigin, OriginTerm, VectorOrigin } from '../types.ts';

const FIGURES_BEFORE_TERMS = 11;
const FIGURES_PER_TERM = 4;

function termsOf(figures: Float32Array): OriginTerm[] {
  const terms: OriginTerm[] = [];
  for (let at = FIGURES_BEFORE_TERMS; at < figures.length; at += FIGURES_PER_TERM) {
    const [input = 0, read = 0, weight = 0, product = 0] = figures.subarray(at);
    terms.push({ input, read, weight, product });
  }
  return terms;
}

function vectorOf(answer: NonNullable<HeadOriginAnswer>['query']): VectorOrigin {
  const { stream, read, vector, means, figures, token, position, segment } = answer;
  const [isNormed, isSumNormed, streamLength = 0, readLength = 0, rows = 0, columns = 0, limit = 0] = figures;
  const [value = 0, bias = 0, others = 0, rest = 0] = figures.subarray(7);
  return {
    stream,
    read,
    vector,
    isNormed: isNormed === 1,
    streamLength,
    readLength,
    matrix: { rows, columns, means, limit },
    explained: { value, bias, terms: termsOf(figures), others, rest },
    first: token && { token, position, segment, isNormed: isSumNormed === 1 },
  };
}

export function headOriginOf(answer: NonNullable<HeadOriginAnswer>): HeadOrigin {
  const { query, key, column, product } = answer;
  return { query: vectorOf(query), key: vectorOf(key), column, product };
}
