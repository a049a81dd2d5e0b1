/**
 * Which tokens of two texts belong together. Of long texts all pairs of tokens would be a table of millions: only equal
 * ones are looked at (Hunt and Szymanski 1977), between the beginning and the end that both have in common.
 */

import type { Token } from './token.ts';

/** Of a token that stands at so many pairs of places none tells which belong together. */
const MOST_PAIRS = 1_000_000;

/** A pair of the common sequence, and the one before it. */
interface Link {
  first: number;
  second: number;
  before: Link | null;
}

interface Span {
  from: number;
  to: number;
}

/** Where each raw token stands in a span, the last place first. */
function placesOf(tokens: readonly Token[], { from, to }: Span): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = to - 1; at >= from; at--) {
    const raw = tokens[at]?.raw ?? '';
    const known = places.get(raw);
    if (known) known.push(at);
    else places.set(raw, [at]);
  }
  return places;
}

/** Leaves out the tokens with the most pairs until there are few enough. */
function limited(own: Map<string, number[]>, other: Map<string, number[]>): Map<string, number[]> {
  const pairs = [...own]
    .map(([raw, { length }]) => ({ raw, count: length * (other.get(raw)?.length ?? 0) }))
    .sort((one, next) => one.count - next.count);
  let sum = 0;
  const kept = new Map<string, number[]>();
  for (const { raw, count } of pairs) {
    sum += count;
    const places = other.get(raw);
    if (places && sum <= MOST_PAIRS) kept.set(raw, places);
  }
  return kept;
}

/** The first place of `ends` whose pair does not stand before `second`. */
function placeFor(ends: readonly Link[], second: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle]?.second ?? 0) < second) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pairs of a longest common sequence, in order. */
function commonPairs(first: readonly Token[], second: readonly Token[], own: Span, other: Span): Link[] {
  const places = limited(placesOf(first, own), placesOf(second, other));
  // Of each length, the sequence that ends earliest in the second text.
  const ends: Link[] = [];
  for (let at = own.from; at < own.to; at++)
    for (const place of places.get(first[at]?.raw ?? '') ?? []) {
      const length = placeFor(ends, place);
      ends[length] = { first: at, second: place, before: ends[length - 1] ?? null };
    }
  const pairs: Link[] = [];
  for (let link = ends.at(-1) ?? null; link; link = link.before) pairs.push(link);
  return pairs.reverse();
}

/** A longest common subsequence: for each token of the first text its place in the second; -1: it has none. */
export function matchTokens(first: readonly Token[], second: readonly Token[]): Int32Array {
  const matched = new Int32Array(first.length).fill(-1);
  const isSame = (at: number, place: number) => first[at]?.raw === second[place]?.raw;
  /** From both ends of a gap inwards. */
  const close = (own: Span, other: Span) => {
    while (own.from < own.to && other.from < other.to && isSame(own.from, other.from))
      matched[own.from++] = other.from++;
    while (own.from < own.to && other.from < other.to && isSame(own.to - 1, other.to - 1))
      matched[--own.to] = --other.to;
  };
  const own = { from: 0, to: first.length };
  const other = { from: 0, to: second.length };
  close(own, other);
  const pairs = commonPairs(first, second, own, other);
  for (const pair of pairs) matched[pair.first] = pair.second;
  let [at, place] = [own.from, other.from];
  for (const pair of [...pairs, { first: own.to, second: other.to }]) {
    close({ from: at, to: pair.first }, { from: place, to: pair.second });
    [at, place] = [pair.first + 1, pair.second + 1];
  }
  return matched;
}
