/** Models that write: how they go on with a text, draw a token and translate; and vectors that a reader writes. */

import { languageScene } from '../../labs/language/source.ts';
import {
  call,
  column,
  digitsOf,
  dot,
  equal,
  fraction,
  matrix,
  norm,
  number,
  over,
  power,
  product,
  sum,
  times,
  words,
} from '../formula.ts';
import { additiveWorked, productWorked, scaleWorked } from '../numbers.ts';
import { BAHDANAU, HINTON, HOLTZMAN, LUONG, VASWANI } from '../sources.ts';
import type { Topic } from '../topic.ts';
import { additive, byHand, drawnScene, translator } from '../tries.ts';

const LANGUAGE = {
  does: 'Ask a language model (98 MB)',
  scene: () => languageScene(),
};

export const generate: Topic = {
  says: [
    'A language model writes one token at a time. It reads all that is there, gives every token of its vocabulary a probability, and one is chosen. Then it reads everything again, with the new token at the end (autoregressive).',
    'What it has read once need not be computed again: keys and values are kept (cache). The slider leads back to any step, and you may go on from there in another way.',
  ],
  formulas: [equal(call('p', number('text')), over('t', call('p', words('t | before')), '∏'))],
  tries: [{ ...LANGUAGE, look: 'Press “Step”: one token comes, and a row of the matrix with it.' }],
  sources: [VASWANI],
};

export const sampling: Topic = {
  says: [
    'The model gives probabilities; which token is written is a matter of chance, or of a rule. Temperature 0 always takes the likeliest. A higher temperature gives unlikely tokens more of a chance.',
    'Top-k leaves only the k likeliest. Top-p leaves the likeliest that together reach the probability p. Min-p leaves those with at least that share of the probability of the likeliest.',
    'Chance is a seed here: the same seed draws the same text.',
  ],
  formulas: [
    equal(
      number('p', 't'),
      fraction(
        power(number('e'), fraction(number('z', 't'), number('τ'))),
        over('u', power(number('e'), fraction(number('z', 'u'), number('τ')))),
      ),
    ),
  ],
  tries: [
    {
      ...LANGUAGE,
      look: 'Open “Sampling” and move the temperature: the list of likely tokens follows at once.',
    },
  ],
  sources: [HINTON, HOLTZMAN],
};

export const translating: Topic = {
  says: [
    'The encoder reads the English sentence once, all words together. The decoder then writes French, word after word. For each word it looks back at its own French, and across at the English.',
    'Choose a French word: what it reads lights up. Arcs show what that English word had read of its neighbours before.',
    'You may type French of your own. Then the model does not write; it says how likely each of your words is to it.',
  ],
  tries: [
    {
      does: 'Translate a sentence',
      look: 'Go on with “Next word”, and watch where it looks.',
      scene: translator,
    },
  ],
  sources: [BAHDANAU, VASWANI],
};

export const opened: Topic = {
  says: [
    'In 2014 a small network compared what the decoder knew with each English word. Both go through a matrix, the results are added, and tanh bends each number to between −1 and 1.',
    'The list v then says how much each of these numbers counts. Their sum is the score: one number for each pair (additive score).',
  ],
  formulas: [
    equal(
      number('s'),
      product(
        call('tanh', sum(product(matrix('q'), matrix('W')), product(matrix('k'), matrix('U')))),
        column('v'),
      ),
    ),
  ],
  numbers: additiveWorked,
  tries: [
    {
      does: 'Additive scores, by hand',
      look: 'Two hidden numbers: each can be checked on paper.',
      scene: additive,
    },
    {
      does: 'See it in a translator',
      look: 'Choose “Bahdanau” beneath the figure, and pin a cell of its matrix.',
      scene: translator,
    },
  ],
  sources: [BAHDANAU],
};

export const byHandTopic: Topic = {
  says: [
    'Here you write queries, keys and values yourself. Each token has a list of numbers in each of the three tables. Change one, and everything that follows is computed again.',
    'Beneath the matrix stand all stages in digits: products, scores, what the mask hides, weights, and the output. So each step can be checked on paper.',
    'Wide tables are shown as colours: one hue is above 0, the other below. A seed draws numbers that you do not write.',
  ],
  formulas: [equal(number('s'), dot(matrix('q'), matrix('k')))],
  numbers: scaleWorked,
  tries: [
    { does: 'Three tokens, by hand', look: 'Set a number to 0 and see which weights change.', scene: byHand },
    {
      does: 'Wide vectors, drawn by chance',
      look: 'Click on a token in the picture: its numbers open.',
      scene: drawnScene(12),
    },
  ],
  sources: [VASWANI],
};

export const plane: Topic = {
  says: [
    'A list of two numbers is an arrow in the plane. A query and a key that point the same way have a large product. At a right angle it is 0. Opposite ways give a product below 0.',
    'The product grows with the length of both arrows, too. The cosine leaves the lengths out: it says only how near the directions are.',
  ],
  formulas: [
    equal(
      dot(matrix('q'), matrix('k')),
      times(product(norm(matrix('q')), norm(matrix('k'))), call('cos', number('angle'))),
    ),
    equal(call('cos', digitsOf('90°')), digitsOf('0')),
  ],
  numbers: productWorked,
  tries: [
    {
      does: 'Drag two arrows',
      look: 'Under “In the plane”, turn the query until the product is 0.',
      scene: byHand,
    },
  ],
  sources: [LUONG, VASWANI],
};
