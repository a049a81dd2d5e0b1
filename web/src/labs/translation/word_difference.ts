/** Two word orders compared: the longest run of words that both have, in order, stays; the rest changed. */

export interface WordDifference {
  /** For each word before: whether it is gone. */
  gone: boolean[];
  /** For each word after: whether it is new. */
  fresh: boolean[];
  /** The first place at which they part; -1: they are the same. */
  first: number;
}

/** `lengths[i][j]`: of the longest common subsequence of what follows `i` before and `j` after. */
function commonLengths(before: string[], after: string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const kept = 1 + (lengths[i + 1]?.[j + 1] ?? 0);
      const dropped = Math.max(lengths[i + 1]?.[j] ?? 0, lengths[i]?.[j + 1] ?? 0);
      (lengths[i] as number[])[j] = before[i] === after[j] ? kept : dropped;
    }
  }
  return lengths;
}

export function wordDifference(before: string[], after: string[]): WordDifference {
  const lengths = commonLengths(before, after);
  const gone = before.map(() => true);
  const fresh = after.map(() => true);
  let i = 0;
  let j = 0;
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      gone[i++] = false;
      fresh[j++] = false;
    } else if ((lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) i++;
    else j++;
  }
  const longest = Math.max(before.length, after.length);
  let first = 0;
  while (first < longest && before[first] === after[first]) first++;
  return { gone, fresh, first: first === longest ? -1 : first };
}
