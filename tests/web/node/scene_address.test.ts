import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../../../web/src/sources/examples.ts';
import { defaultScene, defaultVectors } from '../../../web/src/state/defaults.ts';
import { History } from '../../../web/src/state/history.ts';
import type { Scene, Vectors } from '../../../web/src/state/scene.ts';
import { readHash, writeHash } from '../../../web/src/state/url.ts';
import {
  inputOf,
  possibleHeads,
  problemOfVectors,
  withColumns,
  withCrossTokens,
  withTokens,
} from '../../../web/src/state/vectors.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0);
const matrix = (rows: number, columns: number) =>
  fc.array(fc.array(number, { minLength: columns, maxLength: columns }), {
    minLength: rows,
    maxLength: rows,
  });
const names = (count: number) =>
  fc.array(fc.string({ maxLength: 12 }), { minLength: count, maxLength: count });
const side = fc.integer({ min: 1, max: 8 });

const vectors: fc.Arbitrary<Vectors> = fc
  .tuple(side, side, side, side)
  .chain(([rows, others, width, valueWidth]) =>
    fc.record({
      heads: fc.constant(1),
      tokens: names(rows),
      queries: matrix(rows, width),
      keys: matrix(rows, width),
      values: matrix(rows, valueWidth),
      crossTokens: names(others),
      crossKeys: matrix(others, width),
      crossValues: matrix(others, valueWidth),
    }),
  );

const scene: fc.Arbitrary<Scene> = fc.record({
  source: fc.oneof(
    fc.record({
      kind: fc.constant('model' as const),
      model: fc.constant('minilm' as const),
      text: fc.string({ unit: 'grapheme', maxLength: 200 }),
      pair: fc.string({ maxLength: 50 }),
    }),
    fc.record({ kind: fc.constant('trace' as const), src: fc.string({ minLength: 1, maxLength: 50 }) }),
    fc.record({ kind: fc.constant('vectors' as const), vectors }),
  ),
  mode: fc.constantFrom('self' as const, 'causal' as const, 'cross' as const),
  layer: fc.nat({ max: 99 }),
  head: fc.nat({ max: 99 }),
  view: fc.constantFrom('matrix' as const, 'lines' as const, 'table' as const),
  pin: fc.option(fc.record({ query: fc.nat({ max: 511 }), key: fc.integer({ min: -1, max: 511 }) })),
});

describe('the scene in the address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(scene, (one) => {
        const { scene: back, problem } = readHash(writeHash(one));
        expect(problem).toBe('');
        expect(back).toEqual(one);
      }),
    );
  });

  it('is empty for the default, and every example comes back', () => {
    expect(writeHash(defaultScene())).toBe('');
    expect(readHash('').scene).toEqual(defaultScene());
    for (const example of EXAMPLES) expect(readHash(writeHash(example.scene)).scene).toEqual(example.scene);
  });

  it.each([
    '#head=3',
    '#pin=a.b',
    '#mode=sideways',
    '#view=cake',
    '#model=gpt5',
    '#trace=',
    '#x=1',
    '#vectors={}',
    '#vectors=[1',
  ])('%s gives a sentence and the default', (hash) => {
    const { scene: back, problem } = readHash(hash);
    expect(problem).toMatch(/^The address could not be read: .+\. The saved example is shown instead\.$/);
    expect(back).toEqual(defaultScene());
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(readHash(`#${text}`).scene).toBeDefined();
        expect(readHash(`#vectors=${text}`).scene).toBeDefined();
      }),
    );
  });
});

describe('hand-made vectors', () => {
  it('stay sound however they are resized', () => {
    fc.assert(
      fc.property(vectors, side, side, side, side, (one, rows, others, width, valueWidth) => {
        const grown = withColumns(
          withColumns(withCrossTokens(withTokens(one, rows), others), 'keys', width),
          'values',
          valueWidth,
        );
        expect(problemOfVectors(grown)).toBe('');
        expect(possibleHeads(grown)).toContain(grown.heads);
        const input = inputOf(grown, 'cross');
        expect(input.queries).toHaveLength(rows * width);
        expect(input.keys).toHaveLength(others * width);
        expect(input.values).toHaveLength(others * valueWidth);
      }),
    );
  });

  it.each([
    ['no object', null],
    ['too many tokens', { ...defaultVectors(), tokens: Array(9).fill('a') }],
    [
      'a number that is none',
      {
        ...defaultVectors(),
        queries: [
          [1, 0],
          [0, Number.NaN],
          [1, 1],
        ],
      },
    ],
    ['rows of two lengths', { ...defaultVectors(), keys: [[1, 0], [0], [1, 1]] }],
    ['widths that differ', { ...defaultVectors(), keys: [[1], [0], [1]] }],
    ['heads that do not divide', { ...defaultVectors(), heads: 3 }],
  ])('with %s are refused in a sentence', (_name, value) => {
    expect(problemOfVectors(value)).toMatch(/\w+ \w+.*\.$/);
  });
});

describe('undo', () => {
  it('goes back and forth, and a new change ends the way forward', () => {
    const history = new History();
    const [a, b, c] = [1, 2, 3].map((layer) => ({ ...defaultScene(), layer })) as [Scene, Scene, Scene];
    expect(history.undo(a)).toBeNull();
    history.remember(a);
    history.remember(b);
    expect(history.undo(c)).toEqual(b);
    expect(history.undo(b)).toEqual(a);
    expect(history.redo(a)).toEqual(b);
    history.remember(b);
    expect(history.redo(a)).toBeNull();
  });
});
