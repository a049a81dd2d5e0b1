/** Which tokens the lines join: of a long text those around the one in question, and around what it looks at. */

import type { HeadStages } from '../../core/types.ts';
import { endsOf, type Gap, gapsAround, strongestPlaces } from '../../trace/gaps.ts';
import { isLongStages, rowOf, weightAt } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import { LONG_TEXT, type Token } from '../../trace/token.ts';

/** Tokens on each side of the one in question, and of the others. */
const AROUND = 5;
const AROUND_OTHERS = 1;
/** At both ends of a text of which nothing is chosen. */
const ENDS = 10;

const others = (places: number[]) => places.map((at) => ({ at, around: AROUND_OTHERS }));

/**
 * What the left column leaves out: the words around what asks stay, what else looks at the key, and `rows`. Of a long
 * head the core says which rows look at the key: they are among `rows` then.
 */
export function queryGaps(
  tokens: readonly Token[],
  stages: HeadStages,
  about: Cell | null,
  rows: readonly number[] = [],
): Gap[] {
  if (tokens.length <= LONG_TEXT) return [];
  if (!about || about.query >= stages.queries) return gapsAround(tokens, endsOf(tokens, ENDS));
  const looking =
    about.key < 0 || isLongStages(stages)
      ? []
      : strongestPlaces(stages.queries, (query) => weightAt(stages, query, about.key));
  return gapsAround(tokens, [{ at: about.query, around: AROUND }, ...others([...looking, ...rows])]);
}

/** What the right column leaves out: the words around what the row looks at stay. */
export function keyGaps(tokens: readonly Token[], stages: HeadStages, about: Cell | null): Gap[] {
  if (tokens.length <= LONG_TEXT) return [];
  if (!about || about.query >= stages.queries) return gapsAround(tokens, endsOf(tokens, ENDS));
  const row = rowOf(stages, about.query);
  const looked = strongestPlaces(stages.keys, (key) => row?.weights[key] ?? 0);
  const pinned = about.key < 0 ? [] : [{ at: about.key, around: AROUND }];
  return gapsAround(tokens, [...pinned, ...others(looked)]);
}

/** A row of a column: a token, or what is left out. */
export type Slot = { token: number; gap?: never } | { gap: Gap; token?: never };

export interface Column {
  slots: Slot[];
  /** `[tokens]`: the row of each, of one that is left out that of its gap. */
  rowOf: ArrayLike<number>;
  /** `[tokens]`: 1 where it is left out. */
  left: Uint8Array;
}

export function columnOf(count: number, gaps: readonly Gap[]): Column {
  const slots: Slot[] = [];
  const [rowOf, left] = [new Int32Array(count), new Uint8Array(count)];
  for (let at = 0; at < count; ) {
    const gap = gaps.find(({ from }) => from === at);
    const to = gap?.to ?? at + 1;
    rowOf.fill(slots.length, at, to);
    if (gap) left.fill(1, at, to);
    slots.push(gap ? { gap } : { token: at });
    at = to;
  }
  return { slots, rowOf, left };
}
