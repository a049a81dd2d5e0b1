/** The page before a room, and back. */

import type { Scene } from './scene.ts';

/** What was not presented is, and the other way round. */
export function withPresentation({ present, ...scene }: Scene): Scene {
  return present ? scene : { ...scene, present: true };
}

/** Another scene is presented where the one before was. */
export function presentedAs({ present }: Scene, { present: _, ...scene }: Scene): Scene {
  return present ? { ...scene, present } : scene;
}
