/** Where weights go when there is nothing to look at: the lens over sinks, form by form. */

import type { Intervention } from '../../core/types.ts';
import { entry, equal, fraction, minus, number, over, power, sum } from '../formula.ts';
import { figureWorked, sinkWorked } from '../numbers.ts';
import { CLARK, MILLER, XIAO } from '../sources.ts';
import type { Topic, Try } from '../topic.ts';
import { changed, text } from '../tries.ts';

const RESTING = text(
  'The old keeper of the lighthouse wrote a long letter to his daughter in the city.',
  3,
  4,
  4,
);
const LENS: Try = {
  does: 'Open the lens beside the heads',
  look: 'Five forms of the same rows, one beneath the other, with the sum of the pinned one.',
  scene: RESTING,
  tool: 'sink',
};
const used = (
  does: string,
  look: string,
  change: Intervention | ((site: { layer: number; head: number }) => Intervention),
): Try => ({
  does,
  look,
  scene: (now) => changed(typeof change === 'function' ? change : () => change)(RESTING(now)),
  tool: 'sink',
});
const mass = figureWorked(
  'first',
  ({ firstTokenMass }) => firstTokenMass,
  'What the other tokens give the first one, on average.',
);

const exponential = (key: string) => power(number('e'), entry('S', 'i', key));

export const sink: Topic = {
  says: [
    'Weights have to sum to 1, even where a head finds nothing for a token. Then they go where they do no harm: mostly to the first token, or to one that is no word (attention sink). Its value is often nearly nothing, so little is taken along.',
    'A large weight on a sink says “nothing to report”, not “important”. “What a sink hides” shows the rows without it.',
  ],
  numbers: mass,
  tries: [LENS],
  sources: [CLARK, XIAO],
};

export const asItIs: Topic = {
  says: [
    'The rows of the head as the model computes them, with all that rests on the sink. The other forms are to be compared with these.',
  ],
  numbers: mass,
  tries: [LENS],
  sources: [XIAO],
};

export const hidden: Topic = {
  says: [
    'The weight on the sink is taken out. The others are divided by what is left, so that they sum to 1 again. So one sees what a row looks at apart from its resting place.',
    'It is the same as hiding the sink before the shares are made.',
  ],
  formulas: [equal(entry('P′'), fraction(entry('P'), minus(number('1'), entry('P', 'i', '0'))))],
  numbers: mass,
  tries: [
    LENS,
    used('Use it in this head', 'The other shares keep their proportions, and grow.', (site) => ({
      kind: 'block',
      token: 0,
      ...site,
    })),
  ],
  sources: [XIAO],
};

export const dropped: Topic = {
  says: [
    'Nobody may look at the sink, in any layer, and the model computes everything again. So queries and keys of later layers are others: the rest of the model gets used to it, or does not. Often another token takes its place.',
  ],
  numbers: mass,
  tries: [
    LENS,
    used('Use it in the whole model', 'Does another token become the resting place?', {
      kind: 'block',
      token: 0,
    }),
  ],
  sources: [XIAO],
};

export const plusOne: Topic = {
  says: [
    'One more 1 stands beneath the line of the fraction. It is like a token with a score of 0 and nothing to hand over. A row may now sum to less than 1: it need not rest anywhere.',
    'This model did not learn with it: where its scores are large, the 1 makes little difference.',
  ],
  formulas: [equal(entry('P'), fraction(exponential('j'), sum(number('1'), over('l', exponential('l')))))],
  numbers: sinkWorked,
  tries: [
    LENS,
    used(
      'Use it in this head',
      'The sum of a row, in the lens and in the legend, falls below 1.',
      (site) => ({ kind: 'sink', score: 0, ...site }),
    ),
  ],
  sources: [MILLER],
};

export const learnedSink: Topic = {
  says: [
    'The same with a score z of its own in place of 0, which a model could learn for each head: the higher it is, the more goes nowhere.',
  ],
  formulas: [
    equal(
      entry('P'),
      fraction(exponential('j'), sum(power(number('e'), number('z')), over('l', exponential('l')))),
    ),
  ],
  numbers: sinkWorked,
  tries: [
    LENS,
    used(
      'Use a score of 2 in this head',
      'Move the slider of the lens, and watch the sum of the row.',
      (site) => ({ kind: 'sink', score: 2, ...site }),
    ),
  ],
  sources: [MILLER, XIAO],
};
