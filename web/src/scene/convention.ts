/** Row form and column form: the same scene with its matrices transposed. */

import type { Scene } from './scene.ts';

export type Convention = 'row' | 'column';

export function conventionOf({ convention }: Pick<Scene, 'convention'>): Convention {
  return convention ?? 'row';
}

/** What was in sight stays so: what were its rows are its columns. */
export function withConvention(scene: Scene, wanted: Convention): Scene {
  if (conventionOf(scene) === wanted) return scene;
  const { convention: _, frame, ...others } = scene;
  return {
    ...others,
    ...(frame && { frame: { ...frame, row: frame.column, column: frame.row } }),
    ...(wanted === 'column' && { convention: wanted }),
  };
}

/** Undefined: nothing is explained. */
export function withTopic({ explain: _, ...scene }: Scene, topic: string | undefined): Scene {
  return topic === undefined ? scene : { ...scene, explain: topic };
}
