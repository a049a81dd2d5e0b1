/** Questions that learners ask, each with a small figure that is computed while it is looked at. */

import { withHeads } from '../../labs/vectors/change_vectors.ts';
import { additiveVectors, defaultVectors, type Vectors } from '../../labs/vectors/source.ts';
import { equal, fraction, matrix, normalised, number, product, root, transpose } from '../formula.ts';
import { weightWorked } from '../numbers.ts';
import { BAHDANAU, CHENG, CLARK, ELHAGE, MICHEL, OLSSON, TANG, VASWANI, VOITA, XIAO } from '../sources.ts';
import type { Topic } from '../topic.ts';
import {
  byHand,
  changed,
  cutsInto,
  drawn,
  drawnScene,
  head,
  seen,
  translator,
  trophy,
  vectors,
} from '../tries.ts';

const ALL = equal(
  matrix('O'),
  product(normalised(fraction(product(matrix('Q'), transpose(matrix('K'))), root(number('d')))), matrix('V')),
);

/** The words of the first example in another order, with their vectors. */
function shuffled(own: Vectors, order: readonly number[]): Vectors {
  const taken = <Part>(parts: readonly Part[]) => order.map((at) => parts[at] as Part);
  return {
    ...own,
    tokens: taken(own.tokens),
    queries: taken(own.queries),
    keys: taken(own.keys),
    values: taken(own.values),
  };
}
const TURNED_ROUND = [2, 0, 1];

export const what: Topic = {
  says: [
    'Attention is a soft look-up in a dictionary. Each token asks for something (query), every token has a label (key) and an entry (value). It does not take the one entry that fits. It takes an average of all entries, each counted by how well its label fits.',
    'So information moves from one place of a text to another, and the model learns by itself from where.',
  ],
  formulas: [ALL],
  numbers: weightWorked,
  figure: [{ title: 'three tokens, by hand', of: defaultVectors(), pin: [1, 2] }],
  tries: [
    {
      does: 'Do it by hand',
      look: 'Three tokens with two numbers each: every step can be checked on paper.',
      scene: byHand,
    },
    { does: 'See it in a sentence', look: '“it” takes most from “trophy”.', scene: trophy(3, 1, 2) },
  ],
  sources: [VASWANI],
};

export const origin: Topic = {
  says: [
    'Until 2014 a translator had to squeeze a whole sentence into one list of numbers. Bahdanau, Cho and Bengio let it look back at the sentence while it wrote. A small network compared each word that was written with each word that was read.',
    'In 2017 the Transformer gave up reading word after word. All that moves between words is attention now, with products in place of the network, and with many heads.',
  ],
  figure: [{ title: 'additive scores, as in 2014', of: additiveVectors(), mode: 'cross', pin: [0, 1] }],
  tries: [
    {
      does: 'See both on one sentence',
      look: 'The Transformer’s alignment, and Bahdanau’s beside it.',
      scene: translator,
    },
  ],
  sources: [BAHDANAU, VASWANI],
};

export const transformer: Topic = {
  says: [
    'Attention is the only part of a Transformer that moves something between tokens. All other parts work on each token by itself.',
    'Any two tokens are one step apart, however far they stand from each other. And all tokens of a text can be computed at once. A network that reads word after word (recurrent) can do neither.',
  ],
  formulas: [ALL],
  figure: [{ title: 'every token, in one step', of: 'trophy', head: [3, 1], pin: [11, -1] }],
  tries: [
    {
      does: 'See far looks',
      look: 'Lines that cross the whole sentence are as short a way as any.',
      scene: (now) => ({ ...head(3, 1)(now), view: 'lines' }),
    },
  ],
  sources: [VASWANI],
};

export const self: Topic = {
  says: [
    'At first attention went between two texts: what is written asks, what was read answers (cross-attention).',
    'In self-attention queries, keys and values come from the same text. Each word is understood anew in the light of the others, and nothing has to be read word after word.',
    'The computation is the same. Only keys and values come from somewhere else.',
  ],
  figure: [
    { title: 'self: three by three', of: defaultVectors(), pin: [1, -1] },
    { title: 'cross: three by two', of: defaultVectors(), mode: 'cross', pin: [1, -1] },
  ],
  tries: [
    {
      does: 'Look within one text',
      look: 'As many that look as are looked at.',
      scene: (now) => ({ ...head(3, 1)(now), mode: 'self' }),
    },
    {
      does: 'Look from French into English',
      look: 'Arcs above the English are what its words had read of each other before.',
      scene: translator,
    },
  ],
  sources: [BAHDANAU, CHENG, VASWANI],
};

export const why: Topic = {
  says: [
    'One head gives each token one average. It cannot look at one word for its grammar and at another one for its meaning.',
    'Several narrow heads can: each has shares (weights) of its own. Together they cost as many multiplications as a single wide one.',
  ],
  figure: [
    { title: 'one head of twelve columns', of: drawn(12), pin: [2, -1] },
    { title: 'the first of three', of: withHeads(drawn(12), 3), pin: [2, -1] },
    { title: 'the second', of: withHeads(drawn(12), 3), head: [0, 1], pin: [2, -1] },
  ],
  tries: [
    { does: 'Twelve columns as one head', look: 'One matrix.', scene: drawnScene(12) },
    {
      does: 'The same numbers as three',
      look: 'Three matrices, out of the same tables.',
      scene: vectors((own) => withHeads(own, 3), drawn(12), cutsInto(3)),
    },
  ],
  sources: [VASWANI],
};

