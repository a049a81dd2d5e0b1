/** Vectors of the reader with every number there: those that a seed draws come from the core. */

import type { VectorsInput, ViewCore } from '../../core/types.ts';
import type { Mode } from '../../scene/scene.ts';
import { MATRICES, type MatrixName } from './change_vectors.ts';
import { resized } from './matrices.ts';
import { scoreInput } from './score_parameters.ts';
import type { Row, Vectors } from './source.ts';
import { MOST_COLUMNS, MOST_TOKENS } from './source.ts';
import { groupsOf, seedOf, widthsOf } from './vectors.ts';

/** Every number is there. */
export type FilledVectors = Omit<Vectors, MatrixName> & Record<MatrixName, number[][]>;

/** So many numbers fill every place that there can be. */
export const FILLING_COUNT = MATRICES.length * MOST_TOKENS * MOST_COLUMNS;

const widthIn = (vectors: Vectors, name: MatrixName): number =>
  name === 'values' || name === 'crossValues' ? widthsOf(vectors).values : widthsOf(vectors).keys;

/** Whether the seed draws any of the numbers in these matrices. */
export function isDrawn(vectors: Vectors, names: readonly MatrixName[] = MATRICES): boolean {
  const isOpen = (row: Row, width: number) => row.length < width || row.includes(null);
  return names.some((name) => vectors[name].some((row) => isOpen(row, widthIn(vectors, name))));
}

/**
 * `filling`: `FILLING_COUNT` numbers of the vectors' seed. Each place has its own, so that going back and forth
 * between sizes gives the same again.
 */
export function filled(vectors: Vectors, filling: ArrayLike<number>): FilledVectors {
  const matrices = MATRICES.map((name, matrix) => {
    const width = widthIn(vectors, name);
    const rows = vectors[name].map((row, at) => {
      const first = (at * MATRICES.length + matrix) * MOST_COLUMNS;
      const whole: (number | null)[] = resized(row, width, () => null);
      return whole.map((number, column) => number ?? Number((filling[first + column] ?? 0).toFixed(2)));
    });
    return [name, rows];
  });
  return { ...vectors, ...Object.fromEntries(matrices) };
}

/** What the vectors' seed draws. @throws CoreError */
export function fillingOf(core: Pick<ViewCore, 'normalValues'>, vectors: Vectors): Promise<Float32Array> {
  return core.normalValues(seedOf(vectors), FILLING_COUNT);
}

/** @throws CoreError */
export async function filledBy(
  core: Pick<ViewCore, 'normalValues'>,
  vectors: Vectors,
): Promise<FilledVectors> {
  return filled(vectors, isDrawn(vectors) ? await fillingOf(core, vectors) : []);
}

/** The columns of the heads that are read: groups leave the others out. */
function columnsRead(
  rows: readonly number[][],
  { heads, keyValueHeads = heads }: FilledVectors,
): Float32Array {
  const width = ((rows[0]?.length ?? 0) / heads) * keyValueHeads;
  return Float32Array.from(rows.flatMap((row) => row.slice(0, width)));
}

/** For the core; cross takes keys and values from the second sequence. */
export function inputOf(vectors: FilledVectors, mode: Mode): VectorsInput {
  const cross = mode === 'cross';
  const keys = cross ? vectors.crossKeys : vectors.keys;
  const values = cross ? vectors.crossValues : vectors.values;
  return {
    heads: vectors.heads,
    keyValueHeads: groupsOf(vectors),
    queries: Float32Array.from(vectors.queries.flat()),
    keys: columnsRead(keys, vectors),
    values: columnsRead(values, vectors),
    queryCount: vectors.tokens.length,
    keyCount: keys.length,
    ...(vectors.softCap !== undefined && { softCap: vectors.softCap }),
    ...(vectors.score && scoreInput(vectors.score)),
    ...(mode === 'causal' && { mask: { causal: 'bottom-right' as const } }),
  };
}
