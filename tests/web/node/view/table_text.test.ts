/** A head's figures as text for other programs. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';
import {
  commaSeparated,
  type HeadFigures,
  type HeadTable,
  PAIRS,
  rowTable,
  STRONGEST,
  type TextTable,
  tabSeparated,
  withChanges,
} from '../../../../web/src/view/head/table_text.ts';
import { headStages } from '../../../shared/head_stages.ts';

/** Two queries over three keys; the last pair is hidden. */
const stages = headStages({
  queries: 2,
  keys: 3,
  weights: Float32Array.of(0.1, 0.2, 0.7, 0.25, 0.75, 0),
  allowed: Uint8Array.of(1, 1, 1, 1, 1, 0),
  scores: Float32Array.of(-1, 0, 1.5, 2, 3, 4),
});
const words = (...names: string[]) => names.map((name) => tokenOf(name));
const figures = {
  stages,
  queryTokens: words('a', 'b'),
  keyTokens: words('x', 'y', 'x'),
  noun: 'token' as const,
};

/** Of every row. */
function whole(table: HeadTable, of: HeadFigures): TextTable {
  const rows = Array.from({ length: of.stages.queries }, (_, query) => table.rowsOf(of, query));
  return [table.names(of), ...rows.flat()];
}

/** By RFC 4180, written apart from what it reads. */
function readFields(text: string): string[][] {
  const records: string[][] = [[]];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (isQuoted && letter === '"' && text[at + 1] === '"') field += text[++at];
    else if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted || !/[,\r\n]/.test(letter)) field += letter;
    else if (letter !== '\r') {
      records.at(-1)?.push(field);
      field = '';
      if (letter === '\n') records.push([]);
    }
  }
  return records.slice(0, -1);
}

test('what each token looks at most, with the place of both', () => {
  const [names, ...rows] = whole(STRONGEST, figures);
  expect(names).toEqual(['position', 'token', 'looks at position', 'looks at', 'score', 'weight']);
  expect(rows).toEqual([
    [0, 'a', 2, 'x', 1.5, 0.7],
    [1, 'b', 1, 'y', 3, 0.75],
  ]);
});

test('one row, strongest first, without what is hidden', () => {
  expect(rowTable(figures, 1).slice(1)).toEqual([
    [1, 'y', 3, 0.75],
    [0, 'x', 2, 0.25],
  ]);
});

test('every pair that is allowed keeps its 32 bits', () => {
  const rows = whole(PAIRS, figures).slice(1);
  expect(rows.length).toBe(5);
  for (const [query, , key, , score, weight] of rows) {
    const at = Number(query) * 3 + Number(key);
    expect([Math.fround(Number(score)), Math.fround(Number(weight))]).toEqual([
      stages.scores[at],
      stages.weights[at],
    ]);
  }
});

test('without scores there is no column for them, and an empty row is no more than a name', () => {
  const bare = {
    ...figures,
    stages: { ...stages, scores: new Float32Array(), emptyRows: Uint8Array.of(0, 1) },
  };
  expect(whole(STRONGEST, bare)[0]?.at(-2)).toBe('looks at');
  expect(whole(STRONGEST, bare)[2]).toEqual([1, 'b']);
});

test('any token comes back from the comma-separated text as it was', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { maxLength: 5 }),
      (table) => {
        expect(readFields(commaSeparated(table))).toEqual(table);
      },
    ),
  );
});

test('no token breaks the cells of a sheet', () => {
  expect(
    tabSeparated([
      ['a\tb', 1],
      ['c\r\nd', 2],
    ]),
  ).toBe('a b\t1\nc  d\t2');
});

test('what the reader changed, in words, in a column of its own', () => {
  const table = whole(STRONGEST, figures);
  expect(withChanges(table, [])).toBe(table);
  const changes = ['Head 3.1: “a” looks at “x” with weight 0.7', 'Head 0.0 switched off'];
  const [names = [], first = [], second = []] = readFields(commaSeparated(withChanges(table, changes)));
  expect(names.at(-1)).toBe('changed by the reader');
  expect(first.at(-1)).toBe(changes.join('; '));
  expect(second.at(-1)).toBe('');
  expect([first.length, second.length]).toEqual([names.length, names.length]);
});

test('an empty first row is filled up before what was changed', () => {
  const empty = { ...stages, emptyRows: Uint8Array.of(1, 0) };
  const [names = [], first = []] = withChanges(whole(STRONGEST, { ...figures, stages: empty }), ['one']);
  expect(first.length).toBe(names.length);
  expect(first.at(-1)).toBe('one');
});
