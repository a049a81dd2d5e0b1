/** Two heads side by side in words: what the core makes of their pieces, against sums in double precision. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { InlineCore } from '../../../../../web/src/core/inline/core.ts';
import { loadModule } from '../../../../../web/src/core/load.ts';
import type { HeadStages, TraceHandle } from '../../../../../web/src/core/types.ts';
import { compareInWords, haveWords } from '../../../../../web/src/trace/compared_words.ts';
import { tokenOf } from '../../../../../web/src/trace/tokens.ts';
import {
  alignedCell,
  type ComparedHeads,
  largestChanges,
  ownCell,
  type Side,
} from '../../../../../web/src/trace/two_heads.ts';
import { compareModels } from '../../../../../web/src/trace/two_models.ts';
import { cellWords, sumWords } from '../../../../../web/src/view/compare/compare_words.ts';
import { cutWords } from '../../../../../web/src/view/compare/cut_words.ts';
import { CountedHandles } from '../../../../shared/counted_handles.ts';

const handles = new CountedHandles(await loadModule('simd'));
const core = new InlineCore(handles.loaded);
const file = new Uint8Array(
  await readFile(new URL('../../../../fixtures/joined/trace.safetensors', import.meta.url)),
);
const near = (value: number) => expect.closeTo(value, 6);

const OWN = ['[CLS]', 'the', 'ca', '##ts', 'sat', 'un', '##der', '##neath', '[SEP]'];
const OWN_WORDS = [[0], [1], [2, 3], [4], [5, 6, 7], [8]];
/** The same text, but for a word that is cut otherwise. */
const OTHER = ['[CLS]', 'the', 'do', '##gs', 'sat', 'un', '##der', '##neath', '[SEP]'];

let trace: TraceHandle;
beforeEach(async () => {
  trace = await core.openTrace(file.slice());
  return () => trace.dispose();
});
afterAll(() => core.dispose());

function sideOf(texts: readonly string[], layer: number, head: number): Side {
  const tokens = texts.map((text) => tokenOf(text));
  return {
    trace,
    layer,
    head,
    title: '',
    apart: '',
    tokens: { queryTokens: tokens, keyTokens: tokens },
    whyHidden: (query, key) => `${query} may not see ${key}`,
  };
}

/** Rows averaged and columns added. */
function inWords({ weights, keys }: HeadStages, words: readonly (readonly number[])[]): number[] {
  const mean = (rows: readonly number[], columns: readonly number[]) => {
    let sum = 0;
    for (const row of rows) for (const column of columns) sum += weights[row * keys + column] ?? Number.NaN;
    return sum / rows.length;
  };
  return words.flatMap((rows) => words.map((columns) => mean(rows, columns)));
}

async function compare(own: Side, other: Side): Promise<ComparedHeads> {
  const compared = await compareInWords(own, other);
  if (!compared) throw new Error('They have nothing in common.');
  return compared;
}

