/** Why scores are divided by the root of their width. */

import { TROPHY } from '../labs/encoder/source.ts';
import { COLUMN_CHOICES, type Vectors } from '../labs/vectors/source.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { headOnShow, statisticsOnShow } from './read.ts';
import { encoderScene, vectorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';

const TOKENS = [...'abcdef'];
const rows = (count: number) => Array.from({ length: count }, () => []);

/** Every number is drawn by the seed: with mean 0 and variance 1. */
function drawn(width: number, divided = true): Vectors {
  return {
    heads: 1,
    columns: { keys: width, values: 4 },
    tokens: TOKENS,
    queries: rows(TOKENS.length),
    keys: rows(TOKENS.length),
    values: rows(TOKENS.length),
    crossTokens: ['x', 'y'],
    crossKeys: rows(2),
    crossValues: rows(2),
    ...(!divided && { score: { function: 'dot' as const } }),
  };
}

const NARROW = 2;
const WIDE = COLUMN_CHOICES.at(-1) ?? NARROW;
/** Mean entropies, over that of even rows: nearer are called the same. */
const NOTABLE = 0.1;

/** The largest sum, score and weight of the head, and how even its rows are. */
async function figuresOf(page: StoryPage) {
  const [head, figures] = [await headOnShow(page, ['products', 'scores']), await statisticsOnShow(page)];
  if (!head || !figures) return null;
  const sum = Math.max(...head.stages.products);
  const score = Math.max(...head.stages.scores);
  const weight = Math.max(...head.stages.weights);
  return { head, sum, score, weight, entropy: figures.entropy, width: page.session.layerSummary?.width ?? 0 };
}

async function tellFigures(page: StoryPage): Promise<Told | null> {
  const figures = await figuresOf(page);
  if (!figures) return null;
  const { sum, score, weight, entropy, width } = figures;
  const divided =
    digits(score) === digits(sum) ? 'not divided' : `divided by √${width} it is a score of ${digits(score)}`;
  const words = `With d = ${width} the largest sum is ${digits(sum)}; ${divided}. The largest weight is ${shortWeight(weight)}, the evenness of the rows (entropy) ${shortWeight(entropy)}: 1 is quite even, 0 all on one word.`;
  return { claims: [claim(Number.isFinite(score), words, words)] };
}

/** What the same vectors are when they are divided. */
async function tellUndivided(page: StoryPage, answered: boolean): Promise<Told | null> {
  const figures = await figuresOf(page);
  if (!figures) return null;
  const { entropy, score, weight } = figures;
  if (!answered)
    return {
      claims: [claim(true, `Divided, the evenness of the rows (entropy) is ${shortWeight(entropy)}.`, '')],
    };
  const divided = await page.core().then(async (core) => {
    const { runVectors } = await import('../labs/vectors/run_vectors.ts');
    const { source } = page.scene as { source: { vectors: Vectors } } & StoryPage['scene'];
    const { score: _dot, ...vectors } = source.vectors;
    const { trace } = await runVectors(core, vectors, page.scene.mode);
    try {
      return (await trace.statistics())[0]?.entropy ?? 0;
    } finally {
      trace.dispose();
    }
  });
  const answer = entropy < divided - NOTABLE ? 1 : entropy > divided + NOTABLE ? 0 : 2;
  return {
    claims: [],
    truth: {
      answer,
      why: `Evenness goes from ${shortWeight(divided)} to ${shortWeight(entropy)}; the largest score is now ${digits(score)}, the largest weight ${shortWeight(weight)}.`,
    },
  };
}

/** A trained head, with the division and without it. */
async function tellTrained(page: StoryPage): Promise<Told | null> {
  const { session } = page;
  const figures = await statisticsOnShow(page);
  const before = await session.extras.beforeTrace?.();
  if (!figures || !before) return null;
  const all = await before.statistics();
  const was = all.find(({ layer, head }) => layer === session.layer && head === session.head);
  if (!was) return null;
  const words = `Head ${session.layer}.${session.head}: evenness ${shortWeight(was.entropy)} as it was trained, ${shortWeight(figures.entropy)} without the division.`;
  return { claims: [claim(figures.entropy < was.entropy, words, words)] };
}

export const scale: Story = {
  steps: [
    {
      scene: vectorScene(drawn(NARROW), { pin: [1, -1] }),
      says: 'A score compares two lists of numbers: multiply them pair by pair, and add up. Here each list has d = 2 numbers, drawn at random.',
      tell: tellFigures,
    },
    {
      scene: vectorScene(drawn(WIDE), { pin: [1, -1] }),
      says: 'Longer lists have more products to add up, so scores spread wider: about √d times as wide (their variance is d). That is why the score is divided by √d, here √64 = 8.',
      source:
        'Vaswani et al. 2017, section 3.2.1: for independent numbers of variance 1 the product has variance d.',
      tell: tellFigures,
    },
    {
      scene: vectorScene(drawn(WIDE), { pin: [1, -1] }),
      revealed: vectorScene(drawn(WIDE, false), { pin: [1, -1] }),
      says: 'Now we leave the division out, with the same numbers.',
      question: {
        asks: 'What will the rows look like?',
        answers: ['more even', 'nearly all weight on one word each', 'about the same'],
      },
      tell: tellUndivided,
    },
    {
      scene: vectorScene(drawn(WIDE, false), { pin: [1, -1] }),
      says: 'Where one weight is nearly 1 and the others 0, a small change of the scores changes nothing (the softmax is saturated, its gradients are tiny): such a head hardly learns.',
      tell: async (page) => {
        const head = await headOnShow(page);
        if (!head) return null;
        const { stages } = head;
        const count = Array.from({ length: stages.queries }, (_, query) =>
          Math.max(...stages.weights.subarray(query * stages.keys, (query + 1) * stages.keys)),
        ).filter((most) => most > 0.9).length;
        const words = `${count} of ${stages.queries} rows give more than .9 to one word.`;
        return { claims: [claim(2 * count > stages.queries, words, words)] };
      },
    },
    {
      scene: encoderScene({
        text: TROPHY,
        head: [3, 1],
        pin: [11, -1],
        interventions: [{ kind: 'unscaled', layer: 3, head: 1 }],
      }),
      says: 'The same in a trained model: MiniLM has d = 32 in each head. Without the division this head sharpens too.',
      tell: tellTrained,
    },
  ],
};
