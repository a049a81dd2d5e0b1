/** Several heads or rows as rows of text, a column for each: to be pasted into a sheet or read by a program. */

import type { RowRange } from '../../core/types.ts';
import { isLongStages, rowOf } from '../../trace/head_rows.ts';
import { sharesOf } from '../head/row.ts';
import {
  type HeadFigures,
  type HeadTable,
  single,
  type TextRow,
  type TextTable,
} from '../head/table_text.ts';
import { rowNameAt } from '../text/token_name.ts';
import { columnsOf, type ShownTogether, type TogetherColumn } from './columns.ts';
import { keysTogether } from './table.ts';

const keyName = ({ keyTokens }: HeadFigures, key: number) => keyTokens[key]?.text ?? String(key);

/** Empty where it is hidden. */
function weightOf({ stages, query: own }: TogetherColumn, query: number, key: number): string | number {
  const row = rowOf(stages, own ?? query);
  return row && row.allowed[key] !== 0 ? single(row.weights[key]) : '';
}

/** Rows of long heads that are not here yet. @throws where a head is gone */
function fetched(columns: readonly TogetherColumn[], range: RowRange): Promise<TogetherColumn[]> {
  return Promise.all(
    columns.map(async (column) => {
      const isLong = isLongStages(column.stages) && column.tiles !== null;
      return isLong ? { ...column, stages: (await column.tiles?.rows(range)) ?? column.stages } : column;
    }),
  );
}

const asking = ({ queryTokens }: HeadFigures, query: number) => [query, rowNameAt(queryTokens, query)];

/** For each token what each head looks at most. */
function strongestTogether(columns: readonly TogetherColumn[]): HeadTable {
  return {
    fetched: async (range) => strongestTogether(await fetched(columns, range)),
    names: ({ noun }) => [
      'position',
      noun,
      ...columns.flatMap(({ spoken }) => [
        `looks at position, ${spoken}`,
        `looks at, ${spoken}`,
        `weight, ${spoken}`,
      ]),
    ],
    rowsOf: (figures, query) => [
      [
        ...asking(figures, query),
        ...columns.flatMap((column): TextRow => {
          const [strongest] = sharesOf(column.stages, query);
          if (!strongest) return ['', '', ''];
          return [strongest.key, keyName(figures, strongest.key), single(strongest.weight)];
        }),
      ],
    ],
  };
}

/** Every pair that any of the heads allows, in reading order. */
function pairsTogether(columns: readonly TogetherColumn[]): HeadTable {
  return {
    fetched: async (range) => pairsTogether(await fetched(columns, range)),
    names: ({ noun }) => [
      'position',
      noun,
      'looks at position',
      'looks at',
      ...columns.map(({ spoken }) => `weight, ${spoken}`),
    ],
    rowsOf: (figures, query) =>
      keysTogether(columns, query)
        .sort((one, other) => one - other)
        .map((key) => [
          ...asking(figures, query),
          key,
          keyName(figures, key),
          ...columns.map((column) => weightOf(column, query, key)),
        ]),
  };
}

/** What is looked at from one row, the largest of all columns first. */
function rowTogether(figures: HeadFigures, columns: readonly TogetherColumn[], query: number): TextTable {
  const rows = keysTogether(columns, query).map((key) => [
    key,
    keyName(figures, key),
    ...columns.map((column) => weightOf(column, query, key)),
  ]);
  return [['position', figures.noun, ...columns.map(({ spoken }) => `weight, ${spoken}`)], ...rows];
}

/** What is saved in place of a head's own tables. */
export interface TogetherTables {
  strongest: HeadTable;
  pairs: HeadTable;
  row(figures: HeadFigures): TextTable;
}

/** `query`: the pinned row; below 0: all rows. Null: one head and one row is all there is. */
export function tablesTogether(shown: ShownTogether, query: number): TogetherTables | null {
  const columns = columnsOf(shown, query);
  if (columns.length === 0) return null;
  return {
    strongest: strongestTogether(columns),
    pairs: pairsTogether(columns),
    row: (figures) => rowTogether(figures, columns, query),
  };
}