describe('two heads of one text, in words', () => {
  it('differ by what their rows are on average and their columns together', async () => {
    const compared = await compare(sideOf(OWN, 1, 1), sideOf(OWN, 0, 2));
    const first = inWords(await trace.head(1, 1), OWN_WORDS);
    const second = inWords(await trace.head(0, 2), OWN_WORDS);
    const { comparison } = compared;
    expect(compared.queries.tokens.map(({ text }) => text)).toEqual([
      '[CLS]',
      'the',
      'cats',
      'sat',
      'underneath',
      '[SEP]',
    ]);
    expect([...comparison.first.weights]).toEqual(first.map(near));
    expect([...comparison.second.weights]).toEqual(second.map(near));
    const differences = second.map((weight, cell) => weight - (first[cell] ?? 0));
    expect([...comparison.values]).toEqual(differences.map(near));
    const [largest] = largestChanges(compared);
    expect(Math.abs(largest?.value ?? 0)).toBeCloseTo(Math.max(...differences.map(Math.abs)), 6);
    const moved = OWN_WORDS.map(
      (_, row) =>
        differences.slice(6 * row, 6 * row + 6).reduce((sum, value) => sum + Math.abs(value), 0) / 2,
    );
    expect([...comparison.moved]).toEqual(moved.map(near));
  });

  it('say that they are words, and name cells by them', async () => {
    const compared = await compare(sideOf(OWN, 1, 1), sideOf(OTHER, 1, 2));
    expect(cutWords(compared)).toBe(
      'Both sides are in words: the rows of a word’s pieces averaged, their columns added.',
    );
    expect(sumWords(compared)).toMatch(/has gone to other words in B \(5 rows that both have\)/);
    expect(sumWords(compared)).toMatch(/1 word only in A, 1 word only in B: these have no difference\.$/);
    expect(cellWords(compared, { query: 2, key: 1 })).toMatch(
      /^cats \(A\) looks at the: A \d.*, B has no such words\.$/,
    );
    expect(cellWords(compared, { query: 2, key: -1 })).toBe('cats (A): only one side has this word.');
    expect(`${sumWords(compared)}${cellWords(compared, { query: 1, key: -1 })}`).not.toMatch(/token/);
  });

  it('lead from a piece to its word and back, and leave nothing open', async () => {
    const before = handles.count('TraceHandle');
    const compared = await compare(sideOf(OWN, 1, 1), sideOf(OWN, 1, 2));
    const pin = alignedCell(compared, { query: 6, key: 3 });
    expect(pin).toEqual({ query: 4, key: 2 });
    expect(ownCell(compared, { query: 4, key: 2 })).toEqual({ query: 5, key: 2 });
    expect(ownCell(compared, { query: 4, key: -1 })).toEqual({ query: 5, key: -1 });
    expect(compared.second.whyHidden?.(4, 2)).toBe('5 may not see 2');
    expect(await compareInWords(sideOf(OWN, 1, 1), sideOf([...'qwxzvkjpn'], 1, 1))).toBeNull();
    expect(handles.count('TraceHandle'), 'traces that are still open').toBe(before);
  });

  it('are the same as pieces where words have one each', () => {
    expect(haveWords(sideOf([...'abcdefghi'], 0, 0))).toBe(false);
    expect(haveWords(sideOf([...'abcdefghi'], 0, 0), sideOf(OWN, 0, 0))).toBe(true);
  });
});

/** Of words that only together cover the same letters one is made: “it's” here, “it”, “'”, “s” there. */
const CUT = ['[CLS]', 'it', "'", 's', 'under', '##neath', 'the', 'mat', '[SEP]'];
const CUT_OTHERWISE = ['it', "'s", 'un', '##de', '##rn', '##eath', 'the', 'ma', '##t'];

describe('heads of two models, in words', () => {
  it('put words together where only several of them cover the same letters', async () => {
    const sides = [sideOf(CUT, 1, 1), sideOf(CUT_OTHERWISE, 1, 2)] as const;
    const open = (bytes: Uint8Array) => core.openTrace(bytes);
    const compared = await compareModels(...sides, { open, openLong: open }, true);
    if (!compared) throw new Error('They have nothing in common.');
    const { queries, comparison } = compared;
    const shared = queries.tokens.flatMap((_, at) =>
      (queries.first[at] ?? -1) >= 0 && (queries.second[at] ?? -1) >= 0 ? [at] : [],
    );
    expect(shared.map((at) => queries.tokens[at]?.text)).toEqual(['it', "'s", 'underneath', 'the', 'mat']);
    const first = inWords(await trace.head(1, 1), [[1], [2, 3], [4, 5], [6], [7]]);
    const second = inWords(await trace.head(1, 2), [[0], [1], [2, 3, 4, 5], [6], [7, 8]]);
    const cells = shared.flatMap((row) => shared.map((column) => row * comparison.columns + column));
    expect(cells.map((cell) => comparison.first.weights[cell])).toEqual(first.map(near));
    expect(cells.map((cell) => comparison.second.weights[cell])).toEqual(second.map(near));
    expect(cutWords(compared)).toMatch(
      /^A cuts the text into 9 tokens, B into 9: words are compared, the rows of their pieces averaged and their columns added; where words differ, those that cover the same letters are one\. Not aligned: \[CLS\] \(A\), \[SEP\] \(A\)\.$/,
    );
    expect(alignedCell(compared, { query: 5, key: 3 })).toEqual({
      query: shared[2],
      key: shared[1],
    });
  });
});
