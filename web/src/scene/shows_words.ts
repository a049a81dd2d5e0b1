/** Whether words stand in place of their pieces. */

import type { Scene } from './scene.ts';

/** A story names pieces and counts them: while it is told, they are shown. */
export function showsWords({ words, story }: Pick<Scene, 'words' | 'story'>): boolean {
  return words === true && story === undefined;
}
