/** Interventions and sampling settings of every shape, for properties. */

import fc from 'fast-check';
import type { Intervention, SamplingSettings } from '../../web/src/core/types.ts';
import { paintOver } from '../../web/src/intervention/paint_over.ts';
import { paintedCells } from '../../web/src/intervention/painted_cells.ts';

const place = { layer: fc.nat({ max: 99 }), head: fc.nat({ max: 99 }) };
const size = fc.integer({ min: 1, max: 2048 });
const reach = fc.oneof(
  fc.constant({}),
  fc.record({ layer: place.layer }),
  fc.record({ layer: place.layer, head: place.head }),
);
const amount = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

const later = fc.constantFrom({}, { later: true as const });
const empty = fc.constantFrom({}, { empty: 'uniform' as const }, { empty: 'nan' as const });
const small = fc.integer({ min: 1, max: 16 });

/** Masks with two sides, and those that are painted by hand. */
const sidedMasks: fc.Arbitrary<Intervention> = fc
  .tuple(
    fc.oneof(
      fc.record({ mask: fc.constantFrom('window' as const, 'blocks' as const, 'padding' as const), size }),
      fc.record({ mask: fc.constant('sinks' as const), size, sinks: small }),
      fc.record({ mask: fc.constant('dilated' as const), size, step: small }),
      fc.record({ mask: fc.constant('random' as const), size, drawn: small, seed: fc.nat({ max: 99 }) }),
    ),
    later,
    empty,
  )
  .map(([shape, side, rows]) => ({ kind: 'mask', ...shape, ...side, ...rows }) as Intervention);
const paintedMasks: fc.Arbitrary<Intervention> = fc
  .tuple(small, small, empty)
  .chain(([queries, keys, rows]) =>
    fc.uint8Array({ minLength: queries * keys, maxLength: queries * keys, max: 1 }).map(
      (allowed): Intervention => ({
        kind: 'mask',
        mask: 'painted',
        queries,
        keys,
        cells: paintedCells(allowed),
        ...rows,
      }),
    ),
  );

const rectangles = fc
  .array(
    fc.record({
      query: fc.nat({ max: 99 }),
      key: fc.nat({ max: 99 }),
      queries: small,
      keys: small,
      allowed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((list) => list.reduce((text, { allowed, ...area }) => paintOver(text, [area], allowed), ''));
const masksWithRectangles: fc.Arbitrary<Intervention> = fc
  .tuple(
    fc.oneof(
      sidedMasks,
      paintedMasks,
      fc.constant({ kind: 'mask' as const, mask: 'own' as const } as Intervention),
    ),
    rectangles,
  )
  .map(([mask, text]) => ({ ...mask, rectangles: text }) as Intervention);

const masks: fc.Arbitrary<Intervention> = fc.oneof(
  sidedMasks,
  paintedMasks,
  masksWithRectangles,
  fc.record({
    kind: fc.constant('mask' as const),
    mask: fc.constantFrom('window' as const, 'prefix' as const),
    size,
  }),
  fc.record({
    kind: fc.constant('mask' as const),
    mask: fc.constant('sinks' as const),
    size,
    sinks: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('mask' as const),
    mask: fc.constantFrom('none' as const, 'causal' as const),
  }),
);

function reaching(list: fc.Arbitrary<Intervention>): fc.Arbitrary<Intervention> {
  return fc.tuple(list, reach).map(([one, where]) => ({ ...one, ...where }) as Intervention);
}

const headOrLayer = fc.oneof(fc.record(place), fc.record({ layer: place.layer }));

/** One is not said. */
function several<Name extends string>(name: Name) {
  const count = fc.record({ [name]: fc.integer({ min: 2, max: 50 }) } as Record<Name, fc.Arbitrary<number>>);
  return fc.oneof(fc.constant({}), count);
}

function painted<Set extends object>(set: fc.Arbitrary<Set>): fc.Arbitrary<Intervention> {
  return fc
    .record({
      set,
      where: headOrLayer,
      query: fc.nat({ max: 2047 }),
      key: fc.nat({ max: 2047 }),
      queries: several('queries'),
      keys: several('keys'),
    })
    .map(
      ({ set: number, where, query, key, queries, keys }) =>
        ({ ...number, ...where, query, key, ...queries, ...keys }) as unknown as Intervention,
    );
}

export const interventions: fc.Arbitrary<Intervention[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('off' as const),
      ...place,
      by: fc.constantFrom('zero' as const, 'mean' as const),
    }),
    fc.record({ kind: fc.constant('temperature' as const), ...place, temperature: amount }),
    fc.record({
      kind: fc.constant('scale' as const),
      ...place,
      factor: fc.double({ min: -10, max: 10, noNaN: true }).map((one) => one + 0),
    }),
    fc.record({
      kind: fc.constant('weights' as const),
      ...place,
      pattern: fc.constantFrom('uniform' as const, 'previous' as const, 'own' as const),
    }),
    reaching(fc.record({ kind: fc.constant('block' as const), token: fc.nat({ max: 2047 }) })),
    reaching(masks),
    painted(
      fc.record({
        kind: fc.constant('paint' as const),
        weight: fc.double({ min: 0, max: 1, noNaN: true }).map((weight) => weight + 0),
      }),
    ),
    painted(
      fc.record({
        kind: fc.constant('score' as const),
        score: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((score) => score + 0),
      }),
    ),
    fc
      .record({
        pattern: fc.constantFrom('uniform' as const, 'previous' as const, 'own' as const),
        where: headOrLayer,
        query: fc.nat({ max: 2047 }),
        rows: several('queries'),
      })
      .map(
        ({ pattern, where, query, rows }): Intervention => ({
          kind: 'row',
          pattern,
          ...where,
          query,
          ...rows,
        }),
      ),
    reaching(
      fc.record({
        kind: fc.constant('sink' as const),
        score: fc.double({ min: -20, max: 20, noNaN: true }).map((score) => score + 0),
      }),
    ),
    reaching(fc.record({ kind: fc.constant('unscaled' as const) })),
    reaching(fc.record({ kind: fc.constant('cap' as const), cap: amount })),
    fc.record({
      kind: fc.constant('positions' as const),
      positions: fc.constantFrom('none' as const, 'sinusoid' as const, 'alibi' as const, 'rotary' as const),
    }),
    fc.record({
      kind: fc.constantFrom('skip_layer' as const, 'skip_feed_forward' as const),
      layer: place.layer,
    }),
  ),
  { maxLength: 12 },
);

export const sampling: fc.Arbitrary<SamplingSettings> = fc.record({
  temperature: fc.integer({ min: 0, max: 40 }).map((tenths) => tenths / 10),
  topK: fc.nat({ max: 200 }),
  topP: fc.integer({ min: 1, max: 100 }).map((hundredths) => hundredths / 100),
  minP: fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100),
  seed: fc.nat({ max: 2 ** 31 }),
});
