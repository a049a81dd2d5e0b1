/** Vectors whose scores no float holds: the lab says so, wherever they came from. */

import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readHash, writeHash } from '../../../web/src/labs/address.ts';
import { defaultVectors, type Vectors, vectorsScene } from '../../../web/src/labs/vectors/source.ts';
import type { Scene } from '../../../web/src/scene/scene.ts';
import { realPlayground } from '../../shared/real_playground.ts';

const { playground, show, dispose } = await realPlayground();
afterAll(dispose);

const TOLD = /^A score became too large for a number/;
const told = () => playground.notices.all.map(({ text }) => text).filter((text) => TOLD.test(text));

/** Two tokens, one number wide: each score is one product, over the temperature. */
function withScore(number: number, temperature: number, more: Partial<Vectors> = {}, head = 0): Scene {
  const vectors: Vectors = {
    ...defaultVectors(),
    tokens: ['a', 'b'],
    queries: [[number], [1]],
    keys: [[number], [1]],
    values: [[1], [2]],
    crossKeys: [[1], [1]],
    crossValues: [[1], [1]],
    ...more,
  };
  const interventions = [{ kind: 'temperature' as const, layer: 0, head, temperature }];
  return { ...vectorsScene({ kind: 'vectors', vectors }), interventions };
}

async function toldFor(scene: Scene): Promise<string[]> {
  const { scene: read, problem } = readHash(writeHash(scene));
  expect(problem).toBe('');
  await show(read);
  // What is told of the numbers comes after them.
  const { trace } = playground.session;
  await trace?.heads();
  await Promise.resolve();
  console.log(
    JSON.stringify(playground.notices.all),
    playground.session.stages?.weights.slice(0, 4),
    JSON.stringify(playground.scene.interventions),
  );
  return told();
}

describe('weights that are no numbers', () => {
  it('are told with what to do, and no more once they are numbers', async () => {
    const large = withScore(1e4, 1e-36);
    expect(await toldFor(large)).toEqual([
      'A score became too large for a number, so there are weights that are none: undo the change that made it so large, or make the vectors smaller.',
    ]);
    expect(playground.session.stages?.weights[0]).toBeNaN();
    expect(playground.scene.interventions).toEqual(large.interventions);
    await playground.run?.remove?.(null);
    await vi.waitUntil(() => told().length === 0);
    await playground.undo();
    await vi.waitUntil(() => told().length === 1);
  });

  it('are told of the heads that have them', async () => {
    const two: Partial<Vectors> = {
      heads: 2,
      queries: [
        [1e4, 1e4],
        [1, 1],
      ],
      keys: [
        [1e4, 1e4],
        [1, 1],
      ],
      values: [
        [1, 1],
        [2, 2],
      ],
      crossTokens: ['x'],
      crossKeys: [[1, 1]],
      crossValues: [[1, 1]],
    };
    expect((await toldFor(withScore(1, 1e-36, two, 1)))[0]).toContain('that are none in head 1: undo');
  });

  it('are those of scores that overflow a float, and no others', async () => {
    const power = (min: number, max: number) => fc.integer({ min, max }).map((one) => 10 ** one);
    await fc.assert(
      fc.asyncProperty(power(0, 6), power(-37, -25), async (number, temperature) => {
        const score = Math.fround(number * number) / Math.fround(temperature);
        const isTooLarge = !Number.isFinite(Math.fround(score));
        expect((await toldFor(withScore(number, temperature))).length).toBe(isTooLarge ? 1 : 0);
      }),
      { numRuns: 40 },
    );
  });

  it('are no fault where a row may look at nothing', async () => {
    const hidden = { kind: 'mask', mask: 'padding', size: 1, later: true, empty: 'nan' } as const;
    await show({ ...withScore(1, 1), interventions: [hidden] });
    expect(await toldFor(playground.scene)).toEqual([]);
    expect(playground.session.stages?.weights[0]).toBeNaN();
  });

  it('are forgotten with another source', async () => {
    expect(await toldFor(withScore(1e4, 1e-36))).toHaveLength(1);
    await show(readHash('#trace=traces/trophy.safetensors').scene);
    expect(told()).toEqual([]);
  });
});
