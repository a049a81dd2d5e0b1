/** A head's figures as one long text, made a few rows at a time: nothing else waits, and a long head's rows are fetched. */

import { Yielding } from '../../models/yielding.ts';
import { isLongStages } from '../../trace/head_rows.ts';
import type { TileSource } from '../../trace/tile_source.ts';
import { type HeadFigures, type HeadTable, type TextTable, withChanges } from './table_text.ts';

/** Pairs that are written before others may go on. */
const PAIRS_AT_ONCE = 8192;

export interface WrittenHead {
  text: Blob;
  /** The names of the columns aside. */
  rows: number;
}

export interface HeadWriting {
  separated(table: TextTable): string;
  /** What the reader changed, in words. */
  changes: readonly string[];
  /** Of so many rows of the head it is there. */
  written(queries: number): void;
}

export async function writeHead(
  figures: HeadFigures,
  tiles: TileSource | null,
  table: HeadTable,
  { separated, changes, written }: HeadWriting,
): Promise<WrittenHead> {
  const { stages } = figures;
  const { queries, keys } = stages;
  const atOnce = Math.max(1, Math.floor(PAIRS_AT_ONCE / keys));
  const parts: string[] = [];
  const yielding = new Yielding();
  let rows = 0;
  for (let first = 0; first < queries; first += atOnce) {
    const count = Math.min(atOnce, queries - first);
    const block = isLongStages(stages) && tiles ? await tiles.rows({ first, count }) : stages;
    const here = (await table.fetched?.({ first, count })) ?? table;
    const lines = Array.from({ length: count }, (_, at) =>
      here.rowsOf({ ...figures, stages: block }, first + at),
    ).flat();
    rows += lines.length;
    const blank = changes.length > 0 ? lines.map((row) => [...row, '']) : lines;
    parts.push(separated(first === 0 ? withChanges([table.names(figures), ...lines], changes) : blank));
    written(first + count);
    await yielding.give();
  }
  return { text: new Blob(parts), rows };
}
