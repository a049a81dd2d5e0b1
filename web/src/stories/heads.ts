/** Several heads in one matrix: the split is logical. */

import { withHeads } from '../labs/vectors/change_vectors.ts';
import { runVectors } from '../labs/vectors/run_vectors.ts';
import { isVectors, type Vectors } from '../labs/vectors/source.ts';
import { digits } from '../view/text/format.ts';
import { rowNameAt } from '../view/text/token_name.ts';
import { lookedAt } from './read.ts';
import { encoderScene, vectorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const TOKENS = ['the', 'cat', 'chased', 'a', 'dog'];
const rows = (count: number) => Array.from({ length: count }, () => []);
const PAIR = [2, 4] as const;

/** Twelve columns, drawn by the seed: the same for every number of heads. */
function vectors(heads: number): Vectors {
  return {
    heads,
    columns: { keys: 12, values: 12 },
    tokens: TOKENS,
    queries: rows(TOKENS.length),
    keys: rows(TOKENS.length),
    values: rows(TOKENS.length),
    crossTokens: ['x', 'y'],
    crossKeys: rows(2),
    crossValues: rows(2),
  };
}

const scene = (heads: number) => vectorScene(vectors(heads), { pin: PAIR });

/** Heads, and the columns that each compares. */
function sizesOf({ session }: StoryPage): { heads: number; width: number } | null {
  const layer = session.layerSummary;
  return layer && { heads: layer.heads, width: layer.width };
}

async function tellSizes(page: StoryPage): Promise<Told | null> {
  const sizes = sizesOf(page);
  if (!sizes) return null;
  const { heads, width } = sizes;
  const words = `${heads} ${heads === 1 ? 'head' : 'heads'} of ${width} columns: ${heads * width} in all.`;
  return { claims: [claim(heads > 0, words, words)] };
}

/** What each of the page's heads makes of the pinned pair, and one head of all columns. */
async function productsOf(page: StoryPage): Promise<{ parts: number[]; whole: number; pair: string } | null> {
  const { trace, pin, queryTokens, keyTokens } = page.session;
  const { source, mode } = page.scene;
  const [query, key] = pin && pin.key >= 0 ? [pin.query, pin.key] : PAIR;
  const count = page.session.layerSummary?.heads ?? 0;
  if (!trace || !isVectors(source)) return null;
  const cells = await Promise.all(
    Array.from({ length: count }, (_, head) => trace.cell(0, head, query, key)),
  );
  const one = await runVectors(await page.core(), withHeads(source.vectors, 1), mode);
  try {
    const whole = await one.trace.cell(0, 0, query, key);
    return {
      parts: cells.map(({ product }) => product),
      whole: whole.product,
      pair: `“${queryTokens[query]?.text}” and “${keyTokens[key]?.text}”`,
    };
  } finally {
    one.trace.dispose();
  }
}

/** "3.52 − 2.78 + 0.17": what is below 0 is taken off. */
export function sumWords(parts: readonly number[]): string {
  return parts
    .map((part, at) => (at === 0 ? digits(part) : `${part < 0 ? '−' : '+'} ${digits(Math.abs(part))}`))
    .join(' ');
}

async function tellSum(page: StoryPage): Promise<Told | null> {
  const products = await productsOf(page);
  if (!products) return null;
  const { parts, whole, pair } = products;
  const sum = parts.reduce((before, part) => before + part, 0);
  const words = `${pair}: ${sumWords(parts)} = ${digits(sum)}; one head of all columns: ${digits(whole)}.`;
  return { claims: [claim(digits(sum, 3) === digits(whole, 3), words, words)] };
}

async function tellCost(page: StoryPage, answered: boolean): Promise<Told | null> {
  const sizes = sizesOf(page);
  if (!sizes) return null;
  if (!answered) return tellSizes(page);
  const { source } = page.scene;
  const columns = isVectors(source) ? (source.vectors.columns?.keys ?? 0) : 0;
  const all = sizes.heads * sizes.width;
  return {
    claims: [],
    truth: {
      answer: all === columns ? 1 : all > columns ? 0 : 2,
      why: `${sizes.heads} heads × ${sizes.width} columns = ${all} multiplications for each pair, as many as one head with ${columns}.`,
    },
  };
}

/** “layer 3”. */
function nameOfLayer({ headName }: StoryPage['session']): string {
  const [name = ''] = headName.split(', head');
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** How many different words the heads of a layer look at most from the pinned one. */
async function tellLooks(page: StoryPage): Promise<Told | null> {
  const { trace, layer, pin, queryTokens, keyTokens } = page.session;
  const size = page.session.layerSummary;
  if (!trace || !size || !pin) return { claims: [claim(false, '', 'no word is pinned. Click on one.')] };
  const looks = await Promise.all(
    Array.from({ length: size.heads }, async (_, head) => {
      const stages = await trace.head(layer, head);
      return lookedAt({ stages, queryTokens, keyTokens, name: '' }, pin.query)[0]?.key;
    }),
  );
  const different = new Set(looks).size;
  const name = nameOfLayer(page.session);
  const words = `${size.heads} heads × ${size.width} columns = ${size.heads * size.width}. In ${name} they look most at ${different} different words from “${rowNameAt(queryTokens, pin.query)}”.`;
  return {
    claims: [
      claim(
        different > 1,
        words,
        size.heads > 1
          ? `all ${size.heads} heads of ${name} look most at the same word from “${rowNameAt(queryTokens, pin.query)}”.`
          : `${name} has one head of ${size.width} columns: nothing is cut.`,
      ),
    ],
  };
}

export const heads: Story = {
  steps: [
    {
      scene: scene(1),
      says: 'Each word has a query, a key and a value. Each is a row of a matrix, here of 12 numbers drawn at random. One head compares all 12 at once and gets one score, one pattern.',
      tell: tellSizes,
    },
    {
      scene: scene(1),
      revealed: scene(3),
      says: 'Now 3 heads share the same 12 columns. Only lines are drawn between the columns; no number changes.',
      question: {
        asks: 'How many multiplications does each pair of words now take, all heads together?',
        answers: ['3 times as many', 'as many as before', 'a third'],
      },
      tell: tellCost,
    },
    {
      scene: scene(3),
      says: 'Each head multiplies only its own columns. What the heads get adds up to what one head had: the split is logical, not physical.',
      tell: tellSum,
    },
    {
      scene: scene(6),
      says: 'Six heads of 2 columns: the same sum in smaller parts. What is new is that each head has its own softmax, so each can look somewhere else.',
      tell: tellSum,
    },
    {
      scene: encoderScene({ head: [3, 1], pin: [11, -1] }),
      says: 'A trained model cuts its columns in the same way, and each head learnt a pattern of its own. Step through the heads with the keys [ and ].',
      anySource: true,
      source: 'Vaswani et al. 2017, section 3.2.2: the cost is that of one head of full width.',
      tell: tellLooks,
    },
  ],
};
