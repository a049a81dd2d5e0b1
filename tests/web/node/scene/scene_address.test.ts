import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHash, writeHash } from '../../../../web/src/labs/address.ts';
import { defaultScene } from '../../../../web/src/labs/encoder/source.ts';
import { LABS } from '../../../../web/src/labs/index.ts';
import { languageScene } from '../../../../web/src/labs/language/source.ts';
import {
  drawn,
  possibleHeads,
  withCell,
  withColumns,
  withCrossTokens,
  withTokens,
} from '../../../../web/src/labs/vectors/change_vectors.ts';
import { FILLING_COUNT, filled, inputOf } from '../../../../web/src/labs/vectors/filled_vectors.ts';
import { defaultVectors, vectorsScene } from '../../../../web/src/labs/vectors/source.ts';
import { problemOfVectors } from '../../../../web/src/labs/vectors/vectors.ts';
import { HEAD_ORDERS, isArranged } from '../../../../web/src/scene/arrangement.ts';
import { untouched } from '../../../../web/src/scene/defaults.ts';
import { withDrawing } from '../../../../web/src/scene/drawing.ts';
import { History } from '../../../../web/src/scene/history.ts';
import type { Scene } from '../../../../web/src/scene/scene.ts';
import { interventions, sampling } from '../../../shared/arbitrary_interventions.ts';
import { side, vectors } from '../../../shared/arbitrary_vectors.ts';

const places = {
  layer: fc.nat({ max: 99 }),
  head: fc.nat({ max: 99 }),
  view: fc.constantFrom('matrix' as const, 'lines' as const, 'table' as const, 'difference' as const),
  pin: fc.option(fc.record({ query: fc.nat({ max: 511 }), key: fc.integer({ min: -1, max: 511 }) })),
};

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
  ...places,
  interventions: fc.constant([]),
  step: fc.constant(null),
  sampling: fc.constant(untouched().sampling),
  target: fc.constant(null),
});

const arrangement = fc.record({
  order: fc.constantFrom(...HEAD_ORDERS),
  only: fc.constantFrom('', 'induction', 'previous token', '3 tokens back'),
  large: fc.boolean(),
});