export const differ: Topic = {
  says: [
    'Some heads go by place: they look at the token before, or at the next. Some go by grammar, some at rare words. Some look for what came after the same word earlier (induction). Many rest on a token that is no word (sink).',
    'Nobody told them to. It came by training.',
  ],
  figure: [
    { title: '0.2 looks one back', of: 'trophy', head: [0, 2] },
    { title: '3.1 asks what “it” is', of: 'trophy', head: [3, 1] },
    { title: '3.4 rests on [CLS]', of: 'trophy', head: [3, 4] },
  ],
  tries: [
    {
      does: 'Sort all heads by what they do',
      look: 'Which kind is the most frequent?',
      scene: seen({ arrangement: { order: 'pattern', only: '', large: true } }),
    },
  ],
  sources: [CLARK, VOITA, OLSSON],
};

export const prune: Topic = {
  says: [
    'Many heads do what others do as well. Take one away, and little follows. Take away all that do the same, and the model gets worse.',
    'So a trained model often works with fewer heads. Yet with fewer heads from the beginning it might not have learnt as well.',
  ],
  figure: [
    { title: '0.2', of: 'trophy', head: [0, 2] },
    { title: '3.4', of: 'trophy', head: [3, 4] },
  ],
  tries: [
    {
      does: 'Switch off a head that rests',
      look: '“What followed”: how far does the sentence’s embedding move?',
      scene: (now) => changed((site) => ({ kind: 'off', by: 'zero', ...site }))(head(3, 4)(now)),
    },
    {
      does: 'Switch off the head that looks one back',
      look: 'Compare with the one before.',
      scene: (now) => changed((site) => ({ kind: 'off', by: 'zero', ...site }))(head(0, 2)(now)),
    },
  ],
  sources: [MICHEL, VOITA],
};

export const layers: Topic = {
  says: [
    'Each layer reads what the layers before it have written. Early ones find neighbours and parts of words; later ones can use that.',
    'In translators two parts are missed most when they are taken away: the last layers of the decoder, and the looks from one language into the other (cross-attention).',
  ],
  figure: [
    { title: 'layer 0', of: 'trophy', head: [0, 2] },
    { title: 'layer 3', of: 'trophy', head: [3, 1] },
    { title: 'layer 5', of: 'trophy', head: [5, 11] },
  ],
  tries: [
    {
      does: 'Skip layer 1',
      look: 'Does head 3.1 still find what “it” is?',
      scene: (now) => changed(() => ({ kind: 'skip_layer', layer: 1 }))(head(3, 1)(now)),
    },
  ],
  sources: [VOITA, MICHEL, ELHAGE],
};

export const mask: Topic = {
  says: [
    'While it learns, a model that writes guesses every word of a text at once. If it could see the next word, it would only copy it. Later, when it has to write by itself, there is nothing to copy, and it would be lost.',
    'So later tokens are hidden in every head of every layer of a decoder, before weights are made (causal mask).',
    'An encoder hides nothing but empty places (padding). A decoder that looks at the other text does the same: that text is all there already.',
  ],
  figure: [
    { title: 'an encoder’s head', of: 'trophy', head: [3, 1] },
    { title: 'the same, later hidden', of: 'trophy', mode: 'causal', head: [3, 1] },
  ],
  tries: [
    {
      does: 'Hide what comes later',
      look: 'A triangle is left.',
      scene: (now) => ({ ...head(3, 1)(now), mode: 'causal' }),
    },
    {
      does: 'Open the painter of masks',
      look: 'Nine masks, and what each reaches.',
      scene: (now) => now,
      tool: 'mask',
    },
  ],
  sources: [VASWANI],
};

export const order: Topic = {
  says: [
    'Not by itself. Shuffle the words, and each of them still gives every other one the same share (weight). The matrix is the same one, with its rows and columns shuffled.',
    'So a model has to be told where words stand. A mask that hides later words tells it a little.',
  ],
  figure: [
    { title: 'a, b, c', of: defaultVectors() },
    { title: 'c, a, b', of: shuffled(defaultVectors(), TURNED_ROUND) },
  ],
  tries: [
    {
      does: 'Shuffle by hand',
      look: 'Look for each pair: it has the number that it had.',
      scene: vectors((own) =>
        shuffled(
          own,
          own.tokens.map((_, at) => (at + own.tokens.length - 1) % own.tokens.length),
        ),
      ),
    },
    {
      does: 'Take positions out of MiniLM',
      look: 'Its head that looks one back loses its way.',
      scene: (now) => changed(() => ({ kind: 'positions', positions: 'none' }))(head(0, 2)(now)),
    },
  ],
  sources: [VASWANI],
};

export const resting: Topic = {
  says: [
    'Because weights must sum to 1. A head that finds nothing for a token has to put them somewhere. It learns to put them where they do no harm: on the first token, or on one that is no word (sink).',
  ],
  figure: [{ title: '3.4, with [CLS]', of: 'trophy', head: [3, 4] }],
  tries: [
    {
      does: 'See what a sink hides',
      look: 'The same rows without it, and with somewhere else to rest.',
      scene: (now) => head(3, 4)(now),
      tool: 'sink',
    },
  ],
  sources: [CLARK, XIAO],
};

export const attended: Topic = {
  says: [
    'Some words have two meanings. One would expect a translator to look at the words that make the meaning clear. But mostly it looks at the word itself: the encoder has found out before what it means.',
    'So a weight shows where something is taken from, not how it came there.',
  ],
  figure: [{ title: '5.11: what “it” takes', of: 'trophy', head: [5, 11], pin: [11, -1] }],
  tries: [
    {
      does: 'Translate a sentence',
      look: 'Choose a French word, and see which English one it reads.',
      scene: translator,
    },
  ],
  sources: [TANG],
};
