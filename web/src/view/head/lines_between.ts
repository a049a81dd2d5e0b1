/** The lines between two columns: what the row in question looks at, and what looks at the key. */

import type { HeadStages, MassFilter } from '../../core/types.ts';
import { type Cell, sameCell } from '../../trace/selection.ts';
import type { Line } from '../lines_paint.ts';
import type { Column } from './lines_window.ts';

/** Fainter lines are not drawn when no row is chosen: they would be a fog. */
export const FAINTEST = 0.05;
const FAINTEST_OF_ROW = 0.004;

export interface Between {
  stages: HeadStages;
  massFilter: MassFilter | null;
  queries: Column;
  keys: Column;
  /** The row in question, and the key; -1: none. */
  query: number;
  key: number;
  pin: Cell | null;
}

/** Null where the weight is too small, or left out by the filter. */
function lineOf({ stages, massFilter, queries, keys, pin }: Between, cell: Cell, least: number): Line | null {
  const at = cell.query * stages.keys + cell.key;
  const weight = stages.weights[at] ?? 0;
  if (!(weight >= least) || massFilter?.kept[at] === 0) return null;
  const [from, to] = [queries.rowOf[cell.query] ?? 0, keys.rowOf[cell.key] ?? 0];
  return { from, to, weight, tone: sameCell(cell, pin) ? 'pinned' : 'looks' };
}

/** One line for all that lies in a gap: what the core says of it. */
function gapLines({ queries, keys, query }: Between): Line[] {
  const from = queries.rowOf[query] ?? 0;
  return keys.slots.flatMap(({ gap }, to): Line[] =>
    gap?.mass && gap.mass >= FAINTEST_OF_ROW ? [{ from, to, weight: gap.mass, tone: 'looks' }] : [],
  );
}

function rowLines(between: Between): Line[] {
  const lines: Line[] = gapLines(between);
  for (let key = 0; key < between.stages.keys; key++) {
    if (between.keys.left[key]) continue;
    const line = lineOf(between, { query: between.query, key }, FAINTEST_OF_ROW);
    if (line) lines.push(line);
  }
  return lines;
}

function columnLines(between: Between): Line[] {
  const { stages, key, query: asks } = between;
  const lines: Line[] = [];
  for (let query = 0; query < stages.queries; query++) {
    const line = query === asks ? null : lineOf(between, { query, key }, FAINTEST_OF_ROW);
    if (line) lines.push({ ...line, tone: 'looked' });
  }
  return lines;
}

function allLines(between: Between): Line[] {
  const { stages, queries, keys } = between;
  const lines: Line[] = [];
  for (let query = 0; query < stages.queries; query++) {
    if (queries.left[query]) continue;
    for (let key = 0; key < stages.keys; key++) {
      const line = keys.left[key] ? null : lineOf(between, { query, key }, FAINTEST);
      if (line) lines.push(line);
    }
  }
  return lines;
}

/** Those that are drawn last lie on top. */
export function linesBetween(between: Between): Line[] {
  const { query, key } = between;
  if (query < 0 && key < 0) return allLines(between);
  const lines = [...(key < 0 ? [] : columnLines(between)), ...(query < 0 ? [] : rowLines(between))];
  return [...lines.filter(({ tone }) => tone !== 'pinned'), ...lines.filter(({ tone }) => tone === 'pinned')];
}

/** Of the row in question, how many lines are left in by the filter, and the mass of the others. */
export function filterWords({ stages, massFilter, query }: Between): string {
  if (query < 0 || !massFilter) return `Weights from ${query < 0 ? FAINTEST : FAINTEST_OF_ROW} on.`;
  const row = [query * stages.keys, (query + 1) * stages.keys] as const;
  const kept = massFilter.kept.subarray(...row).reduce((count, keeps) => count + keeps, 0);
  const allowed = stages.allowed.subarray(...row).reduce((count, allows) => count + allows, 0);
  return `The strongest ${kept} of ${allowed}; hidden ${(massFilter.hidden[query] ?? 0).toFixed(2)}.`;
}
