/** Each mask that the painter offers: who may look at what. */

import type { Intervention } from '../../core/types.ts';
import { maskWorked } from '../numbers.ts';
import { BELTAGY, CHILD, RAFFEL, VASWANI, XIAO, ZAHEER } from '../sources.ts';
import type { Source, Topic, Try } from '../topic.ts';
import { changed, onEncoder } from '../tries.ts';

type Mask = Extract<Intervention, { kind: 'mask' }>;

const PAINTER: Try = {
  does: 'Open the painter of masks',
  look: 'The little pictures are the masks. Below them stands how many cells are allowed, and how far a token then reaches.',
  scene: onEncoder,
  tool: 'mask',
};

function maskTopic(says: readonly string[], mask: Mask, look: string, sources: readonly Source[]): Topic {
  return {
    says,
    numbers: maskWorked,
    tries: [{ does: 'Put it on every head', look, scene: changed(() => mask) }, PAINTER],
    sources,
  };
}

export const none = maskTopic(
  [
    'Every token may look at every other one. So an encoder reads: the whole text is there at once, and a word may depend on what comes after it.',
  ],
  { kind: 'mask', mask: 'none' },
  'No cell is hatched.',
  [VASWANI],
);

export const causal = maskTopic(
  [
    'A token sees itself and what came before it, never what comes later. A model that writes needs this: while it learns, all words are guessed at once, and one that could see the next word would only copy it.',
    'In row form what is allowed is the lower triangle; in column form, where columns look, it is the upper one. Allowed are n × (n + 1) ÷ 2 of n × n cells.',
  ],
  { kind: 'mask', mask: 'causal' },
  'What comes later is hatched. The first token can look at itself alone.',
  [VASWANI],
);

export const window = maskTopic(
  [
    'A token sees only its neighbours: so many before it, and if you like as many after. That saves work on long texts, where most of what matters is near.',
    'Further away it reaches through several layers: each layer hands on what the one before has gathered.',
  ],
  { kind: 'mask', mask: 'window', size: 3, later: true },
  'A band along the diagonal is left. The painter shows how the reach grows with each layer.',
  [CHILD, BELTAGY],
);

export const dilated = maskTopic(
  [
    'Like a window with gaps: a token sees every second, or third, of its neighbours. So it reaches further with as many looks.',
  ],
  { kind: 'mask', mask: 'dilated', size: 3, step: 2, later: true },
  'Stripes along the diagonal. What lies between them is only reached in several layers, if at all.',
  [BELTAGY],
);

export const prefix = maskTopic(
  [
    'The first part of the text is read as a whole: its tokens see each other, both ways. What follows is written word by word, and each sees what came before it.',
    'That is for tasks with a given beginning, such as a question that is to be answered.',
  ],
  { kind: 'mask', mask: 'prefix', size: 6 },
  'A full block at the beginning, and a triangle after it.',
  [RAFFEL],
);

export const blocks = maskTopic(
  [
    'The text is cut into blocks of equal size, and a token sees only its own block. It is the cheapest of all, but nothing gets from one block to another, however many layers there are.',
    'That is why models that use blocks add others to them: windows, tokens that all see, or blocks drawn by chance.',
  ],
  { kind: 'mask', mask: 'blocks', size: 4, later: true },
  'Squares along the diagonal. The painter shows that the reach does not grow.',
  [CHILD, ZAHEER],
);

export const padding = maskTopic(
  [
    'Texts of different lengths are computed together by filling up the short ones with empty tokens. They mean nothing, so nobody may look at them.',
    'What the empty tokens themselves would look at does not matter: it is thrown away.',
  ],
  { kind: 'mask', mask: 'padding', size: 10, later: true },
  'The tokens at the end are looked at by nobody any more.',
  [VASWANI],
);

export const sinks = maskTopic(
  [
    'A token sees its neighbours, and always the first tokens. Many heads rest on the first token when there is nothing to look at (sink). A long chat that forgot it would break down. With it, the model needs only a short memory.',
  ],
  { kind: 'mask', mask: 'sinks', size: 3, sinks: 1, later: true },
  'A band along the diagonal, and the first token, which all may see.',
  [XIAO],
);

export const random = maskTopic(
  [
    'Blocks of neighbours, and beside them some blocks that chance draws. A few shortcuts are enough for every token to be reached from every other one in few layers.',
    'Chance is a seed here: the same seed draws the same blocks.',
  ],
  { kind: 'mask', mask: 'random', size: 2, drawn: 1, seed: 1, later: true },
  'Squares along the diagonal, and others anywhere. Look at how fast the reach grows.',
  [ZAHEER],
);

export const painted: Topic = {
  says: [
    'Cell by cell you say who may look at whom. A token that is left with nothing to look at gets an output of 0, or even weights. You set that under the brush.',
  ],
  numbers: maskWorked,
  tries: [
    {
      ...PAINTER,
      look: 'Drag over cells of the matrix: hatched ones are hidden, and each changed line is divided anew.',
    },
  ],
  sources: [VASWANI],
};

export const emptyRows: Topic = {
  says: [
    'What if a mask leaves a token nothing to look at? Weights cannot sum to 1 then. Three answers are in use. Here the output is 0, unless you choose otherwise. Elsewhere it is even weights over everything, or “not a number”, which spoils all that follows.',
    'The second one happens by itself where minus infinity is only a very large negative number: all scores are then equally bad.',
  ],
  numbers: maskWorked,
  tries: [
    {
      does: 'Hide every key from a token',
      look: 'The row of the first token has nothing left: its output is 0. The painter says what else it could be.',
      scene: (now) => {
        const scene = onEncoder(now);
        return changed(() => ({ kind: 'block', token: 0 }))(
          changed(() => ({ kind: 'mask', mask: 'causal' }))(scene),
        );
      },
      tool: 'mask',
    },
  ],
};
