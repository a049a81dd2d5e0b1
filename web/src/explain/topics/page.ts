/** The page itself: what leads to other heads, texts and readers, and how one takes something along. */

import { withControls } from '../../scene/controls.ts';
import { writePlace } from '../../stories/place.ts';
import { encoderScene } from '../../stories/scenes.ts';
import { equal, matrix, product } from '../formula.ts';
import { weightWorked } from '../numbers.ts';
import { CLARK, JAIN, SENNRICH, VASWANI } from '../sources.ts';
import type { Topic, Try } from '../topic.ts';
import { byHand, changed, head, seen, text, translator, trophy } from '../tries.ts';

const LONG =
  'The keeper of the old lighthouse wrote a letter to his daughter in the city. She read it twice, and then she answered him that she would come home before the winter.';

export const sources: Topic = {
  says: [
    'The menu at the top says what you look at: a model that reads sentences, one that writes, a translator, vectors by hand, models that you train, or a file of yours.',
    'A large model is fetched when you ask for it. Everything is computed here, on your own machine. No text leaves it.',
    'Self, Causal and Cross beside it say who may look at whom. What this model was not trained for is marked as a “what if”.',
  ],
  tries: [
    {
      does: 'Go to vectors by hand',
      look: 'The menu names the source; Back leads to where you were.',
      scene: byHand,
    },
    {
      does: 'Go to the translator',
      look: 'Another model, with three kinds of attention.',
      scene: translator,
    },
  ],
};

export const ownModel: Topic = {
  says: [
    'You can open a model of your own, from your disk or from an address on this site. A card first says what it is, and how much memory it needs.',
    'Nothing is uploaded. Whatever of its settings is not known here is refused by name, so that no wrong number is shown.',
  ],
  tries: [
    {
      does: 'Look at MiniLM first',
      look: 'The card of your model has the same parts: layers, heads, what it predicts.',
      scene: trophy(3, 1, 2),
    },
  ],
};

export const share: Topic = {
  says: [
    'The address of the page holds all that you set: text, head, pinned cell, changes. Whoever opens it sees the same, computed anew.',
    '“Save trace” writes a file with the numbers. With a snippet such a figure can stand in a post, live, without any model.',
  ],
  tries: [
    {
      does: 'Set something, and watch the address',
      look: 'The address has “mass” in it now. Open Share and copy it.',
      scene: seen({ massShare: 0.8 }),
    },
  ],
};

export const classroom: Topic = {
  says: [
    'A teacher can make a link that shows a class only what it needs: a story, a step, a text, and some of the controls.',
    '“Present” shows one view in large type, for a room. The arrow keys go on in a story, and Esc leads back.',
    'A worksheet is a page to print, with questions about the head on show. The second one has the answers, as the core gives them.',
  ],
  tries: [
    {
      does: 'Show the controls of the view alone',
      look: 'Heads, masks and changes are gone. “Show all controls” at the foot of the page brings them back.',
      scene: (now) => withControls(now, ['view']),
    },
  ],
};

export const stories: Topic = {
  says: [
    'A story is a few steps on the page itself. Each shows one thing, asks you to guess first, and then shows what the core says.',
    'What it claims is computed at that moment, on the text on show. Where your own text does not bear it out, it says so.',
    'The sentence above the page, with its questions, is a story of one step.',
  ],
  tries: [
    {
      does: 'Follow the first story',
      look: 'Next and Back lead through it; Close leaves the page as it is.',
      scene: () => ({
        ...encoderScene({ pin: [11, -1] }),
        story: writePlace({ name: 'it', step: 0, answer: null }),
      }),
    },
  ],
};

export const help: Topic = {
  says: [
    'Point at anything, or go there with the Tab key, and press e: its topic opens here. Press e once more, and it closes.',
    'A word with a dotted line is a term of the field. Point at it for two sentences and the number at hand. The glossary lists all terms.',
    'A topic says first what something is, then its formula, then the same with your numbers. “Row form” and “Column form” turn matrices and formulas over; no number changes.',
    'The list of keys names those of the source on show.',
  ],
  tries: [
    {
      does: 'Pin “it” and “trophy”',
      look: 'Press e over a cell, over a step, over a button: each has its topic.',
      scene: trophy(3, 1, 2),
    },
  ],
};

