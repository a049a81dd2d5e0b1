/** Queries, keys and values as a search. */

import { runVectors } from '../labs/vectors/run_vectors.ts';
import { isVectors, type Row, type Vectors } from '../labs/vectors/source.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { headOnShow, lookedAt, rowInWords } from './read.ts';
import { vectorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

/** By hand: the first column stands for “a thing that may be too big”, the second for “a place”. */
function vectors(query: Row = [2, 0], value: Row = [1, 0]): Vectors {
  return {
    heads: 1,
    tokens: ['it', 'trophy', 'suitcase'],
    queries: [query, [0, 1], [1, 1]],
    keys: [
      [0, 0],
      [2, 0],
      [1, 2],
    ],
    values: [[0, 0], value, [0, 1]],
    crossTokens: ['x', 'y'],
    crossKeys: [
      [1, 0],
      [0, 1],
    ],
    crossValues: [
      [1, 0],
      [0, 1],
    ],
  };
}

const rowOf = ({ session }: StoryPage) => session.pin?.query ?? 0;

async function tellScores(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page, ['scores']);
  if (!head) return null;
  const query = rowOf(page);
  const { scores, keys } = head.stages;
  const listed = head.keyTokens
    .map(({ text }, key) => `“${text}” ${digits(scores[query * keys + key] ?? 0)}`)
    .join(', ');
  const [best] = lookedAt(head, query);
  const isBest =
    best !== undefined &&
    head.keyTokens.every(
      (_, key) => (scores[query * keys + key] ?? 0) <= (scores[query * keys + best.key] ?? 0),
    );
  const words = `Scores of “${head.queryTokens[query]?.text}”: ${listed}.`;
  return { claims: [claim(isBest, words, words)] };
}

async function tellWeights(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const query = rowOf(page);
  const all = lookedAt(head, query).every(({ weight }) => weight > 0);
  const words = `${rowInWords(head, query, 3)}.`;
  return {
    claims: [
      claim(all, `${words} Nothing gets exactly 0: all are taken a little.`, `${words} Some get nothing.`),
    ],
  };
}

async function tellOutput(page: StoryPage): Promise<Told | null> {
  const { trace, layer, head } = page.session;
  const query = rowOf(page);
  if (!trace) return null;
  const { output } = await trace.cell(layer, head, query, 0);
  const words = `“${page.session.queryTokens[query]?.text}” receives (${[...output].map((number) => digits(number)).join(', ')}).`;
  return { claims: [claim(output.length > 0, words, words)] };
}

async function tellValue(page: StoryPage, answered: boolean): Promise<Told | null> {
  const { source, mode } = page.scene;
  const { trace, layer, head } = page.session;
  const query = rowOf(page);
  if (!answered) return tellOutput(page);
  if (!trace || !isVectors(source)) return null;
  const other = await runVectors(await page.core(), vectors(), mode);
  try {
    const [now, before] = await Promise.all([
      trace.cell(layer, head, query, 1),
      other.trace.cell(0, 0, query, 1),
    ]);
    const isMoved = digits(now.weight, 4) !== digits(before.weight, 4);
    const isOther = [...now.output].some(
      (number, at) => digits(number, 4) !== digits(before.output[at] ?? 0, 4),
    );
    const figures = ({ weight, output }: typeof now) =>
      `${shortWeight(weight)}, received (${[...output].map((number) => digits(number)).join(', ')})`;
    return {
      claims: [],
      truth: {
        answer: isMoved && isOther ? 2 : isMoved ? 0 : 1,
        why: `Weight before ${figures(before)}; now ${figures(now)}. Values play no part in where one looks.`,
      },
    };
  } finally {
    other.trace.dispose();
  }
}

export const search: Story = {
  steps: [
    {
      scene: vectorScene(vectors(), { pin: [0, -1] }),
      says: 'A search has three parts. The query is what a word looks for, a key is what another word can be found by. Each has two numbers, made by hand: the first stands for “a thing”, the second for “a place”. “it” looks for a thing.',
      tell: tellScores,
    },
    {
      scene: vectorScene(vectors(), { pin: [0, -1] }),
      says: 'In a dictionary one entry fits, or none. Attention is softer: the softmax turns scores into shares, and the best match gets the most.',
      tell: tellWeights,
    },
    {
      scene: vectorScene(vectors(), { pin: [0, -1] }),
      says: 'The value is what a word hands over when it is found. “it” receives all values, each by its share.',
      source:
        'Vaswani et al. 2017, section 3.2: a query and key-value pairs are mapped to an output, a weighted sum of the values.',
      tell: tellOutput,
    },
    {
      scene: vectorScene(vectors(), { pin: [0, -1] }),
      revealed: vectorScene(vectors([2, 0], [5, 0]), { pin: [0, -1] }),
      says: 'Now we change the value of “trophy” from (1, 0) to (5, 0), and nothing else.',
      question: {
        asks: 'What will change for “it”?',
        answers: ['how much it looks at “trophy”', 'what it receives', 'both'],
      },
      tell: tellValue,
    },
    {
      scene: vectorScene(vectors([0, 2]), { pin: [0, -1] }),
      says: 'And if “it” looks for a place, the same keys answer differently. A trained model makes queries, keys and values with three matrices, W_Q, W_K and W_V; drag the arrows below to make your own.',
      source:
        'Neural Turing Machines searched their memory in this way in the same year as Bahdanau’s model: Graves, Wayne, Danihelka 2014.',
      tell: tellWeights,
    },
  ],
};
