/** A head as it is read: row by row. Of a long one only those rows are here that somebody looks at. */

import type { HeadDifference, HeadStages, MassFilter, TileArea } from '../core/types.ts';

/** In tokens on a side: of a larger head rows and tiles come, never the whole. */
export const LONG_HEAD = 512;

/** One row of a head: `[keys]` each. */
export interface HeadRow {
  weights: Float32Array;
  /** 1 where the mask allows. */
  allowed: Uint8Array;
  /** Empty where only weights are known. */
  scores: Float32Array;
  /** Nothing is allowed in it. */
  isEmpty: boolean;
  sum: number;
  /** What the allowed weights beside the strongest that are named share. */
  rest: number;
  /** Of a long head under a filter. */
  filter?: RowFilter;
  /** Of a long head that the reader changed: what that did to each weight. */
  change?: Float32Array;
}

/** Which weights of a row a filter leaves in (1), and the mass of the others. */
export interface RowFilter {
  kept: Uint8Array;
  hidden: number;
}

/** The arrays of a long head are empty: its rows stand in their place. */
export interface LongStages extends HeadStages {
  rows: ReadonlyMap<number, HeadRow>;
}

/** The values of a long head's difference are empty, too. */
export interface LongDifference extends HeadDifference {
  rows: ReadonlyMap<number, HeadRow>;
  tile(area: TileArea): Promise<Float32Array>;
}

export function isLongDifference(difference: HeadDifference): difference is LongDifference {
  return 'rows' in difference;
}

/** What the reader's changes did to the weights of a row; null: it is still to come. */
export function changesIn(difference: HeadDifference, query: number): Float32Array | null {
  if (isLongDifference(difference)) return difference.rows.get(query)?.change ?? null;
  const { values, keys } = difference;
  return values.subarray(query * keys, (query + 1) * keys);
}

/** 0 where it is still to come. */
export function changeAt(difference: HeadDifference, query: number, key: number): number {
  return changesIn(difference, query)?.[key] ?? 0;
}

export function isLongStages(stages: HeadStages): stages is LongStages {
  return 'rows' in stages;
}

/** Null: it is not here. */
export function rowIn(stages: HeadStages, query: number): HeadRow | null {
  const { keys, firstRow, weights, allowed, scores, emptyRows, rowSums, restSums } = stages;
  const at = query - firstRow;
  const [from, to] = [at * keys, (at + 1) * keys];
  if (at < 0 || to > weights.length) return null;
  return {
    weights: weights.subarray(from, to),
    allowed: allowed.subarray(from, to),
    scores: scores.subarray(from, to),
    isEmpty: emptyRows[at] === 1,
    sum: rowSums[at] ?? 0,
    rest: restSums[at] ?? 0,
  };
}

/** Null: there is no such row, or it is still to come. */
export function rowOf(stages: HeadStages, query: number): HeadRow | null {
  return isLongStages(stages) ? (stages.rows.get(query) ?? null) : rowIn(stages, query);
}

/** 0 where the row is still to come. */
export function weightAt(stages: HeadStages | null, query: number, key: number): number {
  return (stages && rowOf(stages, query)?.weights[key]) ?? 0;
}

export function hasScores(stages: HeadStages): boolean {
  const scores = isLongStages(stages) ? stages.rows.values().next().value?.scores : stages.scores;
  return scores !== undefined && scores.length > 0;
}

/** What the filter does to a row; null: everything is in, or it is still to come. */
export function filterOf(filter: MassFilter | null, stages: HeadStages, query: number): RowFilter | null {
  if (!filter) return null;
  if (isLongStages(stages)) return stages.rows.get(query)?.filter ?? null;
  const { keys } = stages;
  return {
    kept: filter.kept.subarray(query * keys, (query + 1) * keys),
    hidden: filter.hidden[query] ?? 0,
  };
}
