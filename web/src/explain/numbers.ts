/** Formulas with the numbers of the pinned cell, as the core gives them for the steps; nothing is computed here. */

import type { CellDetail, HeadStatistics } from '../core/types.ts';
import { rowOf } from '../trace/head_rows.ts';
import type { TraceSession } from '../trace/trace_session.ts';
import { hiddenCount } from '../view/head/row.ts';
import { isolated } from '../view/text/direction.ts';
import { digits, plural } from '../view/text/format.ts';
import { placedName } from '../view/text/token_name.ts';
import {
  call,
  digitsOf,
  dot,
  entry,
  equal,
  type Formula,
  fraction,
  list,
  matrix,
  minus,
  number,
  power,
  root,
  sum,
  times,
} from './formula.ts';
import type { Worked } from './topic.ts';

const NONE: readonly Worked[] = [];
const of = (value: number, places = 2) => digitsOf(digits(value, places));

interface Pinned {
  cell: CellDetail;
  asking: string;
  read: string;
}

function pinnedIn({ pin, cell, queryTokens, keyTokens }: TraceSession): Pinned | null {
  if (!pin || !cell || pin.key < 0 || !queryTokens[pin.query] || !keyTokens[pin.key]) return null;
  const name = (tokens: typeof keyTokens, at: number) => `“${isolated(placedName(tokens, at))}”`;
  return { cell, asking: name(queryTokens, pin.query), read: name(keyTokens, pin.key) };
}

/** Of a cell whose query and key are known. */
function fromCell(say: (pinned: Pinned, seen: TraceSession) => readonly Worked[]) {
  return (seen: TraceSession): readonly Worked[] => {
    const pinned = pinnedIn(seen);
    return pinned && pinned.cell.query.length > 0 ? say(pinned, seen) : NONE;
  };
}

export const productWorked = fromCell(({ cell, asking, read }) => [
  {
    formula: equal(dot(matrix('q'), matrix('k')), of(cell.dotProduct)),
    words: `The query of ${asking} and the key of ${read}, ${plural(cell.query.length, 'number')} each, multiplied pair by pair and added up.`,
  },
]);

export const scaleWorked = fromCell(({ cell }) => {
  const width = cell.query.length;
  const root2 = Math.abs(1 / (cell.scale * cell.scale) - width) < 1e-3 * width;
  const made: Formula = root2
    ? fraction(of(cell.product), root(digitsOf(String(width))))
    : times(of(cell.scale, 3), of(cell.product), '×');
  const isPlain = cell.softCap === 0 && cell.distanceSlope === 0 && !cell.scoreIsSet;
  if (!isPlain)
    return [
      { formula: equal(number('s'), of(cell.score)), words: 'What was changed in this score is in it.' },
    ];
  return [
    { formula: equal(number('s'), made, of(cell.score)), words: 'The product, brought to size: the score.' },
  ];
});

export const capWorked = fromCell(({ cell }) =>
  cell.softCap > 0
    ? [
        {
          formula: equal(number('s'), of(cell.score)),
          words: `This head caps its scores at ${digits(cell.softCap)}.`,
        },
      ]
    : NONE,
);

export const maskWorked = fromCell(({ cell, asking, read }, { stages, pin }) => {
  const hidden = stages && pin ? hiddenCount(stages, pin.query) : 0;
  return [
    {
      formula: equal(entry('S', 'i', 'j'), of(cell.maskedScore)),
      words: `${read} ${cell.allowed ? 'may be seen by' : 'is hidden from'} ${asking}, from which ${hidden} of ${plural(stages?.keys ?? 0, 'token')} are hidden.`,
    },
  ];
});

export const sharesWorked = fromCell(({ cell, asking, read }) => {
  if (!cell.allowed || !cell.fromScores) return NONE;
  const raised = power(number('e'), minus(of(cell.maskedScore), of(cell.rowMaximum)));
  return [
    {
      formula: equal(entry('P', 'i', 'j'), fraction(raised, of(cell.rowSum, 3)), of(cell.weight, 3)),
      words: `The share of ${asking} that goes to ${read}: ${digits(cell.rowMaximum)} is the largest score, ${digits(cell.rowSum, 3)} the sum of all such powers.`,
    },
  ];
});