const languageScenes: fc.Arbitrary<Scene> = fc.record({
  source: fc.record({
    kind: fc.constant('language' as const),
    model: fc.oneof(
      fc.constant('smollm2'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((name) => `own:${name}`),
    ),
    text: fc.string({ unit: 'grapheme', maxLength: 200 }),
    chat: fc.boolean(),
    generated: fc.array(fc.nat({ max: 50_000 }), { maxLength: 40 }),
    context: fc.constantFrom(512, 1024, 2048),
  }),
  mode: fc.constant('causal' as const),
  ...places,
  interventions,
  step: fc.option(fc.integer({ min: 1, max: 2048 })),
  sampling,
  target: fc.option(fc.nat({ max: 50_000 })),
});

describe('the scene in the address', () => {
  it('says how the heads are arranged, and refuses what is no order or pattern', () => {
    fc.assert(
      fc.property(scene, arrangement, (one, how) => {
        const arranged = withDrawing(one, { arrangement: how });
        expect(readHash(writeHash(arranged)).scene).toEqual(arranged);
        expect(/[#&](sort|only|size)=/.test(writeHash(arranged))).toBe(isArranged(how));
      }),
    );
    expect(readHash('#text=a&sort=entropy&size=large').scene.arrangement).toEqual({
      order: 'entropy',
      only: '',
      large: true,
    });
    for (const hash of ['sort=best', 'only=<b>', 'size=huge'])
      expect(readHash(`#text=a&${hash}`).problem).toContain(hash.split('=')[1]);
  });

  it('says what is in sight of the matrix, which words do not share with their pieces', () => {
    const frames = fc.record({
      row: fc.nat({ max: 4095 }),
      column: fc.nat({ max: 4095 }),
      rows: fc.integer({ min: 1, max: 4096 }),
    });
    fc.assert(
      fc.property(fc.oneof(scene, languageScenes), frames, (one, frame) => {
        const framed = withDrawing(one, { frame });
        expect(readHash(writeHash(framed)).scene).toEqual(framed);
        expect(withDrawing(framed, { view: 'table', head: 3 }).frame).toEqual(frame);
        expect(withDrawing(framed, { words: true }).frame).toBeUndefined();
        expect(writeHash(withDrawing(framed, { frame: undefined }))).toBe(writeHash(one));
      }),
    );
    for (const wrong of ['1.2', '1.2.0', '-1.2.3', '1.2.3.4', 'all'])
      expect(readHash(`#text=a&frame=${wrong}`).problem).toContain(`'frame=${wrong}' should be`);
    expect(readHash('#text=a&frame=120.80.40').scene.frame).toEqual({ row: 120, column: 80, rows: 40 });
  });

  it('says whether words are shown, in every source', () => {
    fc.assert(
      fc.property(fc.oneof(scene, languageScenes), fc.boolean(), (one, words) => {
        const drawn = withDrawing(one, { words: words || undefined });
        expect(readHash(writeHash(drawn)).scene).toEqual(drawn);
        expect(/[#&]words=1/.test(writeHash(drawn))).toBe(words);
        // What else is drawn otherwise leaves them.
        expect(withDrawing(drawn, { view: 'table' }).words).toBe(drawn.words);
      }),
    );
    expect(readHash('#text=a&words=0').scene.words).toBeUndefined();
    expect(readHash('#text=a&words=all').problem).toContain("'words=all' should be one of 0, 1");
  });

  it.each([
    ['', scene],
    [' of a language model, with every change', languageScenes],
  ])('comes back as it was%s', (_name, scenes) => {
    fc.assert(
      fc.property(scenes, (one) => {
        const { scene: back, problem } = readHash(writeHash(one));
        expect(problem).toBe('');
        expect(back).toEqual(one);
      }),
    );
  });

  it('is empty for the default, and every example comes back', () => {
    expect(writeHash(defaultScene())).toBe('');
    expect(readHash('').scene).toEqual(defaultScene());
    for (const example of LABS.flatMap(({ examples }) => [...examples]))
      expect(readHash(writeHash(example.scene)).scene).toEqual(example.scene);
  });

  it.each(['#model=gpt5', '#trace=', '#model=own:', '#x=1', '#head=3'])(
    '%s gives a sentence and the default',
    (hash) => {
      const { scene: back, problem } = readHash(hash);
      expect(problem).toMatch(/could not be read/);
      expect(back).toEqual(defaultScene());
    },
  );

  it('keeps everything beside what it does not know, and lists no more than three', () => {
    const { scene: read, problem } = readHash(
      '#text=hello&head=2.1&view=table&foo=1&mode=bogus&off=1.2,x,3.4&temp=1.2:0&pin=a&bar=2',
    );
    expect(read).toMatchObject({
      source: { kind: 'model', text: 'hello' },
      layer: 2,
      head: 1,
      view: 'table',
      mode: 'self',
      pin: null,
    });
    expect(read.interventions.map(({ kind }) => kind)).toEqual(['off', 'off']);
    expect(problem).toMatch(/^Left out, .*'foo' is not known; 'bar' is not known; .+; and 3 more\.$/);
  });

  it.each([
    '#head=3',
    '#pin=a.b',
    '#mode=sideways',
    '#view=cake',
    '#x=1',
    '#vectors={}',
    '#vectors=[1',
    '#gen=3',
    '#model=smollm2&off=1',
    '#model=smollm2&off=1.2:3',
    '#model=smollm2&temp=1.2:0',
    '#model=smollm2&temp=1.2',
    '#model=smollm2&mask=window',
    '#model=smollm2&mask=sinks:4',
    '#model=smollm2&mask=window:0',
    '#model=smollm2&block=x',
    '#model=smollm2&weights=1.2:even',
    '#model=smollm2&scale=1.2:x',
    '#model=smollm2&gen=1,-2',
    '#model=smollm2&step=0',
    '#model=smollm2&context=4096',
    '#model=smollm2&chat=yes',
    '#model=smollm2&sampling=1:2',
    '#model=smollm2&vector=1',
  ])('%s is left out, which a sentence says', (hash) => {
    const { scene: back, problem } = readHash(hash);
    expect(problem).toMatch(/^Left out, as it could not be read in the address: .+\.$/);
    expect(readHash(writeHash(back))).toEqual({ scene: back, problem: '' });
    expect(back.interventions).toEqual([]);
  });

  it('reads a language model with changes, in their order', () => {
    const { scene: read, problem } = readHash(
      '#model=smollm2&text=Mr&gen=12,55&off=18.6,17.3m&temp=3.1:0.5&off=1.0&block=2,4@3,5@3.1&mask=window:4,sinks:4:1@2,none@2.1&scale=0.1:-2&weights=0.2:own&step=3',
    );
    expect(problem).toBe('');
    expect(read).toEqual({
      ...languageScene(),
      source: {
        kind: 'language',
        model: 'smollm2',
        text: 'Mr',
        chat: false,
        generated: [12, 55],
        context: 512,
      },
      step: 3,
      interventions: [
        { kind: 'off', layer: 18, head: 6, by: 'zero' },
        { kind: 'off', layer: 17, head: 3, by: 'mean' },
        { kind: 'temperature', layer: 3, head: 1, temperature: 0.5 },
        { kind: 'off', layer: 1, head: 0, by: 'zero' },
        { kind: 'block', token: 2 },
        { kind: 'block', token: 4, layer: 3 },
        { kind: 'block', token: 5, layer: 3, head: 1 },
        { kind: 'mask', mask: 'window', size: 4 },
        { kind: 'mask', mask: 'sinks', size: 4, sinks: 1, layer: 2 },
        { kind: 'mask', mask: 'none', layer: 2, head: 1 },
        { kind: 'scale', layer: 0, head: 1, factor: -2 },
        { kind: 'weights', layer: 0, head: 2, pattern: 'own' },
      ],
    });
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(readHash(`#${text}`).scene).toBeDefined();
        expect(readHash(`#vectors=${text}`).scene).toBeDefined();
        for (const name of ['off', 'temp', 'block', 'mask', 'sink', 'weights', 'scale', 'gen', 'sampling'])
          expect(readHash(`#model=smollm2&${name}=${text}`).scene).toBeDefined();
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
        const input = inputOf(filled(grown, []), 'cross');
        expect(input.queries).toHaveLength(rows * width);
        expect(input.keys).toHaveLength(others * width);
        expect(input.values).toHaveLength(others * valueWidth);
      }),
    );
  });

  it('drawn by a seed take their address no numbers, and one by hand only its own', () => {
    const large = drawn(withColumns(withColumns(withTokens(defaultVectors(), 16), 'keys', 64), 'values', 64));
    const scene = vectorsScene({ kind: 'vectors', vectors: withCell(large, 'keys', 3, 2, 0.5) });
    const address = writeHash(scene);
    expect(address.length).toBeLessThan(1000);
    expect(readHash(address).scene).toEqual(scene);
    const filling = Float32Array.from({ length: FILLING_COUNT }, (_, at) => at);
    const { keys, queries } = filled(withCell(large, 'keys', 3, 2, 0.5), filling);
    expect(keys[3]?.[2]).toBe(0.5);
    expect(keys[3]?.slice(0, 2)).toEqual(filled(large, filling).keys[3]?.slice(0, 2));
    expect(new Set([...keys, ...queries].flat()).size).toBe(2 * 16 * 64);
  });

  it.each([
    ['no object', null],
    ['too many tokens', { ...defaultVectors(), tokens: Array(17).fill('a') }],
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
    ['groups that do not divide', { ...defaultVectors(), heads: 2, keyValueHeads: 3 }],
    ['a seed that is none', { ...defaultVectors(), seed: 0.5 }],
    ['a soft cap of nothing', { ...defaultVectors(), softCap: 0 }],
    ['columns that are none', { ...defaultVectors(), columns: 7 }],
    ['columns beyond the most', { ...defaultVectors(), columns: { keys: 65, values: 2 } }],
    ['rows wider than their columns', { ...defaultVectors(), columns: { keys: 1, values: 2 } }],
  ])('with %s are refused in a sentence', (_name, value) => {
    expect(problemOfVectors(value)).toMatch(/\w+ \w+.*\.$/);
  });
});

describe('undo', () => {
  it('goes back and forth, and a new change ends the way forward', () => {
    const history = new History();
    const [a, b, c] = [1, 2, 3].map((layer) => ({ ...defaultScene(), layer })) as unknown as [
      Scene,
      Scene,
      Scene,
    ];
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
