/** The lines between two columns: what the row in question looks at, and what looks at the key. */

import type { HeadStages, MassFilter } from '../../core/types.ts';
import { filterOf, isLongStages, rowOf } from '../../trace/head_rows.ts';
import { type Cell, sameCell } from '../../trace/selection.ts';
import type { Line } from './lines_paint.ts';
import type { Column } from './lines_window.ts';
import { hiddenCount } from './row.ts';

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
  /** Of which of several heads or rows these lines are; absent: there is one. */
  place?: number;
}

/** What a row gives to its keys, and which of them a filter leaves in; null: it is not here. */
function readRow({ stages, massFilter }: Between, query: number) {
  const row = rowOf(stages, query);
  return row && { query, weights: row.weights, kept: filterOf(massFilter, stages, query)?.kept };
}

type ReadRow = NonNullable<ReturnType<typeof readRow>>;

/** Null where the weight is too small, or left out by the filter. */
function lineOf(
  { queries, keys, pin, place }: Between,
  row: ReadRow,
  key: number,
  least: number,
): Line | null {
  const weight = row.weights[key] ?? 0;
  if (!(weight >= least) || row.kept?.[key] === 0) return null;
  const [from, to] = [queries.rowOf[row.query] ?? 0, keys.rowOf[key] ?? 0];
  const tone = sameCell({ query: row.query, key }, pin) ? 'pinned' : 'looks';
  return { from, to, weight, tone, ...(place !== undefined && { place }) };
}

/** One line for all that lies in a gap: what the core says of it. */
function gapLines({ queries, keys, query, place }: Between): Line[] {
  const from = queries.rowOf[query] ?? 0;
  return keys.slots.flatMap(({ gap }, to): Line[] =>
    gap?.mass && gap.mass >= FAINTEST_OF_ROW
      ? [{ from, to, weight: gap.mass, tone: 'looks', ...(place !== undefined && { place }) }]
      : [],
  );
}

function rowLines(between: Between): Line[] {
  const lines: Line[] = gapLines(between);
  const row = readRow(between, between.query);
  for (let key = 0; row && key < between.stages.keys; key++) {
    if (between.keys.left[key]) continue;
    const line = lineOf(between, row, key, FAINTEST_OF_ROW);
    if (line) lines.push(line);
  }
  return lines;
}

/** One line for all rows of a gap, of which few are here; together they may give a key more than 1. */
function leftGapLines({ queries, keys, key, place }: Between): Line[] {
  const to = keys.rowOf[key] ?? 0;
  return queries.slots.flatMap(({ gap }, from): Line[] =>
    gap?.mass && gap.mass >= FAINTEST_OF_ROW
      ? [{ from, to, weight: Math.min(1, gap.mass), tone: 'looked', ...(place !== undefined && { place }) }]
      : [],
  );
}

function columnLines(between: Between): Line[] {
  const { stages, queries, key, query: asks } = between;
  const isLong = isLongStages(stages);
  const lines: Line[] = isLong ? leftGapLines(between) : [];
  for (let query = 0; query < stages.queries; query++) {
    if (query === asks || (isLong && queries.left[query])) continue;
    const row = readRow(between, query);
    const line = row && lineOf(between, row, key, FAINTEST_OF_ROW);
    if (line) lines.push({ ...line, tone: 'looked' });
  }
  return lines;
}

function allLines(between: Between): Line[] {
  const { stages, queries, keys } = between;
  const lines: Line[] = [];
  for (let query = 0; query < stages.queries; query++) {
    const row = queries.left[query] ? null : readRow(between, query);
    for (let key = 0; row && key < stages.keys; key++) {
      const line = keys.left[key] ? null : lineOf(between, row, key, FAINTEST);
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
  const filter = filterOf(massFilter, stages, query);
  if (!filter) return '';
  const kept = filter.kept.reduce((count, keeps) => count + keeps, 0);
  const allowed = stages.keys - hiddenCount(stages, query);
  return `The strongest ${kept} of ${allowed}; hidden ${filter.hidden.toFixed(2)}.`;
}
