/** Of a long text, what the sentence leaves out: the words around the pinned token and around what it looks at stay. */

import type { HeadStages } from '../core/types.ts';
import type { Pin } from '../scene/scene.ts';
import { type HeadRow, rowOf } from './head_rows.ts';
import { LONG_TEXT, type Token } from './token.ts';

/** Tokens from one up to another. */
export interface Gap {
  from: number;
  to: number;
  /** What the pinned row gives them; null: no row is pinned, or it is not known yet. */
  mass: number | null;
}

/** Tokens on each side of what is spoken of. */
const AROUND = 6;
/** So many of the tokens that the row looks at most. */
const STRONGEST = 4;
/** At both ends of a text of which nothing is pinned. */
const ENDS = 24;
/** Shorter ones are not worth a chip. */
const SHORTEST = 5;

/** A token, and how many on each side of it are shown. */
export interface Centre {
  at: number;
  around: number;
}

/** The places of the largest of `count` weights. */
export function strongestPlaces(
  count: number,
  weightAt: (place: number) => number,
  most = STRONGEST,
): number[] {
  return Array.from({ length: count }, (_, place) => ({ place, weight: weightAt(place) }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, most)
    .map(({ place }) => place);
}

/** Tokens of which the words around are shown. */
function centres({ query, key }: Pin, { weights }: HeadRow, rows: readonly number[]): Centre[] {
  const strongest = strongestPlaces(weights.length, (place) => weights[place] ?? 0);
  return [query, ...(key < 0 ? [] : [key]), ...strongest, ...rows].map((at) => ({ at, around: AROUND }));
}

/** Whole words: a gap begins and ends where one does. */
function wordStart(tokens: readonly Token[], at: number): number {
  let start = at;
  while (start < tokens.length && tokens[start]?.continuesWord) start++;
  return start;
}

/** What is left when the words around the centres are shown, in reading order. */
export function gapsAround(tokens: readonly Token[], places: readonly Centre[]): Gap[] {
  const count = tokens.length;
  const shown = new Uint8Array(count);
  for (const { at, around } of places)
    shown.fill(1, Math.max(0, at - around), Math.max(0, Math.min(count, at + around + 1)));
  const gaps: Gap[] = [];
  for (let at = shown.indexOf(0); at >= 0; ) {
    const next = shown.indexOf(1, at);
    const from = wordStart(tokens, at);
    const to = next < 0 ? count : wordStart(tokens, next);
    if (to - from >= SHORTEST) gaps.push({ from, to, mass: null });
    at = next < 0 ? -1 : shown.indexOf(0, Math.max(next, to));
  }
  return gaps;
}

/** Of both ends of a text, so many tokens. */
export function endsOf(tokens: readonly Token[], many = ENDS): Centre[] {
  return [0, tokens.length - 1].map((at) => ({ at, around: many - 1 }));
}

/** Of the sentence; none where the text is short. `rows`: pinned beside the pin's. `ends`: shown at either end where nothing is pinned. */
export function gapsOf(
  tokens: readonly Token[],
  stages: HeadStages | null,
  pin: Pin | null,
  rows: readonly number[] = [],
  ends = ENDS,
): Gap[] {
  if (tokens.length <= LONG_TEXT) return [];
  const row = pin && stages && rowOf(stages, pin.query);
  return gapsAround(tokens, row ? centres(pin, row, rows) : endsOf(tokens, ends));
}
