/** What is shown together with the chosen head and with the pinned row. */

import type { Scene, Together } from './scene.ts';

/**
 * The others, once `next` is chosen in place of `before`: they change places where it was one of them. Where
 * it is the same, it is none of the others.
 */
function swapped<Place>(
  others: Together<Place> | undefined,
  before: Place,
  isNext: (place: Place) => boolean,
): Together<Place> | undefined {
  if (!others?.places.some(isNext)) return others;
  const places = isNext(before)
    ? others.places.filter((place) => !isNext(place))
    : others.places.map((place) => (isNext(place) ? before : place));
  return { ...others, places };
}

/** What is chosen in `after` is none of its own others; rows are pinned beside a pin alone. */
export function togetherIn(before: Scene, after: Scene): Pick<Scene, 'compared' | 'rows'> {
  const compared = swapped(
    after.compared,
    { layer: before.layer, head: before.head },
    ({ layer, head }) => layer === after.layer && head === after.head,
  );
  const { pin } = after;
  const rows = pin
    ? swapped(after.rows, before.pin?.query ?? pin.query, (row) => row === pin.query)
    : undefined;
  return { ...(compared?.places.length && { compared }), ...(rows?.places.length && { rows }) };
}
