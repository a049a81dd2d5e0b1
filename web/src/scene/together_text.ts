/** Heads and rows that are shown together, in an address. */

import { refuse, type Spelling } from './fields.ts';
import { readHead } from './position_text.ts';
import { type HeadPosition, MOST_TOGETHER, SHOWN_AS, type ShownAs, type Together } from './scene.ts';

const isShownAs = (text: string): text is ShownAs => (SHOWN_AS as readonly string[]).includes(text);

/** `3.1,4.0`, or `average:3.1,4.0`. `readPlace`: null where it cannot be read. */
function together<Place>(
  readPlace: (text: string) => Place | null,
  writePlace: (place: Place) => string,
  wanted: string,
): Spelling<Together<Place>> {
  return {
    read(text, key) {
      const [list = '', as = 'each', ...more] = text.split(':').reverse();
      const places = list.split(',').map(readPlace);
      const isRead =
        more.length === 0 && isShownAs(as) && places.length < MOST_TOGETHER && !places.includes(null);
      return isRead ? { places: places as Place[], as } : refuse(key, text, wanted);
    },
    write: ({ places, as }) => `${as === 'each' ? '' : `${as}:`}${places.map(writePlace).join(',')}`,
  };
}

export const COMPARED = together<HeadPosition>(
  readHead,
  ({ layer, head }) => `${layer}.${head}`,
  'up to four heads such as 3.1,4.0',
);
export const ROWS = together<number>(
  (text) => (/^\d{1,5}$/.test(text) ? Number(text) : null),
  String,
  'up to four rows such as 5,7',
);
