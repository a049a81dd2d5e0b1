/** The page before a room, or with some of its controls, and what of a scene another one takes over. */

import type { Scene } from './scene.ts';

/** What was not presented is, and the other way round. */
export function withPresentation({ present, ...scene }: Scene): Scene {
  return present ? scene : { ...scene, present: true };
}

/**
 * Another scene is presented, written and explained as the one before was, with the same controls; what is absent
 * stays out of its JSON.
 */
export function presentedAs<S extends Scene>({ present, controls, convention, explain }: Scene, scene: S): S {
  return { ...scene, present, controls, convention, explain } as S;
}
