/** A pinned cell stays with its tokens when the text around them changes. */

import type { Pin } from '../scene/scene.ts';

type Texts = readonly { text: string }[];

/** How many tokens both have at their beginning, and then at their end. */
function common(before: Texts, after: Texts): { start: number; end: number } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start]?.text === after[start]?.text) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end)?.text === after.at(-1 - end)?.text) end++;
  return { start, end };
}

/** Where the token at `index` stands now: moved along by what was typed before it, else its nearest equal; -1: it is gone. */
export function followed(before: Texts, after: Texts, index: number): number {
  const token = before[index];
  if (!token) return -1;
  const { start, end } = common(before, after);
  if (index < start) return index;
  if (index >= before.length - end) return index + after.length - before.length;
  let nearest = -1;
  for (const [at, { text }] of after.entries()) {
    const nearer = nearest < 0 || Math.abs(at - index) < Math.abs(nearest - index);
    if (text === token.text && nearer) nearest = at;
  }
  return nearest;
}

interface Sides {
  queryTokens: Texts;
  keyTokens: Texts;
}

/** The pin on the same tokens of another text; a row alone where its key is gone, null where its row is. */
export function followPin({ query, key }: Pin, before: Sides, after: Sides): Pin | null {
  const row = followed(before.queryTokens, after.queryTokens, query);
  if (row < 0) return null;
  return { query: row, key: key < 0 ? key : followed(before.keyTokens, after.keyTokens, key) };
}
