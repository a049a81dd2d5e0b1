/** Which labels stand beside the rows or above the columns: as many as do not touch each other. */

export interface Axis {
  /** How many tokens there are. */
  count: number;
  cell: number;
  /** What is scrolled away, and what is in sight. */
  from: number;
  room: number;
  /** Distance below which two labels touch. */
  least: number;
}

export interface PlacedLabel {
  index: number;
  /** Of its middle, within what is in sight. */
  at: number;
}

/** What a sum of places may be off by: two labels that lie exactly `least` apart do not touch. */
const ROUNDING = 1e-7;

/** Columns lie closer than their slanted labels are apart. */
export function leastDistance(line: number, slant: number): number {
  return line / Math.sin((slant * Math.PI) / 180);
}

/** `always`: those stay, the first one where it is, the next beside it where both would touch; -1: none. */
export function placeLabels(
  { count, cell, from, room, least }: Axis,
  always: readonly number[],
): PlacedLabel[] {
  const first = Math.max(0, Math.floor(from / cell));
  const last = Math.min(count, Math.ceil((from + room) / cell)) - 1;
  const middle = (index: number) => (index + 0.5) * cell - from;
  const placed: PlacedLabel[] = [];
  const touches = (at: number) => placed.some((label) => Math.abs(label.at - at) < least - ROUNDING);
  for (const index of new Set(always)) {
    if (index < first || index > last) continue;
    const beside = placed.flatMap((label) => [label.at - least, label.at + least]);
    const free = [middle(index), ...beside.sort((one, other) => nearer(one, other, middle(index)))];
    const at = free.find((place, rank) => !touches(place) && (rank === 0 || (place >= 0 && place <= room)));
    if (at !== undefined) placed.push({ index, at });
  }
  const step = Math.max(1, Math.ceil(least / cell));
  for (let index = Math.ceil(first / step) * step; index <= last; index += step) {
    if (!touches(middle(index))) placed.push({ index, at: middle(index) });
  }
  return placed.sort((one, other) => one.at - other.at);
}

const nearer = (one: number, other: number, to: number) => Math.abs(one - to) - Math.abs(other - to);
