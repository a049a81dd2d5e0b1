/** A head's figures as rows of text, to be pasted into a sheet or read by a program. */

import type { HeadStages } from '../../core/types.ts';
import type { HeadOrigin } from '../../trace/head_shown.ts';
import type { Token } from '../../trace/tokens.ts';
import { isEmptyRow, sharesOf } from '../row.ts';
import { rowNameAt } from '../token_name.ts';

export type TextRow = readonly (string | number)[];

/** The first row names the columns. */
export type TextTable = readonly TextRow[];

/** The tokens of a head, and its numbers. */
export interface HeadFigures {
  stages: HeadStages;
  queryTokens: Token[];
  keyTokens: Token[];
}

/** So many digits hold any 32-bit number without loss; fewer are often enough. */
const SINGLE_DIGITS = 9;

/** The shortest decimal that is the same 32-bit number. */
function single(value: number | undefined): number | string {
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
function numbersOf({ scores, weights, keys }: HeadStages, query: number, key: number): TextRow {
  const at = query * keys + key;
  return scores.length > 0 ? [single(scores[at]), single(weights[at])] : [single(weights[at])];
}

const numberNames = ({ scores }: HeadStages): TextRow =>
  scores.length > 0 ? ['score', 'weight'] : ['weight'];

/** For each token what it looks at most; an empty row has no more than its name. */
export function strongestTable(figures: HeadFigures): TextTable {
  const { stages, queryTokens } = figures;
  const rows = queryTokens.slice(0, stages.queries).map((_, query): TextRow => {
    const asks = [query, rowNameAt(queryTokens, query)];
    const [strongest] = isEmptyRow(stages, query) ? [] : sharesOf(stages, query);
    if (!strongest) return asks;
    const { key } = strongest;
    return [...asks, key, keyName(figures, key), ...numbersOf(stages, query, key)];
  });
  return [['position', 'token', 'looks at position', 'looks at', ...numberNames(stages)], ...rows];
}

/** What one token looks at, strongest first. */
export function rowTable(figures: HeadFigures, query: number): TextTable {
  const { stages } = figures;
  const rows = sharesOf(stages, query).map(
    ({ key }): TextRow => [key, keyName(figures, key), ...numbersOf(stages, query, key)],
  );
  return [['position', 'token', ...numberNames(stages)], ...rows];
}

/** Every pair that the mask allows, in reading order. */
export function pairsTable(figures: HeadFigures): TextTable {
  const { stages, queryTokens } = figures;
  const rows: TextRow[] = [['position', 'token', 'looks at position', 'looks at', ...numberNames(stages)]];
  for (let query = 0; query < stages.queries; query++) {
    for (let key = 0; key < stages.keys; key++) {
      if (stages.allowed[query * stages.keys + key] === 0) continue;
      const names = [query, rowNameAt(queryTokens, query), key, keyName(figures, key)];
      rows.push([...names, ...numbersOf(stages, query, key)]);
    }
  }
  return rows;
}

/** What a file of the head is called, without an ending, and what the reader changed, in words. */
export function savedAs(origin: HeadOrigin | null): { name: string; changes: readonly string[] } {
  if (!origin) return { name: 'attention', changes: [] };
  const { extras, layer, head, showsBefore } = origin;
  const changes = showsBefore ? [] : (extras.changes?.words() ?? []);
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
