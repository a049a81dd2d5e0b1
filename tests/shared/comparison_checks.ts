/** What has to hold of a comparison at rest: it is there, or a sentence says why not; and its numbers fit each other. */

import { expect } from 'vitest';
import { optionsFor } from '../../web/src/shell/compare/options.ts';
import type { OtherSide } from '../../web/src/shell/compare/other_side.ts';
import type { Playground } from '../../web/src/shell/store/playground.ts';
import { alignedCell, type ComparedHeads, ownCell } from '../../web/src/trace/two_heads.ts';
import { sumWords } from '../../web/src/view/compare/compare_words.ts';
import { cutWords } from '../../web/src/view/compare/cut_words.ts';

/** @throws what does not fit */
export function checkComparison(playground: Playground, side: OtherSide, story: string): void {
  const { scene, session } = playground;
  if (!scene.against || !session.trace || playground.busy) return;
  optionsFor(playground, side.layers);
  expect(side.busy, story).toBe(false);
  const { shown, problem } = side;
  expect([shown !== null, problem !== null].filter(Boolean), story).toHaveLength(1);
  if (problem) {
    expect(problem.words, story).toMatch(/^\S.*[.!?]( \(.*\))?$/s);
    return;
  }
  if (shown) checkNumbers(shown, playground, story);
}

function checkNumbers(shown: ComparedHeads, { session }: Playground, story: string): void {
  const { comparison, queries, keys } = shown;
  const { rows, columns, first, second, values, compared, largest } = comparison;
  expect([rows, columns], story).toEqual([queries.tokens.length, keys.tokens.length]);
  let most = 0;
  for (const [at, value] of values.entries()) {
    const change = (second.weights[at] ?? 0) - (first.weights[at] ?? 0);
    const [row, column] = [Math.floor(at / columns), at % columns];
    const isOfBoth =
      [queries.first, queries.second].every((places) => (places[row] ?? -1) >= 0) &&
      [keys.first, keys.second].every((places) => (places[column] ?? -1) >= 0);
    expect(Math.abs(value - (isOfBoth ? change : 0)), story).toBeLessThan(1e-6);
    if (compared[at] === 1) expect(isOfBoth, story).toBe(true);
    most = Math.max(most, Math.abs(value));
  }
  expect(largest, story).toBe(most);
  expect([sumWords(shown), cutWords(shown)].join(''), story).not.toMatch(/NaN|undefined|Infinity/);
  const cell = alignedCell(shown, session.pin);
  const back = cell && ownCell(shown, cell);
  // Of tokens put together, the first one stands for all.
  if (!shown.pieces) expect(back, story).toEqual(cell && session.pin);
  else if (cell) expect(alignedCell(shown, back), story).toEqual(cell);
}
