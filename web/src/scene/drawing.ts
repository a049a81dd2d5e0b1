/** What of a scene only decides how its result is drawn. */

import { type Arrangement, isArranged } from './arrangement.ts';
import type { Colours, Scene } from './scene.ts';

/** What a view of a head may tell of itself. */
export type Drawing = Pick<Scene, 'layer' | 'head' | 'pin' | 'view' | 'massShare'> & {
  colours: Colours;
  before: true | undefined;
  words: true | undefined;
  arrangement: Arrangement;
};

/** What is undefined is not chosen. */
type Chosen<Choices> = { [Name in keyof Choices]: Choices[Name] | undefined };

/** What stands at its default is left out, so that equal scenes are equal as JSON. */
export function coloursOf({ rescaled, scaledBy, shades }: Chosen<Colours>): Colours {
  return { ...(rescaled && { rescaled }), ...(scaledBy && { scaledBy }), ...(shades && { shades }) };
}

/** The same for all of it. */
export function withDrawing(scene: Scene, { colours, ...part }: Partial<Drawing>): Scene {
  const {
    massShare,
    rescaled: _,
    scaledBy: __,
    shades: ___,
    before,
    words,
    arrangement,
    ...others
  } = { ...scene, ...part };
  const isFiltered = massShare !== undefined && massShare < 1;
  return {
    ...others,
    ...(isFiltered && { massShare }),
    ...coloursOf(colours ?? scene),
    ...(before && { before }),
    ...(words && { words }),
    ...(arrangement && isArranged(arrangement) && { arrangement }),
  };
}

/** What the lab draws beside the views of the head. */
export function drawnByLab({ sampling, target, story }: Scene): string {
  return JSON.stringify([sampling, target, story]);
}
