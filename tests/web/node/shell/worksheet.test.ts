/** What a worksheet asks of a head, against answers that are worked out here from the weights themselves. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HeadStages } from '../../../../web/src/core/types.ts';
import { headQuestions } from '../../../../web/src/shell/worksheet/head_questions.ts';
import type { SheetFigure, SheetQuestion } from '../../../../web/src/shell/worksheet/sheet.ts';
import { tokenOf } from '../../../../web/src/trace/tokens.ts';

/** In double precision, apart from the core. */
function softmax(scores: readonly number[]): number[] {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

function figureOf(scores: readonly (readonly number[])[], query: number, hasScores = true): SheetFigure {
  const size = scores.length;
  const rows = scores.map(softmax);
  const allowed = scores.flat().map((score) => (score === Number.NEGATIVE_INFINITY ? 0 : 1));
  const tokens = Array.from({ length: size }, (_, at) => tokenOf(`w${at}`));
  const none = new Float32Array();
  const stages: HeadStages = {
    queries: size,
    keys: size,
    valueWidth: 0,
    firstRow: 0,
    hides: allowed.includes(0),
    hidesLater: scores.every((row, at) =>
      row.every((score, key) => key <= at || score === Number.NEGATIVE_INFINITY),
    ),
    allowedCells: allowed.filter(Boolean).length,
    rowsLeftEmpty: 0,
    largestAfterFirst: 1,
    weights: Float32Array.from(rows.flat()),
    allowed: Uint8Array.from(allowed),
    emptyRows: new Uint8Array(size),
    rowSums: new Float32Array(size).fill(1),
    restSums: new Float32Array(size),
    products: none,
    unrotatedScores: none,
    scores: hasScores ? Float32Array.from(scores.flat()) : none,
    maskedScores: none,
    output: none,
  };
  return { stages, queryTokens: tokens, keyTokens: tokens, query, whyHidden: null };
}

const asking = (questions: readonly SheetQuestion[], words: string) =>
  questions.find(({ asks }) => asks.includes(words));
const short = (weight: number) => (weight.toFixed(2) === '1.00' ? '1' : weight.toFixed(2).replace(/^0/, ''));

const SIZE = 6;
/** Tenths: no two weights are closer than rounding. */
const matrices = fc.array(
  fc
    .uniqueArray(fc.integer({ min: -30, max: 30 }), { minLength: SIZE, maxLength: SIZE })
    .map((row) => row.map((score) => score / 10)),
  { minLength: SIZE, maxLength: SIZE },
);

describe('a worksheet', () => {
  it('asks for the largest weight of the row, and answers with it and the next', () => {
    fc.assert(
      fc.property(matrices, fc.nat(SIZE - 1), (scores, query) => {
        const question = asking(headQuestions(figureOf(scores, query)), 'look at most');
        const weights = softmax(scores[query] ?? []);
        const [first, second] = weights
          .map((weight, key) => ({ weight, key }))
          .toSorted((a, b) => b.weight - a.weight);
        expect(question?.asks).toContain(`“w${query}”`);
        expect(question?.answer).toBe(
          `“w${first?.key}”, with a weight of ${short(Math.fround(first?.weight ?? 0))}. Next is “w${second?.key}” with ${short(Math.fround(second?.weight ?? 0))}.`,
        );
      }),
    );
  });

  it('names a row whose largest weight no other undercuts', () => {
    fc.assert(
      fc.property(matrices, (scores) => {
        const answer = asking(headQuestions(figureOf(scores, 0)), 'most evenly')?.answer ?? '';
        const row = Number(/“w(\d+)”/.exec(answer)?.[1]);
        const largest = scores.map((one) => Math.fround(Math.max(...softmax(one))));
        expect(largest[row]).toBe(Math.min(...largest));
      }),
    );
  });

  it('leaves three blanks that follow from the scores and what is given', () => {
    fc.assert(
      fc.property(matrices, (scores) => {
        const question = asking(headQuestions(figureOf(scores, 0)), 'Fill in');
        if (!question) return;
        const given = /Their scaled scores, from left to right: (.*)\.$/.exec(question.asks)?.[1] ?? '';
        const named = [...given.matchAll(/“(w\d+)” ([−\d.]+)/g)].map(([, name, score]) => ({
          name,
          score: Number(score?.replace('−', '-')),
        }));
        const cells = question.row ?? [];
        const blanks = cells.filter(({ isBlank }) => isBlank);
        expect(blanks.map(({ name }) => name)).toEqual(named.map(({ name }) => name));
        expect(blanks).toHaveLength(3);
        // As a pupil finds them: what is left, in the proportion of the powers.
        const left =
          1 - cells.filter(({ isBlank }) => !isBlank).reduce((sum, { weight }) => sum + Number(weight), 0);
        const powers = named.map(({ score }) => Math.exp(score));
        const all = powers.reduce((sum, power) => sum + power, 0);
        blanks.forEach(({ weight }, at) => {
          expect(Math.abs(Number(weight) - (left * (powers[at] ?? 0)) / all)).toBeLessThan(0.03);
        });
        for (const { name, weight } of blanks) expect(question.answer).toContain(`“${name}” ${weight}`);
      }),
    );
  });

  it('keeps the blanks out of what is asked', () => {
    fc.assert(
      fc.property(matrices, (scores) => {
        for (const { asks, row = [] } of headQuestions(figureOf(scores, 2)))
          for (const { isBlank, weight } of row) if (isBlank) expect(asks).not.toContain(` ${weight}`);
      }),
    );
  });

  it('speaks of no scores where only weights are known', () => {
    const scores = Array.from({ length: SIZE }, (_, row) =>
      Array.from({ length: SIZE }, (_, key) => (row * key) / 9),
    );
    expect(asking(headQuestions(figureOf(scores, 0, false)), 'Fill in')?.asks).not.toContain('scores');
  });

  it('counts the cells that are masked, with the reason', () => {
    const causal = Array.from({ length: 4 }, (_, row) =>
      Array.from({ length: 4 }, (_, key) => (key > row ? Number.NEGATIVE_INFINITY : 0)),
    );
    const answer = asking(headQuestions(figureOf(causal, 3)), 'masked')?.answer;
    expect(answer).toMatch(/^6 of the 4 × 4 cells, among them all that lie right of the diagonal\./);
    expect(answer).toContain('it comes later');
    const open = causal.map((row) => row.map(() => 0));
    expect(asking(headQuestions(figureOf(open, 3)), 'masked')?.answer).toMatch(/^None/);
  });

  it('asks of a row alone where the matrix is too large for paper', () => {
    const scores = Array.from({ length: 41 }, (_, row) =>
      Array.from({ length: 41 }, (_, key) => (row + key) % 7),
    );
    expect(headQuestions(figureOf(scores, 5))).toHaveLength(1);
  });
});
