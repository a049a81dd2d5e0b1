/** What can be changed inside a model, and what each of them asks of it. */

import { call, entry, equal, fraction, matrix, minus, number, sum, times } from '../formula.ts';
import { readWorked, sharesWorked, weightWorked } from '../numbers.ts';
import { ELHAGE, JAIN, MICHEL, VOITA } from '../sources.ts';
import type { Topic } from '../topic.ts';
import { changed, head, trophy } from '../tries.ts';

export const off: Topic = {
  says: [
    'The head writes nothing: its output is 0 at every token (ablation). What follows in later layers, and what the model says in the end, shows what the head was good for.',
    'If nothing follows, the head may still have done something that others do as well: then only several of them together are missed.',
  ],
  formulas: [equal(matrix('O', { above: 'h' }), number('0'))],
  numbers: readWorked,
  tries: [
    {
      does: 'Switch this head off',
      look: '“What followed” beneath the panel says how far the sentence’s embedding moved, and which heads changed most.',
      scene: changed((site) => ({ kind: 'off', by: 'zero', ...site })),
    },
  ],
  sources: [VOITA, MICHEL],
};

export const mean: Topic = {
  says: [
    'The head writes its average over the text at every token, whatever it looks at (mean ablation). So what it always writes stays. Only what depends on the token is taken away, which is often the fairer test.',
  ],
  tries: [
    {
      does: 'Use its mean',
      look: 'Mostly less follows than of switching it off altogether.',
      scene: changed((site) => ({ kind: 'off', by: 'mean', ...site })),
    },
  ],
  sources: [MICHEL],
};

export const output: Topic = {
  says: [
    'What the head writes is multiplied by a factor: 0 is as if it were off, 2 is twice as loud. Who looks at whom stays as it is.',
  ],
  formulas: [equal(matrix('O′'), times(number('f'), matrix('O')))],
  numbers: readWorked,
  tries: [
    {
      does: 'Make it twice as loud',
      look: 'This head’s matrix stays; those of later layers may move.',
      scene: changed((site) => ({ kind: 'scale', factor: 2, ...site })),
    },
  ],
  sources: [MICHEL],
};

export const pattern: Topic = {
  says: [
    'The head’s weights are replaced by others that know nothing of the words: all the same, all on the token before, or all on itself. If the model hardly notices, the head did little more than that.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Make its weights even',
      look: 'Each row is one shade: the head takes the average of everything.',
      scene: changed((site) => ({ kind: 'weights', pattern: 'uniform', ...site })),
    },
    {
      does: 'Put all on the token before',
      look: 'A line beside the diagonal.',
      scene: changed((site) => ({ kind: 'weights', pattern: 'previous', ...site })),
    },
  ],
  sources: [JAIN],
};

export const row: Topic = {
  says: [
    'The weights of one token are made even: it looks at everything alike. All other rows stay as they are.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Make the row of “it” even',
      look: '“it” now gives every token the same.',
      scene: (now) =>
        changed((site) => ({ kind: 'row', pattern: 'uniform', query: 11, ...site }))(trophy(3, 1, 2)(now)),
    },
  ],
  sources: [JAIN],
};

export const paint: Topic = {
  says: [
    'You set one weight. The others of its row keep their proportions and share what is left, so that all sum to 1 again.',
  ],
  formulas: [
    equal(
      entry('P′', 'i', 'l'),
      times(fraction(minus(number('1'), number('w')), minus(number('1'), entry('P'))), entry('P', 'i', 'l')),
    ),
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Give “suitcase” .9 of what “it” looks at',
      look: 'The orange dot marks what you set; the rest of the row has grown faint.',
      scene: (now) =>
        changed((site) => ({ kind: 'paint', weight: 0.9, query: 11, key: 9, ...site }))(trophy(3, 1, 9)(now)),
    },
  ],
  sources: [JAIN],
};

export const score: Topic = {
  says: ['You set one score, as the softmax gets it. Its weight follows, and so do all others in the row.'],
  numbers: sharesWorked,
  tries: [
    {
      does: 'Set the score of “suitcase” to 6',
      look: 'Step Normalise shows the new powers and their sum.',
      scene: (now) =>
        changed((site) => ({ kind: 'score', score: 6, query: 11, key: 9, ...site }))(trophy(3, 1, 9)(now)),
    },
  ],
};

export const block: Topic = {
  says: [
    'Nobody may look at this token: in a head, in a layer or everywhere. What it would have told others is not heard.',
  ],
  tries: [
    {
      does: 'Hide “trophy” everywhere',
      look: 'Where does “it” look now?',
      scene: (now) => changed(() => ({ kind: 'block', token: 2 }))(trophy(3, 1)(now)),
    },
  ],
  sources: [JAIN],
};

export const skipLayer: Topic = {
  says: [
    'The residual stream goes past the layer as if it were not there. Layers only add to the stream, so the model does not break at once. What follows shows how much it misses the layer.',
  ],
  formulas: [equal(matrix('X', { above: 'l+1' }), matrix('X', { above: 'l' }))],
  tries: [
    {
      does: 'Skip layer 2',
      look: 'Heads of layer 3 look at tokens that layer 2 has not touched.',
      scene: (now) => changed(() => ({ kind: 'skip_layer', layer: 2 }))(head(3, 1)(now)),
    },
  ],
  sources: [ELHAGE],
};

export const skipFeedForward: Topic = {
  says: [
    'After the heads each token is worked on by itself, by a small network that is the same at every place (feed-forward). Here it adds nothing: what heads have moved stays as it came.',
  ],
  formulas: [equal(matrix('X′'), sum(matrix('X'), call('F', matrix('X'))))],
  tries: [
    {
      does: 'Skip that of layer 2',
      look: 'Compare with skipping the whole layer.',
      scene: (now) => changed(() => ({ kind: 'skip_feed_forward', layer: 2 }))(head(3, 1)(now)),
    },
  ],
  sources: [ELHAGE],
};
