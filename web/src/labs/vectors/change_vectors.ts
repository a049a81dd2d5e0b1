/** Vectors of the reader, changed by copy. */

import { resized } from './matrices.ts';
import { fittedScore } from './score_parameters.ts';
import type { Row, Vectors } from './source.ts';
import { FIRST_SEED, MOST_HEADS } from './source.ts';
import { groupsOf, seedOf, shapeOf, widthsOf } from './vectors.ts';

export type MatrixName = 'queries' | 'keys' | 'values' | 'crossKeys' | 'crossValues';
export const MATRICES: readonly MatrixName[] = ['queries', 'keys', 'values', 'crossKeys', 'crossValues'];

/** With the parameters of its score as its shape wants them. */
function fitting(vectors: Vectors): Vectors {
  return vectors.score ? { ...vectors, score: fittedScore(vectors.score, shapeOf(vectors)) } : vectors;
}

/** Groups that no longer fit become one for each head. */
export function withHeads(vectors: Vectors, heads: number): Vectors {
  const groups = groupsOf(vectors);
  const { keyValueHeads: _before, ...plain } = vectors;
  const fits = groups < vectors.heads && groups < heads && heads % groups === 0;
  return fitting({ ...plain, heads, ...(fits && { keyValueHeads: groups }) });
}

export function withGroups(vectors: Vectors, groups: number): Vectors {
  const { keyValueHeads: _before, ...plain } = vectors;
  return groups === vectors.heads ? plain : { ...plain, keyValueHeads: groups };
}

/** 0: no score is held back. */
export function withSoftCap(vectors: Vectors, cap: number): Vectors {
  const { softCap: _before, ...plain } = vectors;
  return cap > 0 ? { ...plain, softCap: cap } : plain;
}

/** The numbers of heads that split both widths evenly. */
export function possibleHeads(vectors: Vectors): number[] {
  const { keys, values } = widthsOf(vectors);
  return Array.from({ length: MOST_HEADS }, (_, at) => at + 1).filter(
    (heads) => keys % heads === 0 && values % heads === 0,
  );
}

/** The numbers of key and value heads that the heads can share evenly. */
export function possibleGroups({ heads }: Vectors): number[] {
  return Array.from({ length: heads }, (_, at) => at + 1).filter((groups) => heads % groups === 0);
}

/** Several numbers of a row at once. */
export function withCells(
  vectors: Vectors,
  name: MatrixName,
  row: number,
  cells: readonly (readonly [column: number, value: number])[],
): Vectors {
  const matrix = vectors[name].map((line, at) => {
    if (at !== row) return line;
    const last = Math.max(...cells.map(([column]) => column));
    const copy = resized(line, Math.max(line.length, last + 1), () => null);
    for (const [column, value] of cells) copy[column] = value;
    return copy;
  });
  return { ...vectors, [name]: matrix };
}

export function withCell(
  vectors: Vectors,
  name: MatrixName,
  row: number,
  column: number,
  value: number,
): Vectors {
  return withCells(vectors, name, row, [[column, value]]);
}

/** So many rows; the seed draws the new ones. */
const tall = (rows: readonly Row[], count: number): Row[] => resized(rows, count, () => []);

/** The first sequence with another number of tokens. */
export function withTokens(vectors: Vectors, count: number): Vectors {
  return {
    ...vectors,
    columns: widthsOf(vectors),
    tokens: resized(vectors.tokens, count, (index) => String.fromCharCode(97 + index)),
    queries: tall(vectors.queries, count),
    keys: tall(vectors.keys, count),
    values: tall(vectors.values, count),
  };
}

/** The second sequence with another number of tokens. */
export function withCrossTokens(vectors: Vectors, count: number): Vectors {
  return {
    ...vectors,
    columns: widthsOf(vectors),
    // The first letters are those of the other sequence.
    crossTokens: resized(vectors.crossTokens, count, (index) =>
      index < 9 ? String.fromCharCode(114 + index) : `r${index}`,
    ),
    crossKeys: tall(vectors.crossKeys, count),
    crossValues: tall(vectors.crossValues, count),
  };
}

const CUT: Record<'keys' | 'values', readonly MatrixName[]> = {
  keys: ['queries', 'keys', 'crossKeys'],
  values: ['values', 'crossValues'],
};

/**
 * Another width for queries and keys, or for values; heads that no longer fit become one. The seed draws new
 * columns: zeros would add nothing to a product, and so hide what the width does to it.
 */
export function withColumns(vectors: Vectors, which: 'keys' | 'values', width: number): Vectors {
  const cut = CUT[which].map((name) => [name, vectors[name].map((row) => row.slice(0, width))]);
  const next: Vectors = {
    ...vectors,
    ...Object.fromEntries(cut),
    columns: { ...widthsOf(vectors), [which]: width },
  };
  return withHeads(next, possibleHeads(next).includes(next.heads) ? next.heads : 1);
}

/** Another seed: only what is not written by hand changes. */
export function withSeed(vectors: Vectors, seed: number): Vectors {
  const { seed: _before, ...plain } = vectors;
  return seed === FIRST_SEED ? plain : { ...plain, seed };
}

export function isAllDrawn(vectors: Vectors): boolean {
  return MATRICES.every((name) => vectors[name].every((row) => row.every((number) => number === null)));
}

/** Every number by the seed, or by the next one where it has drawn them all already. */
export function drawn(vectors: Vectors): Vectors {
  const empty = Object.fromEntries(MATRICES.map((name) => [name, vectors[name].map(() => [])]));
  const seed = isAllDrawn(vectors) ? seedOf(vectors) + 1 : seedOf(vectors);
  return withSeed({ ...vectors, ...empty, columns: widthsOf(vectors) }, seed);
}
