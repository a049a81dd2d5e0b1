/** What of a scene only decides how its result is drawn. */

import { type Arrangement, isArranged } from './arrangement.ts';
import { coloursOf } from './colours.ts';
import type { Arcs, Colours, Frame, HeadPosition, Scene, Together } from './scene.ts';
import { togetherIn } from './together.ts';

/** What a view of a head may tell of itself. */
export type Drawing = Pick<Scene, 'layer' | 'head' | 'pin' | 'view' | 'massShare'> & {
  colours: Colours;
  before: true | undefined;
  words: true | undefined;
  arrangement: Arrangement;
  compared: Together<HeadPosition> | undefined;
  rows: Together<number> | undefined;
  arcs: Arcs | undefined;
  frame: Frame | undefined;
};

/** What stands at its default is left out, so that equal scenes are equal as JSON. */
export function withDrawing(scene: Scene, { colours, ...part }: Partial<Drawing>): Scene {
  const {
    massShare,
    rescaled: _,
    scaledBy: __,
    shades: ___,
    before,
    words,
    arrangement,
    compared,
    rows,
    arcs,
    frame,
    ...others
  } = { ...scene, ...part };
  // Words stand in other rows than their pieces.
  const hasFrame = frame && (part.frame !== undefined || words === scene.words);
  const isFiltered = massShare !== undefined && massShare < 1;
  return {
    ...others,
    ...(isFiltered && { massShare }),
    ...coloursOf(colours ?? scene),
    ...(before && { before }),
    ...(words && { words }),
    ...togetherIn(scene, { ...others, compared, rows }),
    ...(arcs && (arcs.source || arcs.target) && { arcs }),
    ...(hasFrame && { frame }),
    ...(arrangement && isArranged(arrangement) && { arrangement }),
  };
}

/** What the lab draws beside the views of the head. */
export function drawnByLab({ sampling, target }: Scene): string {
  return JSON.stringify([sampling, target]);
}
