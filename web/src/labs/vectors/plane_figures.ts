/** How one query and one key compare, in three ways: from the core. */

import type { ScoreFunction, ViewCore } from '../../core/types.ts';

export interface PlaneFigures {
  dot: number;
  scaled: number;
  cosine: number;
}

async function productOf(
  core: Pick<ViewCore, 'attend'>,
  query: number[],
  key: number[],
  score: ScoreFunction,
) {
  const trace = await core.attend({
    heads: 1,
    queries: Float32Array.from(query),
    keys: Float32Array.from(key),
    values: Float32Array.of(0),
    queryCount: 1,
    keyCount: 1,
    score: { function: score },
  });
  try {
    return await trace.cell(0, 0, 0, 0);
  } finally {
    trace.dispose();
  }
}

/** @throws CoreError */
export async function planeFigures(
  core: Pick<ViewCore, 'attend'>,
  query: number[],
  key: number[],
): Promise<PlaneFigures> {
  const [scaled, cosine] = await Promise.all([
    productOf(core, query, key, 'scaled-dot'),
    productOf(core, query, key, 'cosine'),
  ]);
  return { dot: scaled.product, scaled: scaled.score, cosine: cosine.product };
}