export const weightWorked = (seen: TraceSession): readonly Worked[] => {
  const { pin, stages } = seen;
  const pinned = pinnedIn(seen);
  const row = pin && stages && rowOf(stages, pin.query);
  if (!pinned || !row || !pin) return NONE;
  return [
    {
      formula: equal(entry('P', 'i', 'j'), of(row.weights[pin.key] ?? 0, 3)),
      words: `i is ${pinned.asking}, who looks; j is ${pinned.read}, who is looked at. All weights of ${pinned.asking} sum to ${digits(row.sum, 3)}.`,
    },
  ];
};

/** Where the largest in size stands. */
function strongestOf(values: Float32Array): number {
  return values.reduce((most, value, at) => (Math.abs(value) > Math.abs(values[most] ?? 0) ? at : most), 0);
}

export const readWorked = fromCell(({ cell, read }) => {
  if (cell.value.length === 0) return NONE;
  const at = strongestOf(cell.weightedValue);
  const [value, share, out] = [cell.value, cell.weightedValue, cell.output].map((all) => all[at] ?? 0);
  return [
    {
      formula: equal(times(of(cell.weight, 3), of(value ?? 0, 3), '×'), of(share ?? 0, 3)),
      words: `Number ${at} of the value of ${read}, times the weight: what it adds to number ${at} of the output, which is ${digits(out ?? 0, 3)} in all.`,
    },
  ];
});

/** The hidden number that says most of an additive score. */
export const additiveWorked = fromCell(({ cell, asking, read }) => {
  if (cell.hiddenSums.length === 0) return NONE;
  const { scoreVector, projectedQuery, projectedKey, elementProducts, product } = cell;
  const at = strongestOf(elementProducts);
  const [v, query, key, made] = [scoreVector, projectedQuery, projectedKey, elementProducts].map((all) =>
    of(all[at] ?? 0),
  ) as [Formula, Formula, Formula, Formula];
  return [
    {
      formula: equal(times(call('tanh', sum(query, key)), v, '×'), made),
      words: `Hidden number ${at} of ${asking} and ${read}: the largest in size of ${elementProducts.length}, which add up to ${digits(product)}.`,
    },
  ];
});

export const sinkWorked = fromCell(({ cell }) =>
  cell.sinkExponential > 0
    ? [
        {
          formula: equal(number('sum'), of(cell.rowSum, 3)),
          words: `${digits(cell.sinkExponential, 3)} of this sum is the sink’s, and its weight is dropped.`,
        },
      ]
    : NONE,
);

const figuresOf = ({ overview, layer, head }: TraceSession): HeadStatistics | undefined =>
  overview.isOld
    ? undefined
    : overview.statistics.find((figures) => figures.layer === layer && figures.head === head);

/** A figure of the head on show. */
export function figureWorked(
  name: string,
  value: (figures: HeadStatistics) => number,
  says: string,
  places = 2,
) {
  return (seen: TraceSession): readonly Worked[] => {
    const figures = figuresOf(seen);
    return figures
      ? [
          {
            formula: equal(number(name), of(value(figures), places)),
            words: `${says} Head ${seen.layer}.${seen.head} is on show.`,
          },
        ]
      : NONE;
  };
}

export const headsWorked = ({ trace, layerSummary }: TraceSession): readonly Worked[] => {
  if (!trace || !layerSummary || layerSummary.width === 0) return NONE;
  const { heads, keyValueHeads, width } = layerSummary;
  return [
    {
      formula: list(
        equal(number('heads'), digitsOf(String(heads))),
        equal(number('groups'), digitsOf(String(keyValueHeads))),
        equal(number('d'), digitsOf(String(width))),
      ),
      words: `This layer has ${plural(heads, 'head')}, ${plural(keyValueHeads, 'pair')} of key and value for each token, and d numbers in each query.`,
    },
  ];
};

/** Query and key as they met, with what positions made of the score. */
export const rotaryWorked = fromCell(({ cell }, { pin }) =>
  cell.unrotatedQuery.length > 0
    ? [
        {
          formula: list(
            equal(number('without'), of(cell.unrotatedScore)),
            equal(number('with'), of(cell.score)),
          ),
          words: `The score without the turning, and with it, at places ${pin?.query} and ${pin?.key}.`,
        },
      ]
    : NONE,
);
