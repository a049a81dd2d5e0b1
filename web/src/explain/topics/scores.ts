/** What can be set of how scores are made, and of heads. */

import { withGroups, withHeads, withSoftCap } from '../../labs/vectors/change_vectors.ts';
import {
  call,
  column,
  dot,
  entry,
  equal,
  fraction,
  list,
  matrix,
  norm,
  normalised,
  number,
  product,
  root,
  sum,
  times,
  transpose,
} from '../formula.ts';
import { capWorked, headsWorked, scaleWorked, sharesWorked } from '../numbers.ts';
import { AINSLIE, BAHDANAU, GEMMA, HINTON, LUONG, SHAZEER, VASWANI } from '../sources.ts';
import type { Topic } from '../topic.ts';
import { additive, byHand, changed, cutsInto, drawn, drawnScene, head, vectors } from '../tries.ts';

const LENGTHS = product(norm(matrix('q')), norm(matrix('k')));

export const temperature: Topic = {
  says: [
    'Scores are divided by the temperature before they become shares (weights). Below 1 the head is bolder: more goes to the strongest. Above 1 it is more cautious, and all shares become more alike.',
    'Near 0 all goes to one token; very high, all get the same. Which token comes first never changes.',
  ],
  formulas: [equal(matrix('P'), normalised(fraction(matrix('S'), number('τ'))))],
  numbers: sharesWorked,
  tries: [
    {
      does: 'Set it to 0.5',
      look: 'The dark cells become darker. “Difference” shows who lost.',
      scene: changed((site) => ({ kind: 'temperature', temperature: 0.5, ...site })),
    },
    {
      does: 'Set it to 3',
      look: 'The head becomes even; its entropy, in the rail, goes towards 1.',
      scene: changed((site) => ({ kind: 'temperature', temperature: 3, ...site })),
    },
  ],
  sources: [HINTON],
};

export const cap: Topic = {
  says: [
    'A soft cap bends scores so that none passes a limit c: small ones stay nearly as they are, large ones are pressed together just below it. Their order stays.',
    'It keeps a head from giving everything to one token because of one very large score. Some models were trained with one.',
  ],
  formulas: [equal(entry('S'), times(number('c'), call('tanh', fraction(entry('S'), number('c')))))],
  numbers: capWorked,
  tries: [
    {
      does: 'Cap this head at ±2',
      look: 'Sharp rows become more even. Compare with “Before”.',
      scene: changed((site) => ({ kind: 'cap', cap: 2, ...site })),
    },
    {
      does: 'Cap wide vectors, drawn by chance',
      look: '“Knobs” beneath the matrix says what the cap did to the entropy.',
      scene: vectors((own) => withSoftCap(own, 1), drawn(64)),
    },
  ],
  sources: [GEMMA],
};

export const scoreFunctions: Topic = {
  says: [
    'There are several ways to compare two lists of numbers. The plain product is the fastest. A matrix between both (general) lets different parts meet. A small network (additive) came first. The cosine looks at the direction alone, not at the length.',
    'All of them end in one number for each pair, and everything after that is the same.',
  ],
  formulas: [
    equal(number('dot'), dot(matrix('q'), matrix('k'))),
    equal(number('general'), product(matrix('q'), matrix('W'), transpose(matrix('k')))),
    equal(
      number('additive'),
      product(
        call('tanh', sum(product(matrix('q'), matrix('W')), product(matrix('k'), matrix('U')))),
        column('v'),
      ),
    ),
    equal(number('cosine'), times(number('β'), fraction(dot(matrix('q'), matrix('k')), LENGTHS))),
  ],
  numbers: scaleWorked,
  tries: [
    {
      does: 'Additive scores, by hand',
      look: 'Step Compare opens the small network: what goes into tanh, and what comes out.',
      scene: additive,
    },
    {
      does: 'The plain product, by hand',
      look: 'Choose another score above the tables, and compare.',
      scene: byHand,
    },
  ],
  sources: [BAHDANAU, LUONG, VASWANI],
};

export const heads: Topic = {
  says: [
    'One head gives one set of shares for each token, one average view. Several heads side by side can look at several things at once: one at the word before, another at what “it” could be.',
    'They are no separate machines. The same large matrices are cut into parts of equal width, and each head compares only its own part. The number of multiplications stays the same. With more heads there are more patterns of weights.',
  ],
  formulas: [
    equal(
      matrix('P', { above: 'h' }),
      normalised(
        fraction(
          product(matrix('Q', { above: 'h' }), transpose(matrix('K', { above: 'h' }))),
          root(number('d', 'h')),
        ),
      ),
    ),
  ],
  numbers: headsWorked,
  tries: [
    {
      does: 'Twelve columns as one head',
      look: 'One matrix of weights.',
      scene: drawnScene(12),
    },
    {
      does: 'The same numbers as three heads',
      look: 'No number of the tables has changed; only the lines between the heads moved, and there are three matrices.',
      scene: vectors((own) => withHeads(own, 3), drawn(12), cutsInto(3)),
    },
  ],
  sources: [VASWANI],
};

export const groups: Topic = {
  says: [
    'Several heads may share one key and one value for each token, and differ in their queries alone (grouped queries). A model that writes must remember keys and values of all that it has read: the fewer of them, the less memory it needs.',
    'Head h uses the keys and values of group h ÷ (heads ÷ groups), rounded down: neighbours share.',
  ],
  formulas: [
    equal(
      matrix('P', { above: 'h' }),
      normalised(
        fraction(
          product(matrix('Q', { above: 'h' }), transpose(matrix('K', { above: 'g' }))),
          root(number('d')),
        ),
      ),
    ),
  ],
  numbers: headsWorked,
  tries: [
    {
      does: 'Four heads, one pair of key and value',
      look: '“Knobs” says how many bytes the cache holds, and of how many.',
      scene: vectors((own) => withGroups(withHeads(own, 4), 1), drawn(16), cutsInto(4)),
    },
  ],
  sources: [SHAZEER, AINSLIE],
};

export const modes: Topic = {
  says: [
    'Who looks at whom? In self-attention the tokens of one text look at each other. In causal self-attention each sees only itself and what came before. In cross-attention one text looks at another: queries come from the one, keys and values from the other.',
    'The computation is the same in all three; only where Q, K and V come from, and what is hidden, are not.',
  ],
  formulas: [
    list(
      equal(matrix('Q'), product(matrix('X'), matrix('W', { below: 'Q' }))),
      equal(matrix('K'), product(matrix('Z'), matrix('W', { below: 'K' }))),
    ),
  ],
  figure: [
    { title: 'self', of: 'trophy', head: [3, 1] },
    { title: 'causal', of: 'trophy', mode: 'causal', head: [3, 1] },
  ],
  tries: [
    {
      does: 'Look at the text itself',
      look: 'The whole matrix is open.',
      scene: (now) => ({ ...head(3, 1)(now), mode: 'self' }),
    },
    {
      does: 'Hide what comes later',
      look: 'Each token sees what came before it, and itself.',
      scene: (now) => ({ ...head(3, 1)(now), mode: 'causal' }),
    },
  ],
  sources: [VASWANI],
};
