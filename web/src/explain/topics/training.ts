/** Small models: how one trains them, what they learn, how one asks them, and what a run keeps. */

import { SHIPPED_MODELS, shippedScene } from '../../labs/training/ask/shipped_models.ts';
import { trainingScene } from '../../labs/training/source.ts';
import type { Scene } from '../../scene/scene.ts';
import { equal, fraction, number } from '../formula.ts';
import { BAHDANAU, OLSSON, TANG, VASWANI } from '../sources.ts';
import type { Topic, Try } from '../topic.ts';

/** A model that ships, by its file; with a question, where one is asked. */
const shipped =
  (file: string, ask?: string): Try['scene'] =>
  (now) => {
    const model = SHIPPED_MODELS.find((known) => known.file === file);
    return model ? (shippedScene(model, ask) as Scene) : now;
  };
const INDUCTION = 'induction-two_layers';

export const train: Topic = {
  says: [
    'A model begins with random weights, and knows nothing. It sees an example, guesses, and is told the right answer. Then each weight is moved a little, in the direction that makes the guess less wrong (gradient descent).',
    'The size of that little move is the learning rate. If it is too small, nothing happens for long. If it is too large, the model jumps about and never settles.',
    'Layers, heads and width say how large the model is. The seed says which random weights it begins with: the same seed gives the same run.',
  ],
  tries: [
    {
      does: 'Train a small model',
      look: 'Press “Train”. The curve of the loss falls, and the heads change before your eyes.',
      scene: () => trainingScene(),
    },
  ],
  sources: [VASWANI],
};

export const tasks: Topic = {
  says: [
    'Each task is so small that one can see what a head has to do. To reverse a word, it must look at the last letter first. To sort numbers, it must find the next larger one.',
    'In “Induction” two heads of two layers have to work together. The first marks what came before each letter. The second looks for the same letter earlier, and takes what followed it.',
    'The dates are read by Bahdanau’s model of 2014, which has no heads. In “Word sense” the meaning of “bank” is found in the encoder, before the decoder looks.',
  ],
  tries: [
    {
      does: 'See a model that reverses',
      look: 'The bright cells run from one corner to the other: the last letter is read first.',
      scene: shipped('reverse-transformer'),
    },
    {
      does: 'See a model that sorts',
      look: 'Each answer looks at one number, wherever that stands.',
      scene: shipped('sort-transformer'),
    },
  ],
  sources: [OLSSON, BAHDANAU, TANG],
};

export const ask: Topic = {
  says: [
    'Type a question of your own, and the model answers it now. Each part of the answer stands there with the probability that the model gave it. Where it is wrong, the right one stands beneath.',
    'A question that is unlike all examples of its training is a hard test. Whoever has learnt the rule passes it; whoever has learnt the examples by heart does not.',
    'Switch a head off and ask again: so you see whether the model needs it for the answer.',
  ],
  formulas: [equal(number('right'), fraction(number('correct'), number('asked')))],
  tries: [
    {
      does: 'Ask a model to reverse a word',
      look: 'The matrix shows which letter it read for each letter that it wrote.',
      scene: shipped('reverse-transformer', 'cabbage'),
    },
    {
      does: 'Ask one for a date',
      look: 'While it writes the year, it looks at the year.',
      scene: shipped('date-bahdanau', '20 july 1969'),
    },
  ],
  sources: [BAHDANAU],
};

export const unseen: Topic = {
  says: [
    'A model could learn its examples by heart. So it is tested on examples that it never saw in training (held-out data). Only what is right there has been understood.',
    'The other figures say how well each head does what the task needs, and what the task’s authors hoped to reach.',
  ],
  formulas: [equal(number('accuracy'), fraction(number('correct'), number('all')))],
  tries: [
    {
      does: 'See a model that has learnt induction',
      look: 'Under “Ask it” press “Measure on unseen examples”.',
      scene: shipped(INDUCTION),
    },
  ],
  sources: [OLSSON],
};

export const teamwork: Topic = {
  says: [
    'Some heads are of use only together. An induction head in layer 1 needs a head of layer 0 that has marked what came before.',
    'Switch off one of the two, and the answers should become wrong. But a second head of the same layer may do the same work. Only without all heads of a layer is it sure that none stepped in.',
  ],
  tries: [
    {
      does: 'See two heads that work together',
      look: 'Scroll to “Do heads have to work together?”, and measure all lines of the table.',
      scene: shipped(INDUCTION),
    },
    {
      does: 'See a model with one layer alone',
      look: 'It never learns the task: there is no second head to use what the first one marked.',
      scene: shipped('induction-one_layer'),
    },
  ],
  sources: [OLSSON],
};

export const runs: Topic = {
  says: [
    'A run is one training, from its first step to its last. The page keeps what its heads looked like on the way, so you can go back to any step.',
    'Put a second run beside the first, with another seed or one head less. What differs then comes from that alone.',
    'Your browser can keep runs for another day, if you allow it. The weights can be saved as a file, too.',
  ],
  tries: [
    {
      does: 'Begin a run',
      look: 'Press “Train”, then move the slider of its steps back to the beginning.',
      scene: () => trainingScene(),
    },
  ],
  sources: [OLSSON],
};
