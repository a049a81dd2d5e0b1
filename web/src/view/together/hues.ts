/**
 * The hues of several heads or rows that are shown together. The first is that of weights. They are far apart for
 * every kind of colour blindness and stand out from paper; a dash and a number say the same (tests/web/node/view/hues.test.ts).
 */

import { MOST_TOGETHER } from '../../scene/scene.ts';

export const LIGHT_HUES = ['#3d4fc4', '#d8417b', '#0f5a1c', '#178dcb', '#6b1d6f'] as const;
export const DARK_HUES = ['#9fb0ff', '#f0508f', '#e2e84a', '#74ecd9', '#6f74f2'] as const;

/** Lengths of strokes and gaps in widths of the line; none: it is solid. */
export const DASHES: readonly (readonly number[])[] = ['', '4 2', '1 1.8', '6 2 1 2', '2 2'].map((lengths) =>
  lengths.split(' ').flatMap((length) => (length === '' ? [] : Number(length))),
);

export function hueOf(place: number, dark: boolean): string {
  return (dark ? DARK_HUES : LIGHT_HUES)[place % MOST_TOGETHER] ?? 'currentColor';
}
