/** What one word looks at, in one head; and that this head does not solve the riddle. */

import { TROPHY } from '../labs/encoder/source.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { headOnShow, lookedAt, placeOf, rowInWords, weightAt } from './read.ts';
import { encoderScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const SMALL = TROPHY.replace('big', 'small');
const TIRED = "The animal didn't cross the street because it was too tired.";
const WIDE = TIRED.replace('tired', 'wide');

/** The row that is pinned; else that of “it”. */
function rowOnShow(page: StoryPage, tokens: Parameters<typeof placeOf>[0]): number {
  return page.session.pin?.query ?? placeOf(tokens, 'it');
}

async function tellRow(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const query = rowOnShow(page, head.queryTokens);
  if (query < 0) return { claims: [claim(false, '', 'no word is pinned. Click on a word to see its row.')] };
  const sum = head.stages.rowSums[query] ?? 0;
  return {
    claims: [
      claim(
        digits(sum) === '1.00',
        `${head.name}: ${rowInWords(head, query, 3)}. All weights of the row add up to ${digits(sum)}.`,
        `the weights of this row add up to ${digits(sum)}.`,
      ),
    ],
  };
}

/** Which of two words the row gives more. */
function tellBetween(one: string, other: string, wanted: string) {
  return async (page: StoryPage): Promise<Told | null> => {
    const head = await headOnShow(page);
    if (!head) return null;
    const [query, first, second] = [
      rowOnShow(page, head.queryTokens),
      placeOf(head.keyTokens, one),
      placeOf(head.keyTokens, other),
    ];
    if (query < 0 || first < 0 || second < 0)
      return {
        claims: [],
        unfit: `This question is about “${one}” and “${other}”, and the text on show has not both.`,
        truth: { answer: -1, why: '' },
      };
    const weights = [weightAt(head, query, first), weightAt(head, query, second)] as const;
    const words = `${head.name} gives “${one}” ${shortWeight(weights[0])} and “${other}” ${shortWeight(weights[1])}`;
    const isFirst = weights[0] > weights[1];
    return {
      claims: [claim(isFirst, `${words}. ${wanted}`, `${words}.`)],
      truth: { answer: isFirst ? 0 : 1, why: `${words}.` },
    };
  };
}

const between = tellBetween('trophy', 'suitcase', '');
const animal = tellBetween('animal', 'street', 'This head stays with the animal, whatever was meant.');

export const it: Story = {
  steps: [
    {
      scene: encoderScene({ pin: [11, 2] }),
      says: 'To understand “it”, a model has to look at other words. The blue words are those that “it” takes information from; the darker, the more. These shares are called attention weights.',
      tell: tellRow,
    },
    {
      scene: encoderScene({ pin: [11, -1] }),
      says: 'All words do this at once. Each row of the matrix is one word that looks, each column one word that is looked at.',
      tell: async (page) => {
        const head = await headOnShow(page);
        if (!head) return null;
        const rows = head.queryTokens.map((_, query) => lookedAt(head, query)[0]?.key);
        const different = new Set(rows).size;
        const words = `In this head the ${rows.length} words look most at ${different} different ones.`;
        return {
          claims: [claim(different > 1, words, `all ${rows.length} words look most at the same one.`)],
        };
      },
    },
    {
      scene: encoderScene({ pin: [11, -1] }),
      revealed: encoderScene({ text: SMALL, pin: [11, -1] }),
      says: 'The trophy is too big: so “it” is the trophy. Now we write “small” in place of “big”, and “it” is the suitcase.',
      question: {
        asks: 'Which of the two will “it” look at more in this head?',
        answers: ['the trophy', 'the suitcase'],
      },
      tell: async (page, answered) => {
        const told = await between(page);
        return told && { ...told, claims: answered ? [] : told.claims };
      },
    },
    {
      scene: encoderScene({ text: SMALL, pin: [11, -1] }),
      says: 'The head hardly noticed. It looks for something that “it” could be, not for the right answer: one head does one small thing.',
      source: 'The riddle is a Winograd schema (Levesque, Davis, Morgenstern 2012).',
      tell: tellBetween('trophy', 'suitcase', 'It does not solve the riddle.'),
    },
    {
      scene: encoderScene({ text: WIDE, head: [5, 11], pin: [10, -1] }),
      says: 'Another head, another sentence: the street was too wide, so “it” is the street.',
      source: 'The sentence is that of Google’s first article on the Transformer (Uszkoreit 2017).',
      tell: animal,
    },
    {
      scene: encoderScene({ text: WIDE, head: [5, 11], pin: [10, -1] }),
      says: 'So a weight says where a head takes information from, not why, and not what the whole model makes of it. Type a sentence of your own, and choose a word in it.',
      source: 'Jain and Wallace 2019, “Attention is not Explanation”; Wiegreffe and Pinter 2019 answer them.',
      tell: tellRow,
    },
  ],
};
