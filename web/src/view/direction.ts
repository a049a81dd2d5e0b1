/** Which way letters run. A figure never turns; the letters in it do. */

export type Direction = 'ltr' | 'rtl';

/** Blocks of Unicode whose letters run from right to left (Unicode 16, DerivedBidiClass: R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/gu;

/** By the first letter; null where there is none, as in digits and marks. */
export function directionOf(text: string): Direction | null {
  const [letter] = text.match(LETTER) ?? [];
  if (letter === undefined) return null;
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** For running text: what runs from right to left does not reorder the words around it. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** Neighbours that run the same way. */
export interface Run {
  direction: Direction;
  /** Places `from` up to, not including, `to`. */
  from: number;
  to: number;
}

export interface Runs {
  /** Of the whole: that of the first word that has one. */
  base: Direction;
  runs: Run[];
}

/** For each place the direction of the next word that has one; `base` after the last. */
function followingOf(directions: (Direction | null)[], base: Direction): Direction[] {
  const following: Direction[] = [];
  let next = base;
  for (let at = directions.length - 1; at >= 0; at--) {
    next = directions[at] ?? next;
    following[at] = next;
  }
  return following;
}

/**
 * Words in the order in which they are read, cut into runs. Those without a direction stand with their neighbours
 * where these agree, else with the whole: rules N1 and N2 of the Unicode bidirectional algorithm.
 */
export function runsOf(directions: (Direction | null)[]): Runs {
  const base = directions.find((direction) => direction !== null) ?? 'ltr';
  const runs: Run[] = [];
  const following = followingOf(directions, base);
  let before: Direction = base;
  directions.forEach((own, at) => {
    const direction = own ?? (before === following[at] ? before : base);
    before = own ?? before;
    const last = runs.at(-1);
    if (last?.direction === direction) last.to = at + 1;
    else runs.push({ direction, from: at, to: at + 1 });
  });
  return { base, runs };
}
