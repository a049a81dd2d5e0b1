/** The steps from two vectors to one weight, and on to what the head writes. */

import {
  beside,
  column,
  dot,
  entry,
  equal,
  fraction,
  matrix,
  minus,
  normalised,
  number,
  over,
  power,
  product,
  root,
  sum,
  times,
  transpose,
  words,
} from '../formula.ts';
import {
  headsWorked,
  maskWorked,
  productWorked,
  readWorked,
  rotaryWorked,
  scaleWorked,
  sharesWorked,
} from '../numbers.ts';
import { ELHAGE, PHUONG, SU, VASWANI } from '../sources.ts';
import type { Topic } from '../topic.ts';
import { additive, byHand, changed, drawnScene, head, seen, trophy } from '../tries.ts';

const projected = (name: string, from: string) =>
  equal(
    matrix(name),
    sum(
      product(matrix(from), matrix('W', { below: name })),
      product(column('1'), transpose(column('b', { below: name }))),
    ),
  );
const SCORES = fraction(product(matrix('Q'), transpose(matrix('K'))), root(number('d')));

export const project: Topic = {
  says: [
    'A head does not compare words as they are. From what the model knows of a token (its place in the residual stream) it makes three lists of numbers: what the token looks for (query), what it is found by (key) and what it hands over (value).',
    'Each is made by one learnt matrix, the same for all tokens, and a bias. All heads of a layer share that matrix: each has a part of it.',
    'X stands for what the layer reads; it has a token in each row. In cross-attention keys and values are made of the other text.',
  ],
  formulas: [projected('Q', 'X'), projected('K', 'X'), projected('V', 'X')],
  numbers: headsWorked,
  tries: [
    {
      does: 'Pin “it” and “trophy”',
      look: 'Open “Where q and k come from” in the steps: one number of the query is added up, term by term.',
      scene: trophy(3, 1, 2),
    },
  ],
  sources: [VASWANI, PHUONG],
};

export const rotate: Topic = {
  says: [
    'Some models tell a head where tokens stand by turning their queries and keys: the further on in the text, the further they are turned (rotary positions).',
    'Two arrows that are turned by different angles meet at another angle. It depends on the distance of the tokens alone, not on where in the text they are.',
  ],
  numbers: rotaryWorked,
  tries: [
    {
      does: 'Take positions out of MiniLM',
      look: 'MiniLM adds its positions in place of turning. Without them its head that looks at the token before loses its way.',
      scene: (now) => changed(() => ({ kind: 'positions', positions: 'none' }))(head(0, 2)(now)),
    },
  ],
  sources: [SU],
};

export const compare: Topic = {
  says: [
    'How well does what one token looks for fit what another one offers? Their two lists of numbers are multiplied pair by pair, and the products are added up (dot product). Where both point the same way the sum is large.',
    'All pairs at once are one product of matrices, which computers do fast. That is why the Transformer compares in this way.',
  ],
  formulas: [
    equal(dot(matrix('q'), matrix('k')), over('c', times(number('q', 'c'), number('k', 'c')))),
    equal(words('all pairs'), product(matrix('Q'), transpose(matrix('K')))),
  ],
  numbers: productWorked,
  tries: [
    {
      does: 'Compare three tokens by hand',
      look: 'Two numbers each: change one of them in the tables, or drag an arrow in the plane, and watch the product.',
      scene: byHand,
    },
    {
      does: 'Compare as in 2014',
      look: 'A small network with one hidden layer stands in place of the product.',
      scene: additive,
    },
  ],
  sources: [VASWANI],
};

export const scale: Topic = {
  says: [
    'A sum of many products lies further from 0 than a sum of few. So the product is divided by the root of how many there are. That keeps scores of the same size, however long queries and keys are.',
    'Without the division nearly all the attention would go to one token, and a small change would change nothing. Such a head hardly learns (the softmax is saturated).',
    'Take independent numbers with a mean of 0 and a variance of 1. The product of two such lists has a variance of d. After the division it is 1.',
  ],
  formulas: [
    equal(number('s'), fraction(dot(matrix('q'), matrix('k')), root(number('d')))),
    equal(matrix('S'), SCORES),
  ],
  numbers: scaleWorked,
  tries: [
    {
      does: 'Leave the division out',
      look: 'The head becomes sharper. “Difference” over the matrix shows where.',
      scene: changed((site) => ({ kind: 'unscaled', ...site })),
    },
    {
      does: 'See wide vectors, drawn by chance',
      look: 'Beneath the matrix “Why √d?” compares both over more and more columns.',
      scene: drawnScene(64),
    },
  ],
  sources: [VASWANI],
};

