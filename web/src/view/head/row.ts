/** One row of weights, sorted for reading; every weight and sum is the core's. */

import { type HeadStages, NAMED_IN_LINE } from '../../core/types.ts';
import { rowOf, weightAt } from '../../trace/head_rows.ts';

export interface Share {
  key: number;
  weight: number;
}

/** The allowed keys of a row, strongest first; ties in reading order. None while the row is still to come. */
export function sharesOf(stages: HeadStages, query: number): Share[] {
  const row = rowOf(stages, query);
  const shares: Share[] = [];
  row?.weights.forEach((weight, key) => {
    if (row.allowed[key] !== 0) shares.push({ key, weight });
  });
  return shares.sort((a, b) => b.weight - a.weight);
}

export function strongestKey(stages: HeadStages, query: number): number {
  return sharesOf(stages, query)[0]?.key ?? 0;
}

/** The strongest of a row's shares, and what the others have together. */
export function namedShares(stages: HeadStages, query: number, shares: readonly Share[]) {
  const named = shares.slice(0, NAMED_IN_LINE);
  return { named, others: shares.length - named.length, rest: rowOf(stages, query)?.rest ?? 0 };
}

export function isEmptyRow(stages: HeadStages, query: number): boolean {
  return rowOf(stages, query)?.isEmpty ?? false;
}

/** What the head makes of a row in which nothing is allowed: as it was computed, by the policy in force. */
export function emptyRowWords(stages: HeadStages, query: number): string {
  const weight = weightAt(stages, query, 0);
  if (Number.isNaN(weight)) return 'not a number';
  return weight > 0 ? 'even over all' : 'output 0';
}

export function hiddenCount(stages: HeadStages, query: number): number {
  const allowed = rowOf(stages, query)?.allowed;
  return allowed?.reduce((count, allows) => count + (allows === 0 ? 1 : 0), 0) ?? 0;
}
