/** Score functions of hand-made vectors: published numbers through the core, other shapes, what is refused. */

import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import { type HeadStages, STAGE_PARTS } from '../../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { defaultScene } from '../../../../../web/src/labs/encoder/source.ts';
import { LABS } from '../../../../../web/src/labs/index.ts';
import { withColumns, withHeads } from '../../../../../web/src/labs/vectors/change_vectors.ts';
import { filled, inputOf } from '../../../../../web/src/labs/vectors/filled_vectors.ts';
import { runVectors } from '../../../../../web/src/labs/vectors/run_vectors.ts';
import { blocksOf, startScore, withParameter } from '../../../../../web/src/labs/vectors/score_parameters.ts';
import type { ScoreParameters, Vectors } from '../../../../../web/src/labs/vectors/source.ts';
import { additiveVectors, defaultVectors } from '../../../../../web/src/labs/vectors/source.ts';
import { problemOfVectors, shapeOf, withScore } from '../../../../../web/src/labs/vectors/vectors.ts';
import type { Mode } from '../../../../../web/src/scene/scene.ts';
import { score, side } from '../../../../shared/arbitrary_vectors.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

const FUNCTIONS = ['dot', 'general', 'additive', 'cosine'] as const;

async function stagesOf(vectors: Vectors, mode: Mode = 'self', head = 0): Promise<HeadStages> {
  const { trace } = await runVectors(core, vectors, mode);
  const stages = await trace.head(0, head, STAGE_PARTS);
  trace.dispose();
  return stages;
}

/** `defaultVectors` under the score that `name` begins with. */
function started(name: (typeof FUNCTIONS)[number]): Vectors {
  const vectors = defaultVectors();
  return withScore(vectors, startScore(name, shapeOf(vectors)));
}

function expectNear(actual: Iterable<number>, expected: number[]): void {
  const list = [...actual];
  expect(list).toHaveLength(expected.length);
  for (const [at, value] of expected.entries())
    expect(Math.abs((list[at] ?? Number.NaN) - value), `element ${at}`).toBeLessThan(1e-6);
}

describe('hand-made vectors through the core', () => {
  it('the example of additive scores gives the published numbers', async () => {
    const scene =
      LABS.flatMap(({ examples }) => [...examples]).find(({ name }) => name.startsWith('Additive scores'))
        ?.scene ?? defaultScene();
    if (scene.source.kind !== 'vectors') throw new Error('The example has no vectors.');
    const { products, scores, weights, output } = await stagesOf(scene.source.vectors, scene.mode);
    for (const row of [products, scores]) expectNear(row.slice(0, 3), [0.76159416, 0.96402758, -0.20243342]);
    expectNear(weights.slice(0, 3), [0.38376926, 0.46987886, 0.14635189]);
    expectNear(output.slice(0, 2), [0.46987886, 0.14635189]);
  });

  it('additive begins with the parameters of that example', () => {
    const vectors = additiveVectors();
    expect(startScore('additive', shapeOf(vectors))).toEqual(vectors.score);
  });

  it('general begins as the dot product, and another W is felt', async () => {
    const [dot, general] = [await stagesOf(started('dot')), await stagesOf(started('general'))];
    expectNear(dot.scores, [1, 0, 1, 0, 1, 1, 1, 1, 2]);
    expect([...general.weights]).toEqual([...dot.weights]);
    const swapped: ScoreParameters = {
      function: 'general',
      queryWeight: [
        [
          [0, 1],
          [1, 0],
        ],
      ],
    };
    expectNear((await stagesOf(withScore(defaultVectors(), swapped))).scores, [0, 1, 1, 1, 0, 1, 1, 1, 2]);
  });

  it('a cosine is scaled by its factor and does not feel a longer query', async () => {
    const vectors = withScore(defaultVectors(), { function: 'cosine', factor: 3 });
    const { scores } = await stagesOf(vectors);
    expectNear(scores.slice(0, 3), [3, 0, 3 * Math.SQRT1_2]);
    const longer = { ...vectors, queries: vectors.queries.map((row) => row.map((one) => 4 * (one ?? 0))) };
    expectNear((await stagesOf(longer)).scores, [...scores]);
  });

  it('every head has parameters of its own', async () => {
    const two = withHeads(started('additive'), 2);
    expect(two.score && blocksOf(two.score, 'queryWeight')).toHaveLength(2);
    const changed = two.score && withParameter(two.score, 'vector', [1, 0, 0], 0);
    const [first, second] = [await stagesOf(two, 'self', 0), await stagesOf(two, 'self', 1)];
    const other = withScore(two, changed);
    expect([...(await stagesOf(other, 'self', 0)).scores]).toEqual([...first.scores]);
    expect([...(await stagesOf(other, 'self', 1)).scores]).not.toEqual([...second.scores]);
  });

  it.each(FUNCTIONS)('%s is computed after any change of shape', async (name) => {
    for (const [heads, width] of [
      [1, 5],
      [4, 8],
      [3, 6],
    ] as const) {
      const wide = withColumns(withColumns(started(name), 'keys', width), 'values', 2 * heads);
      const vectors = withHeads(wide, heads);
      expect(problemOfVectors(vectors)).toBe('');
      const { weights } = await stagesOf(vectors, 'causal', heads - 1);
      expect(weights.slice(0, 3)).toEqual(Float32Array.of(1, 0, 0));
    }
  });
});

