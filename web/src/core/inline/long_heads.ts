/** What is told of long heads without their matrices: two of them side by side, and what a token reaches. */

import { oneOf, wholeNumber } from '../checks.ts';
import type { MainModule, TraceHandle as ModuleTrace } from '../generated/attention.d.ts';
import {
  type AlignedHead,
  COMPARED_PARTS,
  type ComparedHead,
  type ComparedPart,
  type ComparisonFigures,
  CoreError,
  type HeadComparison,
  HIDDEN_CHANGE,
  type Reached,
  type TileArea,
} from '../types.ts';
import { orThrow, withBuffers } from './memory.ts';

const NO_GROUPS = new Int32Array();

/** Layer and head, the rows, and then the columns. */
export function numbersOf({ layer, head, queries, keys }: ComparedHead): Int32Array {
  if (!(queries instanceof Int32Array) || !(keys instanceof Int32Array))
    throw new CoreError('invalid_argument', 'Aligned queries and keys must be Int32Arrays.');
  return Int32Array.from([
    wholeNumber(layer, 'The layer'),
    wholeNumber(head, 'The head'),
    ...queries,
    ...keys,
  ]);
}

/** The same with the groups of tokens between them, as long heads are compared. */
function groupedNumbersOf(side: ComparedHead): Int32Array {
  const [layer, head, ...places] = numbersOf(side);
  const { queries, keys } = side.groups ?? { queries: NO_GROUPS, keys: NO_GROUPS };
  if (!(queries instanceof Int32Array) || !(keys instanceof Int32Array))
    throw new CoreError('invalid_argument', 'The first tokens of groups must be Int32Arrays.');
  const named = [layer ?? 0, head ?? 0, queries.length, keys.length];
  return Int32Array.from([...named, ...queries, ...keys, ...places]);
}

/** Both sides, as the module holds them. */
export interface Sides {
  module: MainModule;
  held: ModuleTrace;
  own: ComparedHead;
  other: ModuleTrace;
  theirs: ComparedHead;
}

/** The module of the first view has none of this. @throws CoreError */
function refuseFirst(module: MainModule): void {
  if (!('compareLong' in module))
    throw new CoreError(
      'unsupported',
      'This module tells nothing of long heads: open the trace with the whole one.',
    );
}

type Numbers = NonNullable<Parameters<MainModule['compareLong']>[2]>;
type Lists = [own: Numbers, theirs: Numbers, rows: number];

/** `ask` has what a call of the module names both sides by. */
function withSides<T>({ module, own, theirs }: Sides, ask: (...lists: Lists) => T | null): T {
  refuseFirst(module);
  const lists = [own, theirs].map(groupedNumbersOf);
  const rows = own.queries.length;
  if (theirs.queries.length !== rows || theirs.keys.length !== own.keys.length)
    throw new CoreError('shape_mismatch', 'The two heads are aligned over different numbers of tokens.');
  return withBuffers(module, lists, (first, second) =>
    orThrow(module, ask(first as Numbers, second as Numbers, rows)),
  );
}

/** Of each of the largest changes: row, column, both weights, and what changed; the latter as floats. */
const NUMBERS_OF_CHANGE = 5;

export async function compareLong(sides: Sides, most: number): Promise<ComparisonFigures> {
  wholeNumber(most, 'How many changes');
  const { module, held, other } = sides;
  const { figures, changes, moved } = withSides(sides, (...lists) =>
    module.compareLong(held, other, ...lists),
  );
  const [meanMoved = 0, rowsOfBoth = 0] = figures;
  const floats = new Float32Array(changes.buffer, changes.byteOffset, changes.length);
  const named = Array.from({ length: changes.length / NUMBERS_OF_CHANGE }, (_, at) => {
    const start = NUMBERS_OF_CHANGE * at;
    const [query = 0, key = 0] = changes.subarray(start);
    const [first = 0, second = 0, value = 0] = floats.subarray(start + 2);
    return { query, key, first, second, value };
  });
  const largest = Math.abs(named[0]?.value ?? 0);
  return { largest, moved, meanMoved, rowsOfBoth, changes: named.slice(0, most) };
}

/** A part of the whole comparison as matrices: what marks hidden cells is no number. */
async function cellsOf(sides: Sides, part: ComparedPart): Promise<AlignedHead> {
  const area = {
    level: 0,
    row: 0,
    column: 0,
    rows: sides.own.queries.length,
    columns: sides.own.keys.length,
  };
  const numbers = await comparedTile(sides, part, area);
  const allowed = new Uint8Array(numbers.length);
  for (const [at, number] of numbers.entries()) {
    const isThere = part === 'change' ? number !== HIDDEN_CHANGE : number >= 0;
    if (isThere) allowed[at] = 1;
    else numbers[at] = 0;
  }
  return { weights: numbers, allowed };
}

/** With the cells of both. */
export async function compareWhole(sides: Sides, most: number): Promise<HeadComparison> {
  const { changes, ...figures } = await compareLong(sides, most);
  const first = await cellsOf(sides, 'first');
  const second = await cellsOf(sides, 'second');
  const { weights: values, allowed: compared } = await cellsOf(sides, 'change');
  const named = Int32Array.from(changes.flatMap(({ query, key }) => [query, key]));
  const [rows, columns] = [sides.own.queries.length, sides.own.keys.length];
  return { rows, columns, first, second, values, compared, changes: named, ...figures };
}

export async function comparedTile(
  sides: Sides,
  part: ComparedPart,
  { level, row, column, rows, columns }: TileArea,
): Promise<Float32Array> {
  for (const [name, value] of Object.entries({ level, row, column, rows, columns }))
    wholeNumber(value, `The tile's ${name}`);
  const which = oneOf(part, COMPARED_PARTS, 'The part of a comparison');
  const { module, held, other } = sides;
  return withSides(sides, (...lists) =>
    module.comparedTile(held, other, ...lists, which, level, row, column, rows, columns),
  );
}

export async function reach(
  module: MainModule,
  held: ModuleTrace,
  { layer, head, query, layers }: { layer: number; head: number; query: number; layers: number },
): Promise<Reached> {
  refuseFirst(module);
  wholeNumber(layer, 'The layer');
  wholeNumber(head, 'The head');
  wholeNumber(query, 'The query');
  wholeNumber(layers, 'The number of layers');
  return orThrow(module, module.reach(held, layer, head, query, layers));
}
