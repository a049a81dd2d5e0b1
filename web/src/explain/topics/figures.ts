/** What is drawn: how each figure is read, and what it does not say. */

import { languageScene } from '../../labs/language/source.ts';
import { trainingScene } from '../../labs/training/source.ts';
import { defaultVectors } from '../../labs/vectors/source.ts';
import type { Scene } from '../../scene/scene.ts';
import { call, digitsOf, entry, equal, fraction, minus, norm, number, over, sum, times } from '../formula.ts';
import { figureWorked, weightWorked } from '../numbers.ts';
import {
  BAHDANAU,
  CLARK,
  ELHAGE,
  HOLTZMAN,
  JAIN,
  KULLBACK,
  MICHEL,
  OLSSON,
  SENNRICH,
  SHANNON,
  TANG,
  VASWANI,
  VOITA,
  WIEGREFFE,
} from '../sources.ts';
import type { Topic, Try } from '../topic.ts';
import { changed, head, onEncoder, seen, text, translator, trophy } from '../tries.ts';

const arranged = (order: NonNullable<Scene['arrangement']>['order']): Try['scene'] =>
  seen({ arrangement: { order, only: '', large: true } });
const training = () => trainingScene();

/** The same queries and keys, and so the same weights: what is handed over is another. */
const OTHER_VALUES = {
  ...defaultVectors(),
  values: [
    [0, 0],
    [0, 0],
    [0, 0],
  ],
};

export const matrixFigure: Topic = {
  says: [
    'Each line of the matrix belongs to one token that looks. Each cell in it belongs to one token that is looked at: the darker, the larger the weight. A cell as light as the page is 0. Hatched cells are hidden by a mask.',
    'In row form rows look at columns. In column form everything is turned over at the diagonal: columns look at rows. The numbers are the same.',
  ],
  formulas: [equal(over('j', entry('P')), digitsOf('1'))],
  numbers: weightWorked,
  tries: [
    {
      does: 'Show the matrix',
      look: 'Point at a cell: the line beneath says it in words.',
      scene: seen({ view: 'matrix' }),
    },
    {
      does: 'Show faint weights, too',
      look: 'By the square root small weights are lifted; the order of shades stays.',
      scene: seen({ view: 'matrix', shades: 'root' }),
    },
  ],
  sources: [BAHDANAU],
};

export const sentence: Topic = {
  says: [
    'The text as the model reads it, cut into tokens: words, parts of words, signs. The pinned token has an orange ring. The bluer another token is, the more the pinned one looks at it. Larger weights stand beneath in percent.',
    'Small ones in brackets are no words: the model puts them in front and behind.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Ask what “it” looks at',
      look: 'Then click on other words, one after the other.',
      scene: trophy(3, 1),
    },
  ],
  sources: [SENNRICH],
};

export const lines: Topic = {
  says: [
    'Those who look stand on the left, those who are looked at on the right, with a line for each weight: the stronger, the bolder. Patterns show well: parallel lines are a head that goes by places, a bundle is one that rests.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Show lines',
      look: 'Point at a word of either side: only its own lines stay.',
      scene: seen({ view: 'lines' }),
    },
    {
      does: 'A head that looks one back',
      look: 'All lines go up by one.',
      scene: (now) => ({ ...head(0, 2)(now), view: 'lines' }),
    },
  ],
  sources: [BAHDANAU],
};

export const table: Topic = {
  says: [
    'The same numbers as text, for eyes, ears and other programs: what each token looks at most, or all of the pinned one, strongest first. They can be copied and saved.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Show the table',
      look: 'Choose a token to see all that it looks at.',
      scene: seen({ view: 'table' }),
    },
  ],
};

export const looks: Topic = {
  says: [
    'Blue bars show what the pinned token looks at most. They are shares of one token (weights), and sum to 1. Orange bars show who looks at the other token most. They need not sum to 1: a token may be looked at by all, or by nobody.',
  ],
  formulas: [
    equal(over('j', entry('P')), digitsOf('1')),
    { is: 'relation', parts: [over('i', entry('P')), digitsOf('1')], sign: '≠' },
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Pin “it” and “trophy”',
      look: 'Two lists beneath the matrix; a click goes there.',
      scene: trophy(3, 1, 2),
    },
  ],
  sources: [CLARK],
};

export const grid: Topic = {
  says: [
    'These are all heads of the model, a line for each layer. Each small picture is the matrix of one head; faint weights are lifted by a square root. Click on one to see it large.',
    'Heads differ: some go by place, some by certain words, some rest. A name says what a head does on this text. On another text it may do something else.',
  ],
  tries: [
    {
      does: 'Sort them by what they do',
      look: 'Heads of the same kind stand together.',
      scene: arranged('pattern'),
    },
    {
      does: 'A head that looks one back',
      look: 'Its picture is a line beside the diagonal.',
      scene: head(0, 2),
    },
  ],
  sources: [CLARK, VOITA],
};

