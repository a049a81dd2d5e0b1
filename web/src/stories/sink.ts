/** Where weights go when there is nothing to look at. */

import { RESTS_ON_NONE, RESTS_ON_SPECIAL } from '../core/types.ts';
import { languageScene } from '../labs/language/source.ts';
import { shortWeight } from '../view/text/format.ts';
import { headOnShow, statisticsOnShow } from './read.ts';
import { encoderScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const TEXT = 'The old keeper of the lighthouse wrote a long letter to his daughter in the city.';
/** From this mean weight on, a head is said to rest on a token. */
const RESTS = 0.3;
/** Of a few heads is not of many. */
const MANY = 0.25;

/** How many heads rest on a token that is no word, and on which. */
async function tellResting({ session }: StoryPage): Promise<Told | null> {
  const { trace, overview } = session;
  const { statistics } = overview;
  if (!trace || overview.isOld || statistics.length === 0) return null;
  const first = session.keyTokens[0]?.text ?? '';
  const resting = statistics.filter(({ firstTokenMass }) => firstTokenMass >= RESTS).length;
  const words = `In ${resting} of ${statistics.length} heads an average word gives “${first}” ${shortWeight(RESTS)} or more of its weight.`;
  return { claims: [claim(resting >= MANY * statistics.length, words, words)] };
}

async function tellFirst(page: StoryPage): Promise<Told | null> {
  const [head, figures] = [await headOnShow(page), await statisticsOnShow(page)];
  if (!head || !figures) return null;
  const name = head.keyTokens[0]?.text ?? '';
  const words = `${head.name}: the other words give “${name}” ${shortWeight(figures.firstTokenMass)} of their weight on average.`;
  return { claims: [claim(figures.firstTokenMass >= RESTS, words, `${words} That is no sink.`)] };
}

const ANSWERS = [
  'all at one other token that is no word',
  'more evenly at the words',
  'at one word each',
] as const;
/** From this on rows are called even (1: quite even, 0: all on one token). */
const EVEN = 0.75;

async function tellWithout(page: StoryPage, answered: boolean): Promise<Told | null> {
  const [head, figures] = [await headOnShow(page), await statisticsOnShow(page)];
  if (!head || !figures) return null;
  if (!answered) return { claims: [] };
  const { restKey, restMass, entropy } = figures;
  const rests = restKey !== RESTS_ON_NONE && restMass >= RESTS;
  const place = restKey === RESTS_ON_SPECIAL ? 'special tokens' : `“${head.keyTokens[restKey]?.text}”`;
  const resting = rests
    ? `It now gives ${place} ${shortWeight(restMass)} on average`
    : 'It rests on no token in particular';
  const answer = rests ? 0 : entropy >= EVEN ? 1 : 2;
  return {
    claims: [],
    truth: {
      answer,
      why: `${resting}, and the evenness of its rows (entropy) is ${shortWeight(entropy)}; 1 would be quite even.`,
    },
  };
}

async function tellPlusOne(page: StoryPage): Promise<Told | null> {
  const { trace, layer, head } = page.session;
  const shown = await headOnShow(page);
  if (!trace || !shown) return null;
  const query = Math.min(page.session.pin?.query ?? 1, shown.stages.queries - 1);
  const { raw, plusOne } = await trace.sinkLens(layer, head, { key: 0, score: 0, query, side: 1 });
  const [before, after] = [raw.rowSum, plusOne.rowSum];
  const words = `The weights of the row “${shown.queryTokens[query]?.text}” add up to ${shortWeight(after)} with the extra 1, and to ${shortWeight(before)} without it. This model did not learn with it.`;
  return {
    claims: [claim(after < before, words, `${words} The scores are so high that the 1 makes no difference.`)],
  };
}

async function tellFirstWord(page: StoryPage): Promise<Told | null> {
  const told = await tellFirst(page);
  const { overview, keyTokens } = page.session;
  const { statistics } = overview;
  if (!told || overview.isOld || statistics.length === 0) return null;
  const resting = statistics.filter(({ firstTokenMass }) => firstTokenMass >= RESTS).length;
  const words = `In ${resting} of ${statistics.length} heads an average token gives “${keyTokens[0]?.text}” ${shortWeight(RESTS)} or more of its weight.`;
  return { claims: [...told.claims, claim(resting >= MANY * statistics.length, words, words)] };
}

export const sink: Story = {
  steps: [
    {
      scene: encoderScene({ text: TEXT, head: [3, 4], pin: [4, 0] }),
      says: 'Many heads seem to do little but look at the first token, [CLS], which is no word at all.',
      tell: tellResting,
    },
    {
      scene: encoderScene({ text: TEXT, head: [3, 4], pin: [4, 0] }),
      says: 'The weights of a row must add up to 1, even where a head finds nothing for a word. Then the weight goes to a place where it does no harm: an attention sink.',
      source: 'Clark et al. 2019 saw it in BERT; Xiao et al. 2023 named it.',
      tell: tellFirst,
    },
    {
      scene: encoderScene({ text: TEXT, head: [3, 4], pin: [4, 0] }),
      revealed: encoderScene({
        text: TEXT,
        head: [3, 4],
        pin: [4, -1],
        interventions: [{ kind: 'block', token: 0 }],
      }),
      says: 'We take the sink away: no word may look at [CLS] any more, in any layer.',
      question: { asks: 'Where will the words look instead, in this head?', answers: ANSWERS },
      tell: tellWithout,
    },
    {
      scene: encoderScene({ text: TEXT, head: [3, 4], pin: [4, 0] }),
      says: 'There is a cure. The softmax divides by a sum; add 1 to that sum (“softmax plus one”). Then the weights of a row may add up to less than 1, and the head needs no sink. “What a sink hides” (key s) shows it beside the matrix.',
      source: 'Miller 2023, “Attention is off by one”; Gu et al. 2024 look at when sinks come.',
      tell: tellPlusOne,
    },
    {
      scene: { ...languageScene(), layer: 20, head: 3 },
      says: 'Language models have sinks, too; theirs is the first token of the text, whatever it is (this one is 98 MB to load). Xiao et al. found that a long chat must keep these tokens, or the model breaks down.',
      tell: tellFirstWord,
    },
  ],
};
