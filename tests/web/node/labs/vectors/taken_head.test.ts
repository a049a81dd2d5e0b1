/** A head that is taken into the vectors by hand looks as it did where it came from, as far as it was taken. */

import { afterAll, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { VectorsInput } from '../../../../../web/src/core/types.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { planeFigures } from '../../../../../web/src/labs/vectors/plane_figures.ts';
import { runVectors } from '../../../../../web/src/labs/vectors/run_vectors.ts';
import { isVectors, type Vectors } from '../../../../../web/src/labs/vectors/source.ts';
import { takeHead } from '../../../../../web/src/labs/vectors/take_head.ts';
import type { Mode, Scene } from '../../../../../web/src/scene/scene.ts';
import { tokenOf } from '../../../../../web/src/trace/tokens.ts';

const core = new InlineCore(await loadModule('simd'));
afterAll(() => core.dispose());

const HEADS = 2;
const CAUSAL = { causal: 'bottom-right' } as const;

async function input(queries: number, keys: number, width: number): Promise<VectorsInput> {
  const numbers = async (seed: number, rows: number) => core.normalValues(seed, rows * HEADS * width);
  return {
    heads: HEADS,
    queries: await numbers(1, queries),
    keys: await numbers(2, keys),
    values: await numbers(3, keys),
    queryCount: queries,
    keyCount: keys,
  };
}

async function taken(from: VectorsInput, mode: Mode) {
  const trace = await core.attend(from);
  const names = (count: number) => Array.from({ length: count }, (_, at) => tokenOf(`t${at}`));
  const session = {
    trace,
    layer: 0,
    head: 1,
    headName: 'Layer 0, head 1',
    pin: { query: 1, key: 0 },
    queryTokens: names(from.queryCount),
    keyTokens: names(from.keyCount),
  };
  return { ...(await takeHead(core, session, mode)), trace };
}

function vectorsIn(scene: Scene | null): Vectors {
  if (!scene || !isVectors(scene.source)) throw new Error('It has no vectors.');
  return scene.source.vectors;
}

async function weightsOf(scene: Scene | null): Promise<Float32Array> {
  if (!scene) throw new Error('There is no scene.');
  const { trace } = await runVectors(core, vectorsIn(scene), scene.mode);
  if (scene.interventions.length > 0) await trace.change(scene.interventions);
  const { weights } = await trace.head(0, 0);
  trace.dispose();
  return weights;
}

/** Numbers are rounded to four digits. */
function expectNear(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  for (const [at, weight] of actual.entries()) expect(weight).toBeCloseTo(expected[at] ?? 2, 2);
}

describe('a head that is taken', () => {
  it('has its weights, and its address brings them back', async () => {
    const { scene, words, trace } = await taken({ ...(await input(5, 5, 8)), mask: CAUSAL }, 'causal');
    expectNear(await weightsOf(scene), (await trace.head(0, 1)).weights);
    expect(words).not.toContain('first');
    expect(scene && readHash(writeHash(scene)).scene).toEqual(scene);
    expect(scene?.pin).toEqual({ query: 1, key: 0 });
    expect(vectorsIn(scene).tokens).toEqual(['t0', 't1', 't2', 't3', 't4']);
  });

  it('says what is cut, and its first rows stay', async () => {
    const { scene, words, trace } = await taken({ ...(await input(20, 20, 4)), mask: CAUSAL }, 'causal');
    expect(words).toContain('the first 16 of 20 tokens');
    const whole = (await trace.head(0, 1)).weights;
    const rows = Array.from({ length: 16 }, (_, row) => [...whole.subarray(row * 20, row * 20 + 16)]);
    expectNear(await weightsOf(scene), Float32Array.from(rows.flat()));
    const wide = await taken(await input(2, 2, 100), 'self');
    expect(wide.words).toContain(
      'the first 64 of 100 query and key columns, the first 64 of 100 value columns',
    );
    expect(vectorsIn(wide.scene).columns).toEqual({ keys: 64, values: 64 });
  });

  it('keeps its scale, soft cap and second sequence', async () => {
    for (const scale of [1, 0.1]) {
      const { scene, trace } = await taken({ ...(await input(3, 6, 8)), scale, softCap: 2 }, 'cross');
      expectNear(await weightsOf(scene), (await trace.head(0, 1)).weights);
      expect(scene?.mode).toBe('cross');
    }
  });

  it('of weights alone, or under another score, is refused in a sentence', async () => {
    const { scene, words } = await taken(
      { ...(await input(2, 2, 4)), score: { function: 'cosine' } },
      'self',
    );
    expect(scene).toBeNull();
    expect(words).toMatch(/\w+ \w+.*\.$/);
  });
});

describe('an arrow of a query and one of a key', () => {
  it('compare in three ways', async () => {
    const { dot, scaled, cosine } = await planeFigures(core, [3, 4], [4, -3.5]);
    expect(dot).toBeCloseTo(-2, 6);
    expect(scaled).toBeCloseTo(-2 / Math.SQRT2, 6);
    expect(cosine).toBeCloseTo(-2 / (5 * Math.hypot(4, 3.5)), 6);
    expect((await planeFigures(core, [0, 0], [1, 1])).cosine).toBe(0);
  });
});
