/** Two heads over aligned tokens through the binding: against their weights in double precision. */

import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { errorOf } from '../../../shared/core_error.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());
const file = await readFile(new URL('../../../fixtures/joined/trace.safetensors', import.meta.url));
const trace = await core.openTrace(new Uint8Array(file));
const other = await core.openTrace(new Uint8Array(file));

const COUNT = 9;
const all = Int32Array.from({ length: COUNT }, (_, at) => at);
/** The last token of the one is in the other's place of none, and one of the other's stands between. */
const own = Int32Array.of(0, 1, 2, -1, 3, 4, 5, 6, 7, 8);
const theirs = Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, -1);

function valueAt(weights: Float32Array, query: number, key: number): number {
  return query < 0 || key < 0 ? 0 : (weights[query * COUNT + key] ?? Number.NaN);
}

describe('two heads over aligned tokens', () => {
  it('differ in each cell by their weights, and in each row by half of what differs in it', async () => {
    const { weights: first, allowed } = await trace.head(0, 1);
    const { weights: second, allowed: otherAllowed } = await other.head(1, 2);
    const comparison = await trace.compare(
      { layer: 0, head: 1, queries: own, keys: own },
      other,
      { layer: 1, head: 2, queries: theirs, keys: theirs },
      10,
    );
    const rows = own.length;
    expect(comparison).toMatchObject({ rows, columns: rows, rowsOfBoth: 8 });
    let mean = 0;
    for (let row = 0; row < rows; row++) {
      const [query, otherQuery] = [own[row] ?? -1, theirs[row] ?? -1];
      let moved = 0;
      for (let column = 0; column < rows; column++) {
        const [key, otherKey] = [own[column] ?? -1, theirs[column] ?? -1];
        const change = valueAt(second, otherQuery, otherKey) - valueAt(first, query, key);
        const isBoth = Math.min(query, otherQuery, key, otherKey) >= 0;
        moved += Math.abs(change) / 2;
        expect(comparison.values[row * rows + column]).toBeCloseTo(isBoth ? change : 0, 6);
        const isSeen =
          allowed[query * COUNT + key] === 1 || otherAllowed[otherQuery * COUNT + otherKey] === 1;
        expect(comparison.compared[row * rows + column]).toBe(isBoth && isSeen ? 1 : 0);
      }
      const isRow = query >= 0 && otherQuery >= 0;
      expect(comparison.moved[row]).toBeCloseTo(isRow ? moved : -1, 6);
      if (isRow) mean += moved / 8;
    }
    expect(comparison.meanMoved).toBeCloseTo(mean, 6);
    const sizes = Array.from(comparison.values, Math.abs).sort((one, next) => next - one);
    expect(comparison.largest).toBe(sizes[0]);
    for (let at = 0; at < 10; at++) {
      const [row = 0, column = 0] = comparison.changes.subarray(2 * at);
      expect(Math.abs(comparison.values[row * rows + column] ?? 0)).toBe(sizes[at]);
    }
  });

  it('are the same beside themselves, and beside what they were before a change', async () => {
    const head = { layer: 0, head: 1, queries: all, keys: all };
    const same = await trace.compare(head, trace, head, 10);
    expect(same).toMatchObject({ largest: 0, meanMoved: 0 });
    expect(same.changes).toHaveLength(0);
    const before = (await other.head(0, 1)).weights[3 * COUNT + 2] ?? 0;
    await other.change([{ kind: 'paint', layer: 0, head: 1, query: 3, key: 2, weight: 1 } as never]);
    const unchanged = await other.unchanged();
    const changed = await unchanged.compare(head, other, head, 1);
    expect([...changed.changes]).toEqual([3, 2]);
    expect(changed.largest).toBeCloseTo(1 - before, 5);
    unchanged.dispose();
    await other.change([]);
  });

  it('are refused in a sentence where they do not fit', async () => {
    const head = { layer: 0, head: 1, queries: all, keys: all };
    const short = { ...head, queries: all.subarray(1) };
    expect(await errorOf(() => trace.compare(head, other, short, 1))).toMatchObject({
      code: 'shape_mismatch',
      message: 'The two heads are aligned over different numbers of tokens.',
    });
    const beyond = { ...head, keys: Int32Array.from(all, (place) => place + 1) };
    expect(await errorOf(() => trace.compare(head, other, beyond, 1))).toMatchObject({
      code: 'invalid_argument',
      message: "An aligned token is none of the head's own.",
    });
    expect(await errorOf(() => trace.compare(head, {} as never, head, 1))).toMatchObject({
      message: 'Only traces of the same core can be compared.',
    });
    expect(await errorOf(() => trace.compare(head, other, { ...head, keys: [1] as never }, 1))).toMatchObject(
      { message: 'Aligned queries and keys must be Int32Arrays.' },
    );
    expect(await errorOf(() => trace.compare(head, other, { ...head, head: 99 }, 1))).toMatchObject({
      code: 'invalid_argument',
    });
  });
});
