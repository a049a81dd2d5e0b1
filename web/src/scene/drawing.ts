/** What of a scene only decides how its result is drawn. */

import { type Arrangement, isArranged } from './arrangement.ts';
import type { Scene } from './scene.ts';

/** What a view of a head may tell of itself. */
export type Drawing = Pick<Scene, 'layer' | 'head' | 'pin' | 'view' | 'massShare'> & {
  rescaled: true | undefined;
  before: true | undefined;
  arrangement: Arrangement;
};

/** What stands at its default is left out, so that equal scenes are equal as JSON. */
export function withDrawing(scene: Scene, part: Partial<Drawing>): Scene {
  const { massShare, rescaled, before, arrangement, ...others } = { ...scene, ...part };
  const isFiltered = massShare !== undefined && massShare < 1;
  return {
    ...others,
    ...(isFiltered && { massShare }),
    ...(rescaled && { rescaled }),
    ...(before && { before }),
    ...(arrangement && isArranged(arrangement) && { arrangement }),
  };
}

/** What the lab draws beside the views of the head. */
export function drawnByLab({ sampling, target, story }: Scene): string {
  return JSON.stringify([sampling, target, story]);
}
