/** Whose lines are drawn: those of the chosen head, of several heads, or of several pinned rows. */

import type { HeadStages } from '../../core/types.ts';
import { weightAt } from '../../trace/head_rows.ts';
import type { Overlaid } from '../../trace/overlaid.ts';
import type { Between } from './lines_between.ts';
import type { Column, Slot } from './lines_window.ts';

/** One of several: the head with its weights, and the row in question. */
export interface LinesOf {
  stages: HeadStages;
  query: number;
  between: Between;
}

export interface Together {
  overlaid: Overlaid | null;
  /** The pointer is on a row: it alone is in question. */
  isHovered: boolean;
  /** What a head or row gives to the gap of the right column that begins there; null: not known. */
  massOf(place: number, from: number): number | null;
}

/** Heads have the hues where each has one; else rows have. */
export function headsHaveHues(overlaid: Overlaid | null): boolean {
  return overlaid !== null && overlaid.heads.length > 1 && overlaid.headsAs === 'each';
}

/** How many hues there are; 0: one head and one row, or all as one. */
export function hueCount({ overlaid, isHovered }: Pick<Together, 'overlaid' | 'isHovered'>): number {
  if (!overlaid) return 0;
  if (headsHaveHues(overlaid)) return overlaid.heads.length;
  const rows = overlaid.rowsAs === 'each' && !isHovered ? overlaid.rows.length : 0;
  return rows > 1 ? rows : 0;
}

function withMasses(keys: Column, massOf: (from: number) => number | null): Column {
  const slots = keys.slots.map(({ gap, ...slot }) =>
    gap ? { gap: { ...gap, mass: massOf(gap.from) } } : (slot as Slot),
  );
  return { ...keys, slots };
}

/** Rows as one have no place of their own: their lines begin in their midst. */
function rowAsOne(own: Between, { rows, row }: Overlaid): LinesOf[] {
  if (!row) return [];
  const { queries, stages } = own;
  const places = rows.map(({ query }) => queries.rowOf[query] ?? 0);
  const middle = places.reduce((sum, place) => sum + place, 0) / places.length;
  const one: HeadStages = { ...stages, queries: 1, firstRow: 0, weights: row.weights };
  const between: Between = {
    ...own,
    stages: one,
    massFilter: null,
    queries: { ...queries, rowOf: Float32Array.of(middle) },
    query: 0,
    key: -1,
    pin: null,
  };
  return [{ stages: one, query: 0, between }];
}

/** `own`: of the chosen head and the row in question. */
export function linesOfAll(own: Between, { overlaid, isHovered, massOf }: Together): LinesOf[] {
  const alone = [{ stages: own.stages, query: own.query, between: own }];
  if (!overlaid) return alone;
  const several = !isHovered && overlaid.rows.length > 1;
  const queries = several ? overlaid.rows.map(({ query }) => query) : [own.query];
  if (headsHaveHues(overlaid))
    return overlaid.heads.flatMap((head, place) => {
      // The chosen head's may be a preview.
      const stages = place === 0 ? own.stages : head.stages;
      const massFilter = place === 0 ? own.massFilter : head.massFilter;
      const keys = withMasses(own.keys, (from) => massOf(place, from));
      const key = place === 0 ? own.key : -1;
      return queries.map((query) => ({
        stages,
        query,
        between: { ...own, stages, massFilter, keys, key, query, pin: null, place },
      }));
    });
  if (!several) return alone;
  if (overlaid.rowsAs !== 'each') return rowAsOne(own, overlaid);
  return queries.map((query, place) => {
    const keys = withMasses(own.keys, (from) => massOf(place, from));
    const key = place === 0 ? own.key : -1;
    return { stages: own.stages, query, between: { ...own, keys, key, query, pin: null, place } };
  });
}

/** The one that gives a key the most: its number is the one that is written. */
export function mostAt(all: readonly LinesOf[], key: number): { weight: number; place: number | undefined } {
  let most = { weight: 0, place: undefined as number | undefined };
  for (const { stages, query, between } of all) {
    const weight = query < 0 ? 0 : weightAt(stages, query, key);
    if (weight > most.weight) most = { weight, place: between.place };
  }
  return most;
}