export const patterns: Topic = {
  says: [
    'The name says what a head mostly does on this text. It may look at the token before, at the next, or at itself. It may look at what came after the same word earlier (induction). Or it rests on one token; that one is left out before the rest is named.',
    'The number beside it is how much of the weight does that, not how sure the name is.',
  ],
  numbers: figureWorked(
    'previous',
    ({ previousTokenMass }) => previousTokenMass,
    'The mean weight on the token before.',
  ),
  tries: [
    {
      does: 'Sort heads by their pattern',
      look: 'The list above the grid shows one kind alone.',
      scene: arranged('pattern'),
    },
    {
      does: 'Repeat some words',
      look: 'Heads that look for what stood there before have something to find.',
      scene: text('The keeper lit the lamp, and then the keeper lit the lamp again.', 3, 1, 9),
    },
  ],
  sources: [VOITA, OLSSON],
};

export const entropy: Topic = {
  says: [
    'How evenly does a head share out its attention (entropy)? At 0 each token looks at one token alone. At 1 each looks at everything alike. The figure is the mean over all tokens, divided by the highest that is possible.',
  ],
  formulas: [
    equal(
      { is: 'entry', name: 'H', query: 'i', key: '' },
      fraction(
        times(number('−1'), over('j', times(entry('P'), call('ln', entry('P'))))),
        call('ln', number('n')),
      ),
    ),
  ],
  numbers: figureWorked('H', ({ entropy: value }) => value, 'The mean of all tokens.'),
  tries: [
    { does: 'Sort heads by it', look: 'Sharp ones first, even ones last.', scene: arranged('entropy') },
    {
      does: 'Make this head even',
      look: 'At temperature 3 it comes near to 1.',
      scene: changed((site) => ({ kind: 'temperature', temperature: 3, ...site })),
    },
  ],
  sources: [SHANNON],
};

export const distance: Topic = {
  says: [
    'How far away is what a head looks at? Each distance, in tokens, counts as much as its weight; then the mean over all tokens.',
  ],
  formulas: [
    equal(
      number('D'),
      times(
        fraction(digitsOf('1'), number('n')),
        over('i', over('j', times(entry('P'), norm(minus(number('i'), number('j')))))),
      ),
    ),
  ],
  numbers: figureWorked('D', ({ meanDistance }) => meanDistance, 'In tokens.', 1),
  tries: [
    { does: 'Sort heads by it', look: 'Those that look near come first.', scene: arranged('distance') },
  ],
  sources: [CLARK],
};

export const masses: Topic = {
  says: [
    'Five figures of where a head looks, whatever the words are: on the first token, on the one before, on itself, on the next, on the last. Each is the mean weight there over all tokens that have such a one.',
  ],
  formulas: [
    equal(
      number('before'),
      times(fraction(digitsOf('1'), minus(number('n'), digitsOf('1'))), over('i', entry('P', 'i', 'i−1'))),
    ),
  ],
  numbers: figureWorked('first', ({ firstTokenMass }) => firstTokenMass, 'On the first token.'),
  tries: [
    { does: 'Sort heads by the first token', look: 'How many of them rest there?', scene: arranged('first') },
    {
      does: 'Sort heads by the token before',
      look: 'One or two come out far ahead.',
      scene: arranged('previous'),
    },
  ],
  sources: [VOITA, CLARK],
};

export const effect: Topic = {
  says: [
    'Which head matters most? Each is switched off in turn, and the model computed again: how much does the probability of the next token change? A head whose loss others make up for counts for little here.',
  ],
  tries: [
    {
      does: 'Switch one off by hand',
      look: '“What followed” says what changed.',
      scene: changed((site) => ({ kind: 'off', by: 'zero', ...site })),
    },
  ],
  sources: [MICHEL],
};

export const difference: Topic = {
  says: [
    'What did your change do to each weight? One hue means less, the other more, and a cell as light as the page did not change. Both ends of the scale are equally far from 0. A row still sums to 1: what one cell gains, others lose.',
  ],
  formulas: [equal(entry('D'), minus(entry('P′'), entry('P')))],
  tries: [
    {
      does: 'Change something, and look at the difference',
      look: '“Now”, “Before” and “Difference” stand over the matrix.',
      scene: (now) => ({
        ...changed((site) => ({ kind: 'temperature', temperature: 0.5, ...site }))(now),
        view: 'difference',
      }),
    },
  ],
};

export const comparison: Topic = {
  says: [
    'Two heads, two texts, two masks or two training steps, side by side, with the difference between them: B minus A. Tokens of two texts are put opposite each other where they are the same.',
  ],
  formulas: [equal(entry('D'), minus(entry('B'), entry('A')))],
  tries: [
    {
      does: 'Compare with head 0.2',
      look: 'The largest differences are listed beneath.',
      scene: (now) => ({ ...head(3, 1)(now), against: { head: { layer: 0, head: 2 } } }),
    },
    {
      does: 'Compare with a causal mask',
      look: 'What may not be looked at any more has gone to what is left.',
      scene: (now) => ({ ...onEncoder(now), mode: 'self', against: { mode: 'causal' } }),
    },
  ],
};

