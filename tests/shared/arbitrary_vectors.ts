/** Hand-made vectors of any size, with any score function. */

import fc from 'fast-check';
import type { ScoreParameters, Vectors } from '../../web/src/labs/vectors/source.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
const exactly = <T>(one: fc.Arbitrary<T>, count: number) =>
  fc.array(one, { minLength: count, maxLength: count });
const matrix = (rows: number, columns: number) => exactly(exactly(number, columns), rows);
const names = (count: number) => exactly(fc.string({ maxLength: 12 }), count);

export const side = fc.integer({ min: 1, max: 8 });

export const score = (heads: number, width: number): fc.Arbitrary<ScoreParameters> =>
  fc.oneof(
    fc.constant<ScoreParameters>({ function: 'dot' }),
    fc.record({ function: fc.constant('cosine' as const), factor: number }),
    fc.record({
      function: fc.constant('general' as const),
      queryWeight: exactly(matrix(width, width), heads),
    }),
    side.chain((hidden) =>
      fc.record({
        function: fc.constant('additive' as const),
        queryWeight: exactly(matrix(hidden, width), heads),
        keyWeight: exactly(matrix(hidden, width), heads),
        vector: matrix(heads, hidden),
      }),
    ),
  );

const half = fc.integer({ min: 1, max: 4 });

export const vectors: fc.Arbitrary<Vectors> = fc
  .tuple(fc.integer({ min: 1, max: 2 }), side, side, half, half)
  .chain(([heads, rows, others, width, valueWidth]) =>
    fc.record(
      {
        heads: fc.constant(heads),
        score: score(heads, width),
        tokens: names(rows),
        queries: matrix(rows, heads * width),
        keys: matrix(rows, heads * width),
        values: matrix(rows, heads * valueWidth),
        crossTokens: names(others),
        crossKeys: matrix(others, heads * width),
        crossValues: matrix(others, heads * valueWidth),
      },
      {
        requiredKeys: [
          'heads',
          'tokens',
          'queries',
          'keys',
          'values',
          'crossTokens',
          'crossKeys',
          'crossValues',
        ],
      },
    ),
  );
