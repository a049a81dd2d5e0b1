/** Where the order of words comes from: shuffle them, and see what changes. */

import type { Intervention } from '../core/types.ts';
import type { EncoderLabRun } from '../labs/encoder/lab_run.ts';
import { runText } from '../labs/encoder/run_text.ts';
import { isEncoder } from '../labs/encoder/source.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { type HeadRead, headOnShow, statisticsOnShow } from './read.ts';
import { encoderScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const ORDERED = 'the dog chased a small cat across her garden';
const SHUFFLED = 'garden a chased across the cat her small dog';
const NONE: Intervention = { kind: 'positions', positions: 'none' };
/** A head that looks at the word before. */
const HEAD = [0, 2] as const;
/** Weights nearer than this differ by rounding alone. */
const SAME = 1e-4;
/** Mean weight from which on a head is said to look there. */
const LOOKS = 0.5;

async function tellPrevious(page: StoryPage): Promise<Told | null> {
  const [head, figures] = [await headOnShow(page), await statisticsOnShow(page)];
  if (!head || !figures) return null;
  const words = `${head.name} gives ${shortWeight(figures.previousTokenMass)} to the word before, on average.`;
  return { claims: [claim(figures.previousTokenMass >= LOOKS, words, words)] };
}

async function tellLost(page: StoryPage): Promise<Told | null> {
  const told = await tellPrevious(page);
  return told && { claims: told.claims.map(({ holds, words }) => ({ holds: !holds, words })) };
}

/** The same head on the words in their order, under the page's changes. */
async function orderedHead(page: StoryPage): Promise<HeadRead | null> {
  const { scene, session, run } = page;
  const encoder = isEncoder(scene.source) ? (run as EncoderLabRun | null)?.text?.encoder : null;
  if (!encoder) return null;
  const { trace, tokens } = await runText(
    encoder,
    { text: ORDERED, pair: '' },
    scene.mode,
    scene.interventions,
  );
  try {
    const stages = await trace.head(session.layer, session.head);
    return { stages, queryTokens: tokens, keyTokens: tokens, name: '' };
  } finally {
    trace.dispose();
  }
}

/** The largest difference between the weights of the same two words in both texts; null: they are not the same words. */
function largestDifference(one: HeadRead, other: HeadRead): number | null {
  const places = one.keyTokens.map(({ text }) => other.keyTokens.findIndex((token) => token.text === text));
  if (places.includes(-1) || places.length !== other.keyTokens.length) return null;
  let largest = 0;
  for (const [query, row] of places.entries())
    for (const [key, column] of places.entries()) {
      const [here, there] = [
        one.stages.weights[query * places.length + key] ?? 0,
        other.stages.weights[row * places.length + column] ?? 0,
      ];
      largest = Math.max(largest, Math.abs(here - there));
    }
  return largest;
}

async function tellShuffled(page: StoryPage, answered: boolean): Promise<Told | null> {
  if (!answered) return { claims: [] };
  const [shown, ordered] = [await headOnShow(page), await orderedHead(page)];
  if (!shown || !ordered) return null;
  const largest = largestDifference(shown, ordered);
  if (largest === null)
    return {
      claims: [],
      unfit: 'This question is about the words of the story, and the text on show has others.',
    };
  const answer = largest <= SAME ? 0 : 1;
  return {
    claims: [],
    truth: {
      answer,
      why: `Of all weights between two words the largest change is ${digits(largest, 4)}: rows and columns change places, and nothing else.`.replace(
        /: rows.*/,
        answer === 0 ? ': rows and columns change places, and nothing else.' : '.',
      ),
    },
  };
}

async function tellBack(page: StoryPage): Promise<Told | null> {
  const [shown, ordered] = [await headOnShow(page), await orderedHead(page)];
  if (!shown || !ordered) return null;
  const largest = largestDifference(shown, ordered);
  if (largest === null)
    return { claims: [claim(false, '', 'this text has other words than that of the story.')] };
  const words = `Between the same two words the weight now changes by up to ${shortWeight(largest)}.`;
  return { claims: [claim(largest > SAME, words, words)] };
}

async function tellDistance(page: StoryPage): Promise<Told | null> {
  const { session } = page;
  const [figures, before] = [await statisticsOnShow(page), await session.extras.beforeTrace?.()];
  if (!figures || !before) return null;
  const was = (await before.statistics()).find(
    ({ layer, head }) => layer === session.layer && head === session.head,
  );
  if (!was) return null;
  const words = `Head ${session.layer}.${session.head} now looks ${digits(figures.meanDistance, 1)} tokens far on average; with its own positions it was ${digits(was.meanDistance, 1)}.`;
  return { claims: [claim(figures.meanDistance !== was.meanDistance, words, words)] };
}

const scene = (text: string, interventions: Intervention[] = []) =>
  encoderScene({ text, head: HEAD, pin: [3, -1], interventions });

export const positions: Story = {
  steps: [
    {
      scene: scene(ORDERED),
      says: 'Some heads go by place: this one looks at the word before, whatever it is.',
      tell: tellPrevious,
    },
    {
      scene: scene(ORDERED, [NONE]),
      says: 'How can it know? The model adds to each word a list of numbers that stands for its place. We take those away, everywhere in the model.',
      tell: tellLost,
    },
    {
      scene: scene(ORDERED, [NONE]),
      revealed: scene(SHUFFLED, [NONE]),
      says: 'Positions stay away, and now we shuffle the words.',
      question: {
        asks: 'What happens to the weight between any two words?',
        answers: ['it stays the same', 'it changes'],
      },
      tell: tellShuffled,
    },
    {
      scene: scene(SHUFFLED),
      says: 'So attention itself knows no order (it is permutation-equivariant): to it, a sentence is a bag of words. With the positions back, shuffling matters.',
      tell: tellBack,
    },
    {
      scene: scene(ORDERED, [{ kind: 'positions', positions: 'alibi' }]),
      says: 'There are other ways to give order: sine waves (Vaswani 2017), turning queries and keys (rotary, Su 2021), or taking something off each score for the distance (ALiBi, Press 2022), as here. MiniLM never learnt with that: it is a what-if.',
      source: '“Change something” at the heads has them all.',
      tell: tellDistance,
    },
  ],
};