export const alignment: Topic = {
  says: [
    'Which English word does each French one look at while it is written? Mostly the one that it translates (alignment). So attention finds out by itself which words belong together.',
    'It is no dictionary: small words look at what decides their form (le or la), and an unclear word is understood in the encoder already.',
  ],
  tries: [
    {
      does: 'Translate a sentence',
      look: 'Where adjectives change places the bright cells run backwards.',
      scene: translator,
    },
  ],
  sources: [BAHDANAU, TANG],
};

export const prediction: Topic = {
  says: [
    'What comes next? The model gives each token of its vocabulary a number (logit), and a softmax makes probabilities of them. One is drawn: the likeliest, or by chance, as often as it is likely.',
    'Temperature, top-k, top-p and min-p say how much is left to chance. What a change does to the whole list is measured by the KL divergence.',
  ],
  formulas: [
    equal(
      number('p', 't'),
      fraction(
        { is: 'power', of: number('e'), to: number('z', 't') },
        over('u', { is: 'power', of: number('e'), to: number('z', 'u') }),
      ),
    ),
    equal(
      number('KL'),
      over('t', times(number('p', 't'), call('ln', fraction(number('p', 't'), number('q', 't'))))),
    ),
  ],
  tries: [
    {
      does: 'Ask a language model (98 MB)',
      look: 'The panel lists the likeliest next tokens; switch a head off, and both lists stand side by side.',
      scene: () => languageScene(),
    },
  ],
  sources: [HOLTZMAN, KULLBACK],
};

export const loss: Topic = {
  says: [
    'While a model learns, the loss says how wrong its guesses are on average, and the accuracy how many are right. The loss falls slowly at first, and often all at once when a head has found its trick.',
    'Loss and accuracy alone do not say how a task is solved: the scores of the heads stand beside them.',
  ],
  formulas: [equal(number('loss'), times(number('−1'), call('ln', number('p', 'right'))))],
  tries: [
    {
      does: 'Train a small model',
      look: 'Press “Train”: when the induction score of a head rises, the loss falls.',
      scene: training,
    },
  ],
  sources: [OLSSON],
};

export const tokens: Topic = {
  says: [
    'Models read no letters and no words, but tokens out of a fixed list, the vocabulary. A rare word is cut into several. “Words” puts the pieces of a word together again: the weights on its pieces are added, those of its pieces that look are averaged.',
  ],
  tries: [
    {
      does: 'Read a word of several pieces',
      look: 'The button “Words” appears beside the view.',
      scene: text('The lighthouse keeper photographed dinosaurs.', 3, 1, 3),
    },
  ],
  sources: [SENNRICH],
};

export const shading: Topic = {
  says: [
    'What a shade stands for can be set: 0 to 1, as on the legend; up to the largest of each row or column; or lifted by the square root. And the weakest weights can be left out, up to a share of each row. No number changes, and the legend says what is shown.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Scale each row by its largest',
      look: 'Each row has its darkest cell, however even it is.',
      scene: seen({ view: 'matrix', scaledBy: 'row' }),
    },
    {
      does: 'Show the strongest 80 %',
      look: 'Few cells are left: most of the weight lies in them.',
      scene: seen({ view: 'matrix', massShare: 0.8 }),
    },
  ],
};

export const stream: Topic = {
  says: [
    'For each token the model carries a list of numbers along, from layer to layer (residual stream). It begins as the token’s embedding. Every head and every feed-forward network reads it, and adds what it has found. A layer norm brings the numbers to a common size.',
  ],
  formulas: [
    equal(
      { is: 'matrix', name: 'X', above: 'l+1' },
      sum(
        { is: 'matrix', name: 'X', above: 'l' },
        { is: 'matrix', name: 'heads' },
        { is: 'matrix', name: 'feed' },
      ),
    ),
  ],
  tries: [
    {
      does: 'Skip a layer',
      look: 'The model goes on with what it has.',
      scene: (now) => changed(() => ({ kind: 'skip_layer', layer: 1 }))(head(3, 1)(now)),
    },
  ],
  sources: [ELHAGE, VASWANI],
};

export const meaning: Topic = {
  says: [
    'A weight says where a head takes something from. It does not say what is taken: that is the value. Nor does it say what later layers make of it, or why the model answers as it does.',
    'The two heads in the figure have the same weights and other values: what “b” takes along is not the same.',
    'So a weight is the beginning of an explanation, and researchers argue how much of one. What helps: change something, and look at what follows.',
  ],
  numbers: weightWorked,
  figure: [
    { title: 'values as they are', of: defaultVectors(), pin: [1, 2], output: true },
    { title: 'the same weights, other values', of: OTHER_VALUES, pin: [1, 2], output: true },
  ],
  tries: [
    {
      does: 'Switch this head off',
      look: 'If little follows, its weights explained little.',
      scene: changed((site) => ({ kind: 'off', by: 'zero', ...site })),
    },
  ],
  sources: [JAIN, WIEGREFFE],
};
