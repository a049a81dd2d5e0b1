import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../web/src/core/load.ts';
import { type HeadStages, STAGE_PARTS, type VectorsInput } from '../../../../web/src/core/types.ts';
import { bitsOf } from '../../../shared/small_vectors.ts';

const RUNS = { numRuns: 150 };
/** One head's matrices; `width` and `valueWidth` are columns per head. */
interface Case {
  heads: number;
  queryCount: number;
  keyCount: number;
  width: number;
  valueWidth: number;
  queries: number[];
  keys: number[];
  values: number[];
}

/** 1, odd sizes, and sizes around the widths of vector units. */
const size = fc.oneof(fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17), fc.integer({ min: 1, max: 33 }));
const numbers = (length: number) =>
  fc.array(
    fc.integer({ min: -3000, max: 3000 }).map((thousandths) => thousandths / 1000),
    { minLength: length, maxLength: length },
  );

function cases(heads: fc.Arbitrary<number>, square = false): fc.Arbitrary<Case> {
  return fc
    .record({ heads, queryCount: size, keyCount: size, width: size, valueWidth: size })
    .chain((sizes) => {
      const keyCount = square ? sizes.queryCount : sizes.keyCount;
      return fc.record({
        ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, fc.constant(value)])),
        keyCount: fc.constant(keyCount),
        queries: numbers(sizes.queryCount * sizes.heads * sizes.width),
        keys: numbers(keyCount * sizes.heads * sizes.width),
        values: numbers(keyCount * sizes.heads * sizes.valueWidth),
      }) as unknown as fc.Arbitrary<Case>;
    });
}

function inputOf(one: Case, changes: Partial<VectorsInput> = {}): VectorsInput {
  return {
    heads: one.heads,
    queries: Float32Array.from(one.queries),
    keys: Float32Array.from(one.keys),
    values: Float32Array.from(one.values),
    queryCount: one.queryCount,
    keyCount: one.keyCount,
    ...changes,
  };
}

/** Rows of a matrix in another order: row i of the result is row order[i]. */
function permuted(matrix: ArrayLike<number>, order: number[]): Float32Array {
  const columns = matrix.length / order.length;
  return Float32Array.from(
    order.flatMap((row) =>
      Array.from({ length: columns }, (_, column) => matrix[row * columns + column] ?? 0),
    ),
  );
}

/** An order of `count` rows, by a key for each. */
const orderBy = (keys: number[]) =>
  keys.map((_, index) => index).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
const sortKeys = fc.array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 33, maxLength: 33 });

function columnsOf(matrix: ArrayLike<number>, rows: number, from: number, count: number): Float32Array {
  const columns = matrix.length / rows;
  return Float32Array.from({ length: rows * count }, (_, index) => {
    const row = Math.floor(index / count);
    return matrix[row * columns + from + (index % count)] ?? 0;
  });
}

function expectNear(actual: Float32Array, wanted: ArrayLike<number>, allowed: number): void {
  expect(actual.length).toBe(wanted.length);
  const worst = actual.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - (wanted[index] ?? 0))),
    0,
  );
  expect(worst).toBeLessThanOrEqual(allowed);
}

