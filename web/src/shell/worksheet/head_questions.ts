/** Questions that any head answers, and the answers as the core's figures of this moment give them. */

import type { HeadStages } from '../../core/types.ts';
import { hasScores, rowOf } from '../../trace/head_rows.ts';
import { hiddenCount, sharesOf } from '../../view/head/row.ts';
import { isolated } from '../../view/text/direction.ts';
import { digits, shortWeight } from '../../view/text/format.ts';
import { placedName } from '../../view/text/token_name.ts';
import { fitsMatrix, type SheetFigure, type SheetQuestion } from './sheet.ts';

const BLANKS = 3;
/** A row with fewer open cells has nothing to be filled in. */
const LEAST_IN_ROW = BLANKS + 1;
const MOST_IN_ROW = 40;
/** Smaller weights are 0 in two decimals. */
const LEAST_SEEN = 0.005;

const queryName = ({ queryTokens }: SheetFigure, query: number) =>
  `“${isolated(placedName(queryTokens, query))}”`;
const keyName = ({ keyTokens }: SheetFigure, key: number) => `“${isolated(placedName(keyTokens, key))}”`;
const largest = (stages: HeadStages, query: number) => sharesOf(stages, query)[0]?.weight ?? 0;

function looksMost(figure: SheetFigure): SheetQuestion[] {
  const { stages, query } = figure;
  const [first, second] = sharesOf(stages, query);
  if (!first) return [];
  const next = second
    ? ` Next is ${keyName(figure, second.key)} with ${shortWeight(second.weight)}.`
    : ' It may look at no other.';
  return [
    {
      asks: `Which token does ${queryName(figure, query)} look at most? By how much?`,
      lines: 1,
      answer: `${keyName(figure, first.key)}, with a weight of ${shortWeight(first.weight)}.${next}`,
      how: `In the row of ${queryName(figure, query)}, find the darkest cell and read the name of its column; the scale beneath the figure says how large its weight is.`,
    },
  ];
}

/** The rows in which something may be looked at, the one with the smallest of all largest weights first. */
function evenRows(stages: HeadStages): number[] {
  return Array.from({ length: stages.queries }, (_, query) => query)
    .filter((query) => sharesOf(stages, query).length > 1)
    .toSorted((one, other) => largest(stages, one) - largest(stages, other));
}

function mostEven(figure: SheetFigure): SheetQuestion[] {
  const { stages } = figure;
  const [most, ...others] = evenRows(stages);
  if (most === undefined || others.length === 0) return [];
  return [
    {
      asks: 'Which row spreads its attention most evenly, so that even its largest weight is small?',
      lines: 1,
      answer: `${queryName(figure, most)}: its largest weight is ${shortWeight(largest(stages, most))}, and no other row has a smaller one.`,
      how: 'Find the darkest cell of each row; the row whose darkest cell is the lightest is the one.',
    },
  ];
}

/** A row other than those that are asked about, whose strongest weights are not too small to be told apart. */
function rowToFill({ stages, query }: SheetFigure): number | undefined {
  const [even] = evenRows(stages);
  const candidates = Array.from({ length: stages.queries }, (_, row) => row).filter((row) => {
    const shares = sharesOf(stages, row);
    return shares.length >= LEAST_IN_ROW && (shares[BLANKS - 1]?.weight ?? 0) >= LEAST_SEEN;
  });
  const others = candidates.filter((row) => row !== query && row !== even);
  const thirdOf = (row: number) => sharesOf(stages, row)[BLANKS - 1]?.weight ?? 0;
  return (others.length > 0 ? others : candidates).toSorted((one, other) => thirdOf(other) - thirdOf(one))[0];
}

function scoresGiven(figure: SheetFigure, query: number, keys: readonly number[]): string {
  const scores = hasScores(figure.stages) ? rowOf(figure.stages, query)?.scores : undefined;
  if (!scores) return '';
  const named = keys.map((key) => `${keyName(figure, key)} ${digits(scores[key] ?? 0)}`);
  return ` Their scaled scores, from left to right: ${named.join(', ')}.`;
}

function fillIn(figure: SheetFigure): SheetQuestion[] {
  const { stages } = figure;
  const query = rowToFill(figure);
  const row = query === undefined ? null : rowOf(stages, query);
  if (query === undefined || !row || stages.keys > MOST_IN_ROW) return [];
  const blank = sharesOf(stages, query)
    .slice(0, BLANKS)
    .map(({ key }) => key)
    .toSorted((one, other) => one - other);
  const open = Array.from({ length: stages.keys }, (_, key) => key).filter((key) => row.allowed[key] !== 0);
  const scores = scoresGiven(figure, query, blank);
  return [
    {
      asks: `Fill in the ${BLANKS} blank weights of the row of ${queryName(figure, query)}; the row sums to ${digits(row.sum)}.${scores}`,
      row: open.map((key) => ({
        name: placedName(figure.keyTokens, key),
        weight: shortWeight(row.weights[key] ?? 0),
        isBlank: blank.includes(key),
      })),
      lines: 0,
      answer: `${blank.map((key) => `${keyName(figure, key)} ${shortWeight(row.weights[key] ?? 0)}`).join(', ')}.`,
      how:
        scores === ''
          ? 'What the other weights leave of the sum is theirs together; the darker a cell, the larger its share.'
          : 'What the other weights leave of the sum is theirs together. Two weights are to each other as e to the power of their scores: divide what is left in that proportion. Weights are rounded to two decimals.',
    },
  ];
}

/** Each reason with the first cell that it is given for. */
function reasonsIn(figure: SheetFigure): string {
  const { stages, whyHidden } = figure;
  const reasons = new Map<string, string>();
  for (let query = 0; query < stages.queries; query++) {
    const allowed = rowOf(stages, query)?.allowed ?? new Uint8Array();
    allowed.forEach((allows, key) => {
      if (allows !== 0) return;
      const why = whyHidden?.(query, key) ?? (key > query ? 'it comes later' : 'the mask hides it');
      if (!reasons.has(why))
        reasons.set(why, `${keyName(figure, key)} in the row of ${queryName(figure, query)}: ${why}`);
    });
  }
  return [...reasons.values()].join('; ');
}

function masked(figure: SheetFigure): SheetQuestion[] {
  const { stages } = figure;
  const asks = 'Which cells are masked, and why?';
  if (!stages.hides)
    return [{ asks, lines: 2, answer: 'None: every token may look at every token.', how: '' }];
  const hidden = Array.from({ length: stages.queries }, (_, query) => hiddenCount(stages, query)).reduce(
    (sum, count) => sum + count,
    0,
  );
  const where = stages.hidesLater ? ', among them all that lie right of the diagonal' : '';
  return [
    {
      asks,
      lines: 3,
      answer: `${hidden} of the ${stages.queries} × ${stages.keys} cells${where}. ${reasonsIn(figure)}.`,
      how: 'Masked cells are hatched: their score becomes −∞ before the softmax, and their weight exactly 0.',
    },
  ];
}

export function headQuestions(figure: SheetFigure): SheetQuestion[] {
  const ofAll = fitsMatrix(figure.stages);
  return [
    ...looksMost(figure),
    ...(ofAll ? [...mostEven(figure), ...fillIn(figure), ...masked(figure)] : []),
  ];
}
