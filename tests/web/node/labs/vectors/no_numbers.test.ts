/** Rows that may look at nothing, whose weights a mask leaves without numbers: the lab says so, wherever they came from. */

import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Intervention } from '../../../../../web/src/core/types.ts';
import { paintedCells } from '../../../../../web/src/intervention/painted_cells.ts';
import { readHash, writeHash } from '../../../../../web/src/labs/address.ts';
import { withHeads } from '../../../../../web/src/labs/vectors/change_vectors.ts';
import { defaultVectors, type Vectors, vectorsScene } from '../../../../../web/src/labs/vectors/source.ts';
import { realPlayground } from '../../../../shared/real_playground.ts';

const { playground, show, dispose } = await realPlayground();
afterAll(dispose);

const TOLD = /that may look at nothing have weights that are not numbers/;
const told = () => playground.notices.all.map(({ text }) => text).filter((text) => TOLD.test(text));

/** The second token and the third are padding, and may look at nothing. */
const masked = (empty: 'nan' | 'uniform' | undefined, head?: number): Intervention => ({
  kind: 'mask',
  mask: 'painted',
  queries: 3,
  keys: 3,
  cells: paintedCells(Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0)),
  ...(empty && { empty }),
  ...(head !== undefined && { layer: 0, head }),
});

async function showsWith(change: Intervention, vectors: Vectors = defaultVectors()): Promise<string[]> {
  const scene = { ...vectorsScene({ kind: 'vectors', vectors }), interventions: [change] };
  const { scene: read, problem } = readHash(writeHash(scene));
  expect(problem).toBe('');
  await show(read);
  // What is told of the numbers comes after them.
  await playground.session.trace?.heads();
  await Promise.resolve();
  return told();
}

describe('weights that are not numbers', () => {
  it('are told with what to do, and no more once they are numbers', async () => {
    expect(await showsWith(masked('nan'))).toEqual([
      'Rows that may look at nothing have weights that are not numbers, as the mask says: under “Paint the mask” choose zero or uniform for rows left empty, or show them more.',
    ]);
    expect(playground.session.stages?.weights[3]).toBeNaN();
    await playground.run?.remove?.(null);
    await vi.waitUntil(() => told().length === 0);
    await playground.undo();
    await vi.waitUntil(() => told().length === 1);
  });

  it('are told of the heads that have them', async () => {
    const [words] = await showsWith(masked('nan', 1), withHeads(defaultVectors(), 2));
    expect(words).toMatch(/^Rows of head 1 that may look at nothing/);
  });

  it('are none where the mask has zeros or even weights for such rows', async () => {
    for (const empty of ['uniform', undefined] as const) {
      expect(await showsWith(masked(empty))).toEqual([]);
      expect([...(playground.session.stages?.weights ?? [])].some(Number.isNaN)).toBe(false);
    }
  });

  it('are forgotten with another source', async () => {
    expect(await showsWith(masked('nan'))).toHaveLength(1);
    await show(readHash('#trace=traces/trophy.safetensors').scene);
    expect(told()).toEqual([]);
  });
});
