/** A head in tiles, and what is strongest in it, against its weights. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import {
  type CoreError,
  SCALE_ENDS,
  type ScaleEnd,
  type TraceHandle,
} from '../../../../web/src/core/types.ts';

const QUERIES = 21;
const KEYS = 34;
const WIDTH = 4;

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

async function causalTrace(): Promise<TraceHandle> {
  const numbers = (seed: number, count: number) => core.normalValues(seed, count * WIDTH);
  return core.attend({
    heads: 1,
    queryCount: QUERIES,
    keyCount: KEYS,
    queries: await numbers(1, QUERIES),
    keys: await numbers(2, KEYS),
    values: await numbers(3, KEYS),
    mask: { causal: 'top-left' },
  });
}

const trace = await causalTrace();
const { weights, allowed } = await trace.head(0, 0);
const weightAt = (query: number, key: number) =>
  allowed[query * KEYS + key] === 0 ? -1 : (weights[query * KEYS + key] ?? 0);
const range = (count: number) => Array.from({ length: count }, (_, at) => at);
const largestOf = (cells: number[]) => cells.reduce((most, weight) => Math.max(most, weight), -1);

/** By the definition. */
function block(end: ScaleEnd, side: number, row: number, column: number): number {
  const inside = (start: number, count: number) =>
    range(side).flatMap((at) => (start + at < count ? [start + at] : []));
  const shares = inside(row * side, QUERIES).flatMap((query) =>
    inside(column * side, KEYS).map((key) => {
      const weight = weightAt(query, key);
      if (weight <= 0 || end === 'one') return weight;
      const line =
        end === 'row'
          ? range(KEYS).map((at) => weightAt(query, at))
          : range(QUERIES).map((at) => weightAt(at, key));
      return Math.fround(weight / largestOf(line));
    }),
  );
  return largestOf(shares);
}

const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (cause: CoreError) => cause,
  );

describe('a head in tiles', () => {
  it('has the largest weight of each block at every level and scale, and knows what the mask hides', async () => {
    for (const end of SCALE_ENDS) {
      for (let level = 0; level <= 6; level++) {
        const side = 2 ** level;
        const [rows, columns] = [Math.ceil(QUERIES / side), Math.ceil(KEYS / side)];
        const tile = await trace.tile(0, 0, { level, row: 0, column: 0, rows, columns, end, share: 1 });
        const wanted = range(rows).flatMap((row) =>
          range(columns).map((column) => block(end, side, row, column)),
        );
        expect([...tile]).toEqual(wanted);
      }
    }
  });

  it('gives no more than what is asked for', async () => {
    const tile = await trace.tile(0, 0, {
      level: 1,
      row: 3,
      column: 5,
      rows: 2,
      columns: 3,
      end: 'one',
      share: 1,
    });
    expect([...tile]).toEqual(
      [3, 4].flatMap((row) => [5, 6, 7].map((column) => block('one', 2, row, column))),
    );
  });

  it('leaves out what a filter leaves out', async () => {
    const { kept } = await trace.topMass(0, 0, 0.5);
    const tile = await trace.tile(0, 0, {
      level: 0,
      row: 0,
      column: 0,
      rows: QUERIES,
      columns: KEYS,
      end: 'one',
      share: 0.5,
    });
    tile.forEach((share, at) => {
      const weight = weightAt(Math.floor(at / KEYS), at % KEYS);
      expect(share).toBe(weight > 0 && kept[at] === 0 ? 0 : weight);
    });
  });

  it('follows another mask', async () => {
    const other = await causalTrace();
    await other.tile(0, 0, { level: 0, row: 0, column: 0, rows: 1, columns: 2, end: 'one', share: 1 });
    await other.change([{ kind: 'mask', mask: 'none' }]);
    const tile = await other.tile(0, 0, {
      level: 0,
      row: 0,
      column: 0,
      rows: 1,
      columns: KEYS,
      end: 'one',
      share: 1,
    });
    const after = await other.head(0, 0);
    expect([...tile]).toEqual([...after.weights.subarray(0, KEYS)]);
    other.dispose();
  });

  it('says what there is not', async () => {
    const area = { level: 0, row: 0, column: 0, rows: 1, columns: 1, end: 'one', share: 1 } as const;
    for (const wrong of [
      { level: 7 },
      { row: QUERIES },
      { column: -1 },
      { columns: KEYS + 1 },
      { rows: 0.5 },
      { share: 0 },
    ])
      expect((await errorOf(trace.tile(0, 0, { ...area, ...wrong })))?.code).toBe('invalid_argument');
    expect((await errorOf(trace.tile(0, 0, { ...area, end: 'all' as 'one' })))?.message).toContain(
      'one, row, column',
    );
    expect((await errorOf(trace.tile(0, 1, area)))?.code).toBe('invalid_argument');
  });
});

describe('what is strongest', () => {
  it('is that of the row and of the column, with the others together', async () => {
    const { row, column } = await trace.strongest(0, 0, 20, 3);
    const sorted = (cells: number[]) =>
      cells
        .map((weight, place) => ({ place, weight }))
        .filter(({ weight }) => weight >= 0)
        .sort((one, other) => other.weight - one.weight);
    const inRow = sorted(range(KEYS).map((key) => weightAt(20, key)));
    const inColumn = sorted(range(QUERIES).map((query) => weightAt(query, 3)));
    expect(row.named).toEqual(inRow.slice(0, 5));
    expect(column.named).toEqual(inColumn.slice(0, 5));
    expect(row.others).toBe(inRow.length - 5);
    const others = inColumn.slice(5).reduce((sum, { weight }) => sum + weight, 0);
    expect(column.othersWeight).toBeCloseTo(others, 6);
  });

  it('names as many as are allowed, and none where there is no key', async () => {
    const { row, column } = await trace.strongest(0, 0, 1, -1);
    expect(row.named).toHaveLength(2);
    expect(column).toEqual({ named: [], others: 0, othersWeight: 0 });
  });
});
