/** A head's figures as rows of text, to be pasted into a sheet or read by a program. */

import type { HeadStages, RowRange } from '../../core/types.ts';
import { type HeadRow, hasScores, rowOf } from '../../trace/head_rows.ts';
import type { HeadOrigin } from '../../trace/head_shown.ts';
import type { Noun, Token } from '../../trace/tokens.ts';
import { rowNameAt } from '../text/token_name.ts';
import { sharesOf } from './row.ts';

export type TextRow = readonly (string | number)[];

/** The first row names the columns. */
export type TextTable = readonly TextRow[];

/** The tokens of a head, and its numbers. */
export interface HeadFigures {
  stages: HeadStages;
  queryTokens: Token[];
  keyTokens: Token[];
  /** What they are called. */
  noun: Noun;
}

/** So many digits hold any 32-bit number without loss; fewer are often enough. */
const SINGLE_DIGITS = 9;

/** The shortest decimal that is the same 32-bit number. */
export function single(value: number | undefined): number | string {
  if (value === undefined || !Number.isFinite(value)) return String(value ?? '');
  for (let places = 1; places < SINGLE_DIGITS; places++) {
    const short = Number(value.toPrecision(places));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(SINGLE_DIGITS));
}

function keyName({ keyTokens }: HeadFigures, key: number): string {
  return keyTokens[key]?.text ?? String(key);
}

/** Score, where there is one, and weight. */
function numbersOf({ scores, weights }: HeadRow, key: number): TextRow {
  return scores.length > 0 ? [single(scores[key]), single(weights[key])] : [single(weights[key])];
}

const numberNames = (stages: HeadStages): TextRow => (hasScores(stages) ? ['score', 'weight'] : ['weight']);

/** The first row of a table of many rows, and those that each row of the head gives. */
export interface HeadTable {
  names(figures: HeadFigures): TextRow;
  rowsOf(figures: HeadFigures, query: number): TextRow[];
  /** The same with these rows of all heads that it is about; absent: of the figures' own. */
  fetched?(range: RowRange): Promise<HeadTable>;
}

/** For each token what it looks at most; an empty row has no more than its name. */
export const STRONGEST: HeadTable = {
  names: ({ stages, noun }) => ['position', noun, 'looks at position', 'looks at', ...numberNames(stages)],
  rowsOf: (figures, query) => {
    const { stages, queryTokens } = figures;
    const asks = [query, rowNameAt(queryTokens, query)];
    const row = rowOf(stages, query);
    const [strongest] = !row || row.isEmpty ? [] : sharesOf(stages, query);
    if (!row || !strongest) return [asks];
    const { key } = strongest;
    return [[...asks, key, keyName(figures, key), ...numbersOf(row, key)]];
  },
};

/** Every pair that the mask allows, in reading order. */
export const PAIRS: HeadTable = {
  names: STRONGEST.names,
  rowsOf: (figures, query) => {
    const row = rowOf(figures.stages, query);
    const asks = [query, rowNameAt(figures.queryTokens, query)];
    const rows: TextRow[] = [];
    row?.allowed.forEach((allows, key) => {
      if (allows !== 0) rows.push([...asks, key, keyName(figures, key), ...numbersOf(row, key)]);
    });
    return rows;
  },
};

/** What one token looks at, strongest first. */
export function rowTable(figures: HeadFigures, query: number): TextTable {
  const { stages, noun } = figures;
  const row = rowOf(stages, query);
  const rows = sharesOf(stages, query).map(
    ({ key }): TextRow => [key, keyName(figures, key), ...(row ? numbersOf(row, key) : [])],
  );
  return [['position', noun, ...numberNames(stages)], ...rows];
}

/** What a file of the head is called, without an ending, and what the reader changed, in words. */
export function savedAs(origin: HeadOrigin | undefined): { name: string; changes: readonly string[] } {
  if (!origin) return { name: 'attention', changes: [] };
  const { extras, layer, head, showsBefore } = origin;
  const changes = showsBefore ? [] : (extras.changes?.() ?? []);
  const place = `${extras.name ?? 'attention'}-layer-${layer}-head-${head}`;
  return { name: changes.length > 0 ? `${place}-changed` : place, changes };
}

/** One more column, whose first row says what the reader changed; none where nothing was. */
export function withChanges(table: TextTable, changes: readonly string[]): TextTable {
  const [names, first = [], ...others] = table;
  if (!names || changes.length === 0) return table;
  const missing = names.length - first.length;
  const filled = [...first, ...Array.from({ length: missing }, () => ''), changes.join('; ')];
  return [[...names, 'changed by the reader'], filled, ...others.map((row) => [...row, ''])];
}

/** For a sheet: a tab or a line's end within a token would begin another cell. */
export function tabSeparated(table: TextTable): string {
  return table.map((row) => row.map((part) => String(part).replace(/\s/g, ' ')).join('\t')).join('\n');
}

/** By RFC 4180. */
export function commaSeparated(table: TextTable): string {
  const field = (part: string | number) =>
    typeof part === 'string' && /[",\r\n]/.test(part) ? `"${part.replaceAll('"', '""')}"` : String(part);
  return table.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
