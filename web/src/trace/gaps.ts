/** Of a long text, what the sentence leaves out: the words around the pinned token and around what it looks at stay. */

import type { HeadStages } from '../core/types.ts';
import type { Pin } from '../scene/scene.ts';
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

/** Tokens of which the words around are shown. */
function centres(pin: Pin, { weights, keys }: HeadStages): number[] {
  const row = [...weights.subarray(pin.query * keys, (pin.query + 1) * keys)];
  const strongest = row
    .map((weight, key) => ({ weight, key }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, STRONGEST)
    .map(({ key }) => key);
  return pin.key < 0 ? [pin.query, ...strongest] : [pin.query, pin.key, ...strongest];
}

/** Whole words: a gap begins and ends where one does. */
function wordStart(tokens: readonly Token[], at: number): number {
  let start = at;
  while (start < tokens.length && tokens[start]?.continuesWord) start++;
  return start;
}

/** In reading order; none where the text is short, or lies in two. */
export function gapsOf(tokens: readonly Token[], stages: HeadStages | null, pin: Pin | null): Gap[] {
  const count = tokens.length;
  if (count <= LONG_TEXT) return [];
  const shown = new Uint8Array(count);
  const keep = (from: number, to: number) => shown.fill(1, Math.max(0, from), Math.min(count, to));
  if (pin && stages && pin.query < stages.queries)
    for (const at of centres(pin, stages)) keep(at - AROUND, at + AROUND + 1);
  else {
    keep(0, ENDS);
    keep(count - ENDS, count);
  }
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
