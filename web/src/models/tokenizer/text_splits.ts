/** Cutting a text at the matches of a pattern, with the behaviours that the package `tokenizers` has. */

export interface Piece {
  text: string;
  /** Where it begins in the text that was cut. */
  start: number;
}

export const BEHAVIORS = [
  'Removed',
  'Isolated',
  'Contiguous',
  'MergedWithPrevious',
  'MergedWithNext',
] as const;
export type Behavior = (typeof BEHAVIORS)[number];

interface Range {
  start: number;
  end: number;
  isMatch: boolean;
}

/** Matches and what lies between them, in order. */
function rangesOf(text: string, pattern: RegExp, invert: boolean): Range[] {
  const ranges: Range[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) ranges.push({ start: end, end: match.index, isMatch: invert });
    end = match.index + match[0].length;
    ranges.push({ start: match.index, end, isMatch: !invert });
  }
  if (end < text.length) ranges.push({ start: end, end: text.length, isMatch: invert });
  return ranges;
}

/** Neighbours are joined where `joins` says so of the last one and the next. */
function joined(ranges: Range[], joins: (next: Range, isAfterMatch: boolean) => boolean): Range[] {
  const all: Range[] = [];
  let isAfterMatch = false;
  for (const range of ranges) {
    const last = all.at(-1);
    if (last && joins(range, isAfterMatch)) {
      last.start = Math.min(last.start, range.start);
      last.end = Math.max(last.end, range.end);
    } else all.push({ ...range });
    isAfterMatch = range.isMatch;
  }
  return all;
}

function behaved(ranges: Range[], behavior: Behavior): Range[] {
  const opensMatch = ({ isMatch }: Range, isAfterMatch: boolean) => isMatch && !isAfterMatch;
  switch (behavior) {
    case 'Removed':
      return ranges.filter(({ isMatch }) => !isMatch);
    case 'Isolated':
      return ranges;
    case 'Contiguous':
      return joined(ranges, ({ isMatch }, isAfterMatch) => isMatch === isAfterMatch);
    case 'MergedWithPrevious':
      return joined(ranges, opensMatch);
    case 'MergedWithNext':
      return joined(ranges.toReversed(), opensMatch).reverse();
  }
}

/** Nothing that is empty. `invert`: matches are what lies between the pattern's. `pattern` is global. */
export function splitAt(text: string, pattern: RegExp, behavior: Behavior, invert = false): Piece[] {
  return behaved(rangesOf(text, pattern, invert), behavior)
    .filter(({ start, end }) => end > start)
    .map(({ start, end }) => ({ text: text.slice(start, end), start }));
}
