/** Which mask when: encoder, decoder, cross, padding. */

import { shortWeight } from '../view/text/format.ts';
import { type HeadRead, headOnShow } from './read.ts';
import { encoderScene, translatorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const openCells = ({ stages }: HeadRead) => stages.allowed.filter((sees) => sees !== 0).length;

function openWords(head: HeadRead): string {
  const { queries, keys } = head.stages;
  return `${openCells(head)} of ${queries} × ${keys} = ${queries * keys} cells are open`;
}

async function tellOpen(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const { queries, keys } = head.stages;
  return {
    claims: [
      claim(
        openCells(head) === queries * keys,
        `${openWords(head)}: no mask.`,
        `${openWords(head)}: some are hidden.`,
      ),
    ],
  };
}

async function tellTriangle(page: StoryPage, answered: boolean): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  if (!answered) return { claims: [] };
  const { queries, keys } = head.stages;
  const share = openCells(head) / (queries * keys);
  const answer = share === 1 ? 0 : openCells(head) === queries ? 2 : 1;
  return {
    claims: [],
    truth: {
      answer,
      why: `${openWords(head)}: the word itself and what came before, n(n + 1)/2 for n words.`,
    },
  };
}

/** Tokens of the text that are read; those after them are padding. */
const READ = 9;
const PADDED = 'The cat sat on the mat. It was warm there.';

async function tellPadding(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const { stages } = head;
  const padding = Array.from({ length: stages.keys }, (_, key) => key).filter((key) =>
    Array.from({ length: stages.queries }, (_, query) => stages.allowed[query * stages.keys + key]).every(
      (sees) => sees === 0,
    ),
  );
  const most = Math.max(
    0,
    ...padding.flatMap((key) =>
      Array.from({ length: stages.queries }, (_, query) => stages.weights[query * stages.keys + key] ?? 0),
    ),
  );
  const words = `${padding.length} of ${stages.keys} columns are hidden for everyone; the largest weight in them is ${shortWeight(most)}.`;
  return { claims: [claim(padding.length > 0 && most === 0, words, words)] };
}

export const masks: Story = {
  steps: [
    {
      scene: translatorScene({ active: 'encoder_self', beside: 'head' }),
      inMatrix: true,
      says: 'The encoder reads an English sentence that is there as a whole. Every word may look at every other, before and after it.',
      tell: tellOpen,
    },
    {
      scene: translatorScene({ active: 'encoder_self', beside: 'head' }),
      revealed: translatorScene({ active: 'decoder_self', beside: 'head' }),
      inMatrix: true,
      says: 'The decoder writes French word by word, and must not see what it has not written yet. We go to its self-attention.',
      question: {
        asks: 'How many cells of the matrix are open there?',
        answers: ['all', 'a little more than half', 'one in each row'],
      },
      tell: tellTriangle,
    },
    {
      scene: translatorScene({ active: 'decoder_cross', beside: 'head' }),
      inMatrix: true,
      says: 'Between both, each French word looks at the English sentence, which is known as a whole: cross-attention needs no causal mask.',
      tell: tellOpen,
    },
    {
      scene: encoderScene({
        text: PADDED,
        head: [3, 1],
        pin: [2, -1],
        interventions: [{ kind: 'mask', mask: 'padding', size: READ, later: true }],
      }),
      inMatrix: true,
      says: 'One mask is about computing, not language: sentences that are computed together are filled up to the same length, and nobody may look at the filling (padding). Here all after the first sentence counts as filling.',
      tell: tellPadding,
    },
    {
      scene: encoderScene({
        text: PADDED,
        head: [3, 1],
        pin: [2, -1],
        interventions: [{ kind: 'mask', mask: 'padding', size: READ, later: true }],
      }),
      inMatrix: true,
      says: 'A mask acts before the softmax: the score becomes −∞, its weight exactly 0, and the other weights of the row still add up to 1. Taking weights away afterwards would leave a gap.',
      source: 'Vaswani et al. 2017, section 3.2.3.',
      tell: async (page) => {
        const head = await headOnShow(page);
        if (!head) return null;
        const sums = [...head.stages.rowSums];
        const [least, most] = [Math.min(...sums), Math.max(...sums)].map((sum) => sum.toFixed(2));
        const words = `The rows on show add up to ${least === most ? least : `${least} to ${most}`}.`;
        return { claims: [claim(least === '1.00' && most === '1.00', words, words)] };
      },
    },
  ],
};
