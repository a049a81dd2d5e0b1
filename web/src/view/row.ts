/** One row of weights, sorted and summed for reading; the weights are the core's. */

import type { HeadStages } from '../core/types.ts';

export interface Share {
  key: number;
  weight: number;
}

/** The allowed keys of a row, strongest first; ties in reading order. */
export function sharesOf(stages: HeadStages, query: number): Share[] {
  const shares: Share[] = [];
  for (let key = 0; key < stages.keys; key++) {
    const at = query * stages.keys + key;
    if (stages.allowed[at] !== 0) shares.push({ key, weight: stages.weights[at] ?? 0 });
  }
  return shares.sort((a, b) => b.weight - a.weight);
}

export function strongestKey(stages: HeadStages, query: number): number {
  return sharesOf(stages, query)[0]?.key ?? 0;
}

/** What is left after the first ones. */
export function restOf(shares: Share[], shown: number): { count: number; weight: number } {
  const rest = shares.slice(shown);
  return { count: rest.length, weight: rest.reduce((sum, share) => sum + share.weight, 0) };
}

export function isEmptyRow(stages: HeadStages, query: number): boolean {
  return stages.emptyRows[query] === 1;
}

/** What the head makes of a row in which nothing is allowed: as it was computed, by the policy in force. */
export function emptyRowWords({ weights, keys }: HeadStages, query: number): string {
  const weight = weights[query * keys] ?? 0;
  if (Number.isNaN(weight)) return 'not a number';
  return weight > 0 ? 'even over all' : 'output 0';
}

export function hiddenCount(stages: HeadStages, query: number): number {
  const row = stages.allowed.subarray(query * stages.keys, (query + 1) * stages.keys);
  return row.reduce((count, allowed) => count + (allowed === 0 ? 1 : 0), 0);
}
