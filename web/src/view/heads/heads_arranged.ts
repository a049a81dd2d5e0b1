/** The heads in another order, some of them, or larger: the grid then says the name of each. */

import type { HeadStatistics } from '../../core/types.ts';
import { type Arrangement, type HeadOrder, isArranged } from '../../scene/arrangement.ts';
import type { Noun } from '../../trace/token.ts';
import type { HeadCell, HeadRow, HeadStack } from './head_cells.ts';
import { inNoun, patternName } from './pattern.ts';

const COLUMNS = 8;
const LARGE_COLUMNS = 4;

/** What an order is about, largest first; in alphabetical order where it is a name. */
export interface Order {
  label: string;
  /** Absent: as the layers stand. */
  keyOf?: (head: HeadStatistics, cell: HeadCell) => number | string;
}

export const ORDERS: Readonly<Record<HeadOrder, Order>> = {
  layers: { label: 'by layer' },
  pattern: { label: 'by pattern', keyOf: patternName },
  entropy: { label: 'most even first', keyOf: ({ entropy }) => entropy },
  distance: { label: 'farthest first', keyOf: ({ meanDistance }) => meanDistance },
  first: { label: 'most on the first token', keyOf: ({ firstTokenMass }) => firstTokenMass },
  previous: { label: 'most on the previous token', keyOf: ({ previousTokenMass }) => previousTokenMass },
  own: { label: 'most on their own token', keyOf: ({ selfMass }) => selfMass },
  next: { label: 'most on the next token', keyOf: ({ nextTokenMass }) => nextTokenMass },
  last: { label: 'most on the last token', keyOf: ({ lastTokenMass }) => lastTokenMass },
  repeated: { label: 'most on what followed before', keyOf: ({ inductionMass }) => inductionMass },
  rest: { label: 'most at rest', keyOf: ({ restMass }) => restMass },
  effect: { label: 'largest effect without it', keyOf: (_, { change = 0 }) => Math.abs(change) },
};

export function labelOf(order: HeadOrder, noun: Noun): string {
  return inNoun(ORDERS[order].label, noun);
}

type Known = { cell: HeadCell; statistics: HeadStatistics };

/** The patterns that the heads show, each with how many do; the commonest first. */
export function patternCounts(statistics: readonly HeadStatistics[]): [name: string, count: number][] {
  const counts = new Map<string, number>();
  for (const head of statistics) {
    const name = patternName(head);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

function compare(one: number | string, other: number | string): number {
  if (typeof one === 'string' || typeof other === 'string') return String(one).localeCompare(String(other));
  return other - one;
}

function named({ cell, statistics }: Known, large: boolean, noun: Noun): HeadCell {
  const place = `${cell.layer}.${cell.head}`;
  return { ...cell, caption: large ? `${place} ${inNoun(patternName(statistics), noun)}` : place };
}

/** One stack without layers; the stacks as they are where nothing is arranged. */
export function arranged(
  stacks: readonly HeadStack[],
  statistics: readonly HeadStatistics[],
  arrangement: Arrangement,
  noun: Noun = 'token',
): readonly HeadStack[] {
  if (!isArranged(arrangement)) return stacks;
  const { order, only, large } = arrangement;
  const statisticsOf = new Map(statistics.map((head) => [`${head.layer}.${head.head}`, head]));
  const heads = stacks
    .flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))
    .flatMap((cell): Known[] => {
      const known = statisticsOf.get(`${cell.layer}.${cell.head}`);
      return known && (only === '' || patternName(known) === only) ? [{ cell, statistics: known }] : [];
    });
  const { keyOf } = ORDERS[order];
  if (keyOf)
    heads.sort((one, other) => compare(keyOf(one.statistics, one.cell), keyOf(other.statistics, other.cell)));
  const cells = heads.map((known) => named(known, large, noun));
  const columns = large ? LARGE_COLUMNS : COLUMNS;
  const rows: HeadRow[] = Array.from({ length: Math.ceil(cells.length / columns) }, (_, row) => ({
    name: '',
    cells: cells.slice(row * columns, (row + 1) * columns),
  }));
  return [{ title: '', rows }];
}