describe('the address', () => {
  it('leaves out what does not belong to the score', () => {
    const scene = {
      ...defaultScene(),
      source: { kind: 'vectors' as const, vectors: started('cosine') },
      pin: null,
    };
    const text = writeHash(scene).replace('factor', 'spare%22%3A1%2C%22factor');
    expect(readHash(text)).toEqual({ scene, problem: '' });
  });

  it('says what is wrong with a score', () => {
    const vectors = { ...defaultVectors(), score: { function: 'location' } };
    const { problem } = readHash(`#vectors=${encodeURIComponent(JSON.stringify(vectors))}`);
    expect(problem).toContain('its vectors do not fit: Its score function should be one of dot, general');
  });
});

describe('a score from outside', () => {
  it('is sound when it fits the heads, and not when it fits others', () => {
    fc.assert(
      fc.property(side, side, (width, other) => {
        const vectors = withColumns(defaultVectors(), 'keys', width);
        fc.assert(
          fc.property(score(1, other), (one) => {
            const fits = other === width || one.function === 'dot' || one.function === 'cosine';
            expect(problemOfVectors(withScore(vectors, one)) === '').toBe(fits);
          }),
          { numRuns: 5 },
        );
      }),
    );
  });

  const additive = additiveVectors().score;
  it.each([
    ['no object', 7],
    ['null', null],
    ['a name that is none', { function: 'toString' }],
    ['the name of what is left out', { function: 'scaled-dot' }],
    ['no factor', { function: 'cosine' }],
    ['an endless factor', { function: 'cosine', factor: Number.POSITIVE_INFINITY }],
    ['no W', { function: 'general' }],
    ['a W of another size', { function: 'general', queryWeight: [[[1, 0, 0]]] }],
    [
      'a W for two heads',
      {
        function: 'general',
        queryWeight: Array(2).fill([
          [1, 0],
          [0, 1],
        ]),
      },
    ],
    ['a v that is a text', { ...additive, vector: 'v' }],
    ['a v of nothing', { ...additive, vector: [[]] }],
    ['a v that is too long', { ...additive, vector: [Array(9).fill(1)] }],
    ['a v longer than W', { ...additive, vector: [[1, 1, 1]] }],
    ['a v with a hole', { ...additive, vector: [[1, null]] }],
    ['a U that is missing', { ...additive, keyWeight: undefined }],
  ])('with %s is refused in a sentence', (_name, value) => {
    const problem = problemOfVectors({ ...defaultVectors(), score: value });
    expect(problem).toMatch(/^\w+ .*(dot|million|W).*\.$/);
  });
});

it('what crosses to the core is flat, head after head', () => {
  const { score: flat } = inputOf(filled(withHeads(started('additive'), 2), []), 'self');
  expect(flat).toEqual({
    function: 'additive',
    hidden: 2,
    queryWeight: Float32Array.of(1, 0, 1, 0),
    keyWeight: Float32Array.of(1, 0, 1, 0),
    vector: Float32Array.of(1, -1, 1, -1),
  });
});