export const steps: Topic = {
  says: [
    'Each weight is made in the same few steps. Here they stand with their digits, from two lists of numbers to one weight.',
    'A strip shows a list of numbers as colours: one hue above 0, the other below, the stronger the larger. Point at it to read a number.',
    'An underlined number is used again further down: point at it, and what it comes from lights up.',
  ],
  formulas: [equal(matrix('O'), product(matrix('P'), matrix('V')))],
  numbers: weightWorked,
  tries: [
    {
      does: 'Pin “it” and “trophy”',
      look: 'Follow one number from step Compare to the weight.',
      scene: trophy(3, 1, 2),
    },
  ],
  sources: [VASWANI],
};

export const changing: Topic = {
  says: [
    'To find out what a part is good for, take it away or change it, and see what follows (intervention). Heads can be switched off, made louder, sharper or blind.',
    'A change may reach one head, a layer or the whole model. Each stands in a list and can be undone alone.',
  ],
  tries: [
    {
      does: 'Switch this head off',
      look: 'The list names the change; “What followed” says what came of it.',
      scene: changed((site) => ({ kind: 'off', by: 'zero', ...site })),
    },
  ],
  sources: [JAIN],
};

export const followed: Topic = {
  says: [
    'What became of your changes? The model is computed twice, with them and without, and both results stand side by side.',
    'For a sentence the page says how far its embedding turned (cosine), and which heads look elsewhere now. For a model that writes, it says which next tokens became likelier.',
    'The list of changes has an “Undo” for each.',
  ],
  tries: [
    {
      does: 'Skip layer 1',
      look: 'Read “What followed”: many heads of later layers change.',
      scene: (now) => changed(() => ({ kind: 'skip_layer', layer: 1 }))(head(3, 1)(now)),
    },
  ],
  sources: [JAIN],
};

const PAIR: Try['scene'] = (now) => ({
  ...head(3, 1)(now),
  compared: { places: [{ layer: 0, head: 2 }], as: 'each' },
});

export const several: Topic = {
  says: [
    'Several heads, or several words, can be shown at once. Each gets a hue and a stroke of its own, and a number, so that no eye has to tell hues apart.',
    'They can also be made one: their average, or the largest of each cell. An average still sums to 1; the largest need not.',
  ],
  tries: [
    { does: 'Show head 0.2 as well', look: 'Two hues in one matrix: where do both look?', scene: PAIR },
  ],
  sources: [CLARK],
};

export const long: Topic = {
  says: [
    'A long text has more cells than a screen has dots. So you see a part, and a small map of the whole. On the map a dot is as dark as the largest weight beneath it: none is lost.',
    'Plus and minus come closer and go further; drag to move. Rows are fetched when you come to them.',
  ],
  numbers: weightWorked,
  tries: [
    {
      does: 'Take a longer text',
      look: 'Zoom in with plus: the map shows where you are.',
      scene: text(LONG, 3, 1, 15),
    },
  ],
};

export const reach: Topic = {
  says: [
    'A mask says what a token may look at in one layer. But what it looks at had looked elsewhere a layer before. So through several layers it reaches further (receptive field).',
    'The strips show it layer by layer: what is dark has been reached. This is about the mask alone, not about how much comes through.',
  ],
  tries: [
    {
      does: 'Put a window on every layer',
      look: 'In the painter, the reach grows by as many tokens with each layer.',
      scene: changed(() => ({ kind: 'mask', mask: 'window', size: 3, later: true })),
      tool: 'mask',
    },
  ],
  sources: [VASWANI],
};

export const pieces: Topic = {
  says: [
    'How is the weight of a word made of its pieces? First what a piece gives to all pieces of the other word is added. Then the average is taken over the pieces that look.',
    'So the weights of a word still sum to 1. Where a mask treats the pieces of a word differently, its weight cannot be set as one number.',
  ],
  tries: [
    {
      does: 'Read a word of several pieces',
      look: 'Choose “Words” above the matrix, and pin the long word.',
      scene: text('The lighthouse keeper photographed dinosaurs in tokenization.', 3, 1, 8),
    },
  ],
  sources: [SENNRICH],
};
