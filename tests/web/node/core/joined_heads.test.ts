/** Several heads, and several rows, as one through the binding: against float64, as the native test does. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { JOINED_BY } from '../../../../web/src/core/types.ts';
import { errorOf } from '../../../shared/core_error.ts';
import { floats, readTensorFile } from '../../../shared/safetensors.ts';

const read = (name: string) =>
  readFile(new URL(`../../../fixtures/joined/${name}.safetensors`, import.meta.url));
const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
const trace = await core.openTrace(new Uint8Array(await read('trace')));
const expected = readTensorFile(await read('expected'));

type Places = [layer: number, head: number][];
const cases: [string, { heads: Places; rows?: number[] }][] = Object.entries(
  JSON.parse(expected.metadata.cases ?? ''),
);
const placesOf = (heads: Places) => heads.map(([layer, head]) => ({ layer, head }));

describe.each(cases)('the heads of %s', (name, { heads, rows }) => {
  it.each(JOINED_BY)('have in each cell the %s of their weights', async (by) => {
    const joined = await trace.join({ heads: placesOf(heads), by, ...(rows && { queries: rows }) });
    const { weights, rowSums, queries } = await joined.head(0, 0);
    const wanted = floats(expected.tensors.get(`${name}.${by}`) as never);
    expect(weights).toHaveLength(wanted.length);
    for (const [cell, weight] of weights.entries())
      expect(Math.abs(weight - (wanted[cell] ?? Number.NaN))).toBeLessThanOrEqual(1e-6 + 2e-6 * weight);
    expect(queries).toBe(rows ? 1 : 9);
    for (const sum of rowSums) {
      if (by === 'average' || heads.length * (rows?.length ?? 1) === 1) expect(sum).toBeCloseTo(1, 5);
      else expect(sum).toBeGreaterThanOrEqual(1 - 1e-5);
    }
    joined.dispose();
  });
});

describe('what is joined', () => {
  it('is a trace by itself: it can be told what is strongest, cut into tiles and joined again', async () => {
    const heads = placesOf([
      [0, 1],
      [1, 2],
    ]);
    const joined = await trace.join({ heads, by: 'average' });
    const again = await joined.join({ heads: [{ layer: 0, head: 0 }], by: 'average', queries: [5, 0] });
    const wanted = floats(expected.tensors.get('rows_of_heads.average') as never);
    const { weights } = await again.head(0, 0);
    for (const [cell, weight] of weights.entries()) expect(weight).toBeCloseTo(wanted[cell] ?? Number.NaN, 5);
    const { row } = await again.strongest(0, 0, 0, -1);
    expect(row.named[0]?.weight).toBeCloseTo(Math.max(...wanted), 5);
    const area = { level: 0, row: 0, column: 0, rows: 1, columns: 9, end: 'one', share: 1 } as const;
    const tile = await again.tile(0, 0, area);
    expect(Math.max(...tile)).toBe(row.named[0]?.weight);
    again.dispose();
    joined.dispose();
  });

  it('lives on where the trace that it was made of is closed', async () => {
    const other = await core.openTrace(new Uint8Array(await read('trace')));
    const joined = await other.join({ heads: placesOf([[0, 0]]), by: 'maximum' });
    other.dispose();
    expect((await joined.head(0, 0)).weights).toEqual((await trace.head(0, 0)).weights);
    joined.dispose();
  });

  it('is refused in a sentence', async () => {
    const join = (heads: Places, queries?: number[]) =>
      errorOf(() => trace.join({ heads: placesOf(heads), by: 'average', ...(queries && { queries }) }));
    expect(await join([])).toMatchObject({ code: 'invalid_argument' });
    expect(await join([[0, 7]])).toMatchObject({ code: 'invalid_argument', index: 0 });
    expect(await join([[0, 1]], [9])).toMatchObject({
      code: 'invalid_argument',
      index: 0,
      message: "There is no such row among the head's.",
    });
    expect(await join([[0.5, 1]])).toMatchObject({ message: expect.stringContaining('The layer must be') });
    const by = 'sum' as never;
    expect(await errorOf(() => trace.join({ heads: placesOf([[0, 0]]), by }))).toMatchObject({
      message: 'How heads are joined must be one of average, maximum, not sum.',
    });
  });
});
