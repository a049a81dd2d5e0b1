/** How a model knows where its tokens stand. */

import type { PositionScheme } from '../../core/types.ts';
import {
  call,
  entry,
  equal,
  fraction,
  list,
  matrix,
  minus,
  norm,
  number,
  power,
  sum,
  times,
} from '../formula.ts';
import { rotaryWorked } from '../numbers.ts';
import { DEVLIN, PRESS, SU, VASWANI } from '../sources.ts';
import type { Topic, Try } from '../topic.ts';
import { changed, head } from '../tries.ts';

/** Over the head that looks at the token before. */
const withPositions =
  (positions: PositionScheme): Try['scene'] =>
  (now) =>
    changed(() => ({ kind: 'positions', positions }))(head(0, 2)(now));

const PREVIOUS: Try = {
  does: 'See a head that needs places',
  look: 'Head 0.2 looks at the token before, whatever it is: a line beside the diagonal.',
  scene: (now) => {
    const scene = head(0, 2)(now);
    return { ...scene, interventions: scene.interventions.filter(({ kind }) => kind !== 'positions') };
  },
};

export const positions: Topic = {
  says: [
    'Attention by itself does not know in which order words stand: shuffle them, and it gives the same results, shuffled (it is equivariant to permutations). “Dog bites man” and “man bites dog” would be the same.',
    'So order has to come in from outside. Some models add a list of numbers for each place. Some turn queries and keys by their place. Some take something off the scores of what is far away. A mask tells something of it, too.',
  ],
  numbers: rotaryWorked,
  tries: [
    PREVIOUS,
    {
      does: 'Take positions away',
      look: 'The line is gone: the head can only go by what a token is.',
      scene: withPositions('none'),
    },
  ],
  sources: [VASWANI, SU, PRESS],
};

export const noPositions: Topic = {
  says: [
    'Nothing says where a token stands. A head can only go by what the tokens are. Under a causal mask it can also tell how many it may see.',
  ],
  tries: [
    PREVIOUS,
    {
      does: 'Take positions away',
      look: 'Equal words now get equal shares, wherever they stand.',
      scene: withPositions('none'),
    },
  ],
  sources: [VASWANI],
};

export const learned: Topic = {
  says: [
    'A table has a list of numbers for each place. It was learnt with all the rest, and is added to what the model reads. Where the table ends, the text must end: longer ones cannot be read.',
  ],
  formulas: [
    equal(matrix('x', { below: 'i' }), sum(matrix('e', { below: 'i' }), matrix('p', { below: 'i' }))),
  ],
  tries: [PREVIOUS],
  sources: [DEVLIN],
};

export const sinusoid: Topic = {
  says: [
    'In place of a learnt table, waves of different lengths: short ones tell neighbours apart, long ones tell beginning from end. Nothing is learnt, and any place has its numbers.',
    'How well two places fit depends on their distance alone.',
  ],
  formulas: [
    list(
      equal(
        entry('p', 'i', '2t'),
        call('sin', fraction(number('i'), power(number('10000'), fraction(number('2t'), number('d'))))),
      ),
      equal(
        entry('p', 'i', '2t+1'),
        call('cos', fraction(number('i'), power(number('10000'), fraction(number('2t'), number('d'))))),
      ),
    ),
  ],
  tries: [
    PREVIOUS,
    {
      does: 'Put waves in their place',
      look: 'MiniLM never learnt to read these: heads that went by places lose them.',
      scene: withPositions('sinusoid'),
    },
  ],
  sources: [VASWANI],
};

export const alibi: Topic = {
  says: [
    'Nothing is added to tokens at all. Each step of distance takes something off the score, at a slope m of each head’s own: some look near, some far.',
    'Models that were trained so can read longer texts than they ever saw.',
  ],
  formulas: [
    equal(
      entry('S'),
      minus(
        fraction(number('q·k'), { is: 'root', of: number('d') }),
        times(number('m'), norm(number('i − j'))),
      ),
    ),
  ],
  tries: [
    PREVIOUS,
    {
      does: 'Put slopes in their place',
      look: 'The first heads of each layer look near the diagonal.',
      scene: withPositions('alibi'),
    },
  ],
  sources: [PRESS],
};

export const rotary: Topic = {
  says: [
    'Queries and keys are cut into pairs of numbers, and each pair is turned like a hand of a clock: the further on a token stands, the further. Some hands are fast, some slow.',
    'The lengths stay, and what two of them make together depends on the distance of their tokens alone.',
  ],
  formulas: [
    equal(matrix('q′', { below: 'i' }), {
      is: 'product',
      parts: [matrix('q', { below: 'i' }), matrix('R', { below: 'i' })],
    }),
  ],
  numbers: rotaryWorked,
  tries: [
    {
      ...PREVIOUS,
      does: 'See places at work in MiniLM',
      look: 'MiniLM adds its positions. In a language model such as SmolLM2 step Rotate shows the turning, with the score without it.',
    },
  ],
  sources: [SU],
};
