/** Which way letters run. A figure never turns; the letters in it do. */

export type Direction = 'ltr' | 'rtl';

/** Blocks of Unicode whose letters run from right to left (Unicode 16, DerivedBidiClass: R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/gu;
const DIGIT = /\p{Nd}/u;

/** Digits run as what stands before them does. */
export type Tendency = Direction | 'digits' | null;

/** By the first letter; null where there is neither letter nor digit. */
export function directionOf(text: string): Tendency {
  const [letter] = text.match(LETTER) ?? [];
  if (letter === undefined) return DIGIT.test(text) ? 'digits' : null;
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

/** Digits after letters take their direction: rule W7 of the Unicode bidirectional algorithm, and its like for N1. */
function withDigits(tendencies: Tendency[], base: Direction): (Direction | null)[] {
  let before: Direction = base;
  return tendencies.map((own) => {
    if (own === 'digits') return before;
    before = own ?? before;
    return own;
  });
}

/**
 * Words in the order in which they are read, cut into runs. Those without a direction stand with their neighbours
 * where these agree, else with the whole: rules N1 and N2 of the same.
 */
export function runsOf(tendencies: Tendency[]): Runs {
  const base = tendencies.find((own) => own === 'ltr' || own === 'rtl') ?? 'ltr';
  const directions = withDigits(tendencies, base);
  const following = followingOf(directions, base);
  const runs: Run[] = [];
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