export const normalise: Topic = {
  says: [
    'Scores become shares (weights). Each score is made a power of e, and divided by the sum of all powers of its row (softmax). So every share lies between 0 and 1, and together they are 1.',
    'A score that is higher by 1 gets about 2.7 times the share. Adding the same number to all scores of a row changes nothing. So the largest, m, may be taken off first: that keeps the powers small.',
  ],
  formulas: [
    equal(
      entry('P'),
      fraction(
        power(number('e'), minus(entry('S'), number('m'))),
        over('l', power(number('e'), minus(entry('S', 'i', 'l'), number('m')))),
      ),
    ),
    equal(matrix('P'), normalised(matrix('S'))),
  ],
  numbers: sharesWorked,
  tries: [
    {
      does: 'Make this head sharper',
      look: 'At half the temperature the largest share grows and the others shrink; their order stays.',
      scene: changed((site) => ({ kind: 'temperature', temperature: 0.5, ...site })),
    },
    {
      does: 'Set a score by hand',
      look: 'Press Enter on a cell, choose “Score” and move it: its row is divided anew.',
      scene: trophy(3, 1, 9),
    },
  ],
  sources: [VASWANI],
};

export const read: Topic = {
  says: [
    'Now the token takes what the others offer: an average of their values, each counted by its weight. That is all that a head moves from one token to another.',
    'A large weight on a value that is nearly nothing brings nearly nothing: what a head looks at is not yet what it takes along.',
  ],
  formulas: [
    equal(matrix('o', { below: 'i' }), over('j', times(entry('P'), matrix('v', { below: 'j' })))),
    equal(matrix('O'), product(matrix('P'), matrix('V'))),
  ],
  numbers: readWorked,
  tries: [
    {
      does: 'Put all of the weight on one word',
      look: 'The output of “it” in this head is now the value of “suitcase” alone.',
      scene: (now) =>
        changed((site) => ({ kind: 'paint', weight: 1, query: 11, key: 9, ...site }))(trophy(3, 1, 9)(now)),
    },
  ],
  sources: [VASWANI],
};

export const write: Topic = {
  says: [
    'What the heads of a layer have read is laid side by side and goes through one more learnt matrix, W_O. The result is added to what the model knew of the token (the residual stream). Nothing is replaced.',
    'One can also say: each head has a part of W_O of its own, and writes into the stream by itself. Both sums are equal.',
  ],
  formulas: [
    equal(
      matrix('Y'),
      sum(
        product(
          beside(matrix('O', { above: '1' }), words('…'), matrix('O', { above: 'H' })),
          matrix('W', { below: 'O' }),
        ),
        product(column('1'), transpose(column('b', { below: 'O' }))),
      ),
    ),
    equal(
      matrix('Y'),
      sum(
        over('h', product(matrix('O', { above: 'h' }), matrix('W', { below: 'O', above: 'h' }))),
        product(column('1'), transpose(column('b', { below: 'O' }))),
      ),
    ),
  ],
  numbers: headsWorked,
  tries: [
    {
      does: 'Let this head write nothing',
      look: 'Step Write says what it wrote; “What followed” says what the later maps make of its silence.',
      scene: changed((site) => ({ kind: 'off', by: 'zero', ...site })),
    },
  ],
  sources: [VASWANI, ELHAGE],
};

export const masking: Topic = {
  says: [
    'Some tokens must not be looked at: what comes later while a model writes, or empty places at the end of a short text. Their scores are set to minus infinity before weights are made. So their weight is exactly 0, and the rest still sums to 1.',
    'To set weights to 0 afterwards would be too late. The others would sum to less than 1, and hidden scores would have had a say in them.',
    'M is 0 where a token may be seen, and minus infinity where not.',
  ],
  formulas: [equal(matrix('P'), normalised(sum(SCORES, matrix('M'))))],
  numbers: maskWorked,
  figure: [
    { title: 'everything seen', of: 'trophy', head: [4, 3], pin: [11, -1] },
    { title: 'later tokens hidden', of: 'trophy', mode: 'causal', head: [4, 3], pin: [11, -1] },
  ],
  tries: [
    {
      does: 'Hide what comes later',
      look: 'Half of the matrix is hatched, and the shares of what is left have grown.',
      scene: seen({ mode: 'causal' }),
    },
    {
      does: 'Open the painter of masks',
      look: 'Choose one of nine masks, or paint cell by cell.',
      scene: (now) => now,
      tool: 'mask',
    },
  ],
  sources: [VASWANI],
};