describe.each(['simd', 'relaxed'] as const)('attention, %s build', async (build) => {
  const core = new InlineCore(await loadModule(build));

  async function headOf(input: VectorsInput, head = 0): Promise<HeadStages> {
    const trace = await core.attend(input);
    try {
      return await trace.head(0, head, STAGE_PARTS);
    } finally {
      trace.dispose();
    }
  }

  it('rows of weights sum to one, and outputs stay inside the range of the values', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.constant(1)), async (one) => {
        const { weights, rowSums, output, emptyRows } = await headOf(inputOf(one));
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        expectNear(rowSums, new Float32Array(one.queryCount).fill(1), 1e-6);
        for (let query = 0; query < one.queryCount; query++) {
          const row = weights.subarray(query * one.keyCount, (query + 1) * one.keyCount);
          expect(Math.abs(row.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(2e-6);
        }
        expect(emptyRows.every((flag) => flag === 0)).toBe(true);
        for (let column = 0; column < one.valueWidth; column++) {
          const values = columnsOf(Float32Array.from(one.values), one.keyCount, column, 1);
          const outputs = columnsOf(output, one.queryCount, column, 1);
          expect(Math.max(...outputs)).toBeLessThanOrEqual(Math.max(...values) + 1e-5);
          expect(Math.min(...outputs)).toBeGreaterThanOrEqual(Math.min(...values) - 1e-5);
        }
      }),
      RUNS,
    );
  });

  it('keys in another order, with their values, change no output', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.constant(1)), sortKeys, async (one, keys) => {
        const order = orderBy(keys.slice(0, one.keyCount));
        const changes = { keys: permuted(one.keys, order), values: permuted(one.values, order) };
        const [plain, other] = [await headOf(inputOf(one)), await headOf(inputOf(one, changes))];
        expectNear(other.output, plain.output, 2e-5);
        const columns = order.map((key) => columnsOf(plain.weights, one.queryCount, key, 1));
        const moved = Array.from({ length: one.queryCount }, (_, query) =>
          columns.map((column) => column[query] ?? 0),
        );
        expectNear(other.weights, moved.flat(), 2e-6);
      }),
      RUNS,
    );
  });

  it('queries in another order permute the rows, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.constant(1)), sortKeys, async (one, keys) => {
        const order = orderBy(keys.slice(0, one.queryCount));
        const [plain, other] = [
          await headOf(inputOf(one)),
          await headOf(inputOf(one, { queries: permuted(one.queries, order) })),
        ];
        expect(bitsOf(other.weights)).toEqual(bitsOf(permuted(plain.weights, order)));
        expect(bitsOf(other.output)).toEqual(bitsOf(permuted(plain.output, order)));
      }),
      RUNS,
    );
  });

  it('a constant added to every score of a row changes nothing', async () => {
    await fc.assert(
      // A column of ones in the keys turns one more number in a query into such a constant.
      fc.asyncProperty(cases(fc.constant(1)), fc.integer({ min: -20, max: 20 }), async (one, constant) => {
        const widened = (rows: number[], count: number, extra: number) =>
          Float32Array.from({ length: count * (one.width + 1) }, (_, index) => {
            const [row, column] = [Math.floor(index / (one.width + 1)), index % (one.width + 1)];
            return column === one.width ? extra : (rows[row * one.width + column] ?? 0);
          });
        const at = (extra: number) =>
          headOf(
            inputOf(one, {
              queries: widened(one.queries, one.queryCount, extra),
              keys: widened(one.keys, one.keyCount, 1),
              scale: 0.25,
            }),
          );
        const [without, withConstant] = [await at(0), await at(constant)];
        expectNear(withConstant.weights, without.weights, 3e-5);
        const shift = (withConstant.scores[0] ?? 0) - (without.scores[0] ?? 0);
        expect(Math.abs(shift - constant / 4)).toBeLessThan(1e-4);
      }),
      RUNS,
    );
  });

  it('under the causal mask a later token never changes what came out earlier, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.constant(1), true), fc.integer({ min: 0, max: 32 }), async (one, chosen) => {
        const changed = chosen % one.keyCount;
        const replaced = (rows: number[]) => {
          const columns = rows.length / one.keyCount;
          return Float32Array.from(rows, (value, index) => (index >= changed * columns ? 9 - value : value));
        };
        const mask = { causal: 'bottom-right' } as const;
        const later = {
          queries: replaced(one.queries),
          keys: replaced(one.keys),
          values: replaced(one.values),
        };
        const [plain, other] = [
          await headOf(inputOf(one, { mask })),
          await headOf(inputOf(one, { mask, ...later })),
        ];
        const earlier = (stages: HeadStages) => [
          bitsOf(stages.weights.subarray(0, changed * one.keyCount)),
          bitsOf(stages.output.subarray(0, changed * one.valueWidth)),
        ];
        expect(earlier(other)).toEqual(earlier(plain));
        for (let query = 0; query < one.queryCount; query++) {
          const hidden = plain.weights.subarray(query * one.keyCount + query + 1, (query + 1) * one.keyCount);
          expect(hidden.every((weight) => Object.is(weight, 0))).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('heads split logically out of one matrix equal heads computed apart, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.integer({ min: 2, max: 4 })), async (one) => {
        for (let head = 0; head < one.heads; head++) {
          const part = (rows: number[], count: number, width: number) =>
            columnsOf(Float32Array.from(rows), count, head * width, width);
          const apart = await headOf({
            ...inputOf(one),
            heads: 1,
            queries: part(one.queries, one.queryCount, one.width),
            keys: part(one.keys, one.keyCount, one.width),
            values: part(one.values, one.keyCount, one.valueWidth),
          });
          const together = await headOf(inputOf(one), head);
          for (const stage of ['products', 'scores', 'maskedScores', 'weights', 'output'] as const) {
            expect(bitsOf(together[stage]), stage).toEqual(bitsOf(apart[stage]));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('a cell is made of the numbers that its head shows, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(cases(fc.constant(1)), async (one) => {
        const trace = await core.attend(inputOf(one));
        const [stages, cell] = [
          await trace.head(0, 0, STAGE_PARTS),
          await trace.cell(0, 0, one.queryCount - 1, one.keyCount - 1),
        ];
        trace.dispose();
        const last = one.queryCount * one.keyCount - 1;
        expect(Object.is(cell.weight, stages.weights[last])).toBe(true);
        expect(Object.is(cell.score, stages.scores[last])).toBe(true);
        expect(Object.is(cell.product, stages.products[last])).toBe(true);
        expect(bitsOf(cell.output)).toEqual(bitsOf(stages.output.slice(-one.valueWidth)));
        const sum = cell.elementProducts.reduce((total, product) => total + product, 0);
        expect(Math.abs(sum - cell.product)).toBeLessThan(1e-3);
      }),
      RUNS,
    );
  });
});

describe('rows with nothing allowed', async () => {
  const core = new InlineCore(await loadModule('simd'));
  const input = {
    heads: 1,
    queries: Float32Array.of(1, 2),
    keys: Float32Array.of(3, 4),
    values: Float32Array.of(5, 7),
    queryCount: 2,
    keyCount: 2,
    mask: { allowed: Uint8Array.of(0, 0, 1, 1) },
  };
  it.each([
    ['zero', [0, 0], 0],
    ['uniform', [0.5, 0.5], 6],
    ['nan', [Number.NaN, Number.NaN], Number.NaN],
  ] as const)('%s', async (emptyRow, weights, output) => {
    const trace = await core.attend({ ...input, emptyRow });
    const stages = await trace.head(0, 0, STAGE_PARTS);
    expect(Array.from(stages.weights.subarray(0, 2))).toEqual([...weights]);
    expect(stages.output[0]).toBe(output);
    expect(Array.from(stages.emptyRows)).toEqual([1, 0]);
    trace.dispose();
  });
});
