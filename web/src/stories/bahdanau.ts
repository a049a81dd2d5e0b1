/** Attention as it was in 2014 beside that of the Transformer, on the sentence that the paper printed. */

import {
  type AlignedRow,
  alignedRows,
  DIAGONAL,
  goingOn,
  rowsOfWords,
  runsBack,
  widestRow,
} from '../labs/translation/alignment_facts.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { translatorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';
import { crossRows, translationOf } from './translator.ts';

const BLOCK = ['zone', 'économique', 'européenne'];
const ARTICLES = ['le', 'la', 'l’', "l'"];
const HELPING = ['a', 'est', 'été'];
/** Why the row of a small word spreads out; empty: it is none. */
function reasonOf(french: string): string {
  const word = french.toLowerCase();
  if (ARTICLES.includes(word))
    return 'An article cannot be chosen from “the” alone: the noun decides whether it is le, la or l’.';
  return HELPING.includes(word) ? 'A helping verb is chosen together with the verb that follows.' : '';
}
const PAPER =
  'Bahdanau, Cho, Bengio: “Neural Machine Translation by Jointly Learning to Align and Translate”, 2014, ICLR 2015.';

/** The rows of Bahdanau's model; null: it has not read the sentence yet. */
function alignerRows(page: StoryPage): AlignedRow[] | null {
  const traced = translationOf(page)?.comparisons.aligner?.forced.traced;
  const stages = traced?.layers[0]?.heads[0];
  return traced && stages ? alignedRows(stages, traced.source, traced.written) : null;
}

async function tellOneAttention(page: StoryPage): Promise<Told | null> {
  const traced = translationOf(page)?.comparisons.aligner?.forced.traced;
  if (!traced) return null;
  const { layers } = traced.trace.summary;
  const words = `Bahdanau’s model has ${layers.length} attention with ${layers[0]?.heads} head, from French to English.`;
  return { claims: [claim(layers.length === 1 && layers[0]?.kind === 'cross', words, words)] };
}

async function tellScore(page: StoryPage): Promise<Told | null> {
  const cell = translationOf(page)?.comparisons.cell;
  if (!cell) return null;
  const { hiddenSums, product, weight } = cell;
  const words = `For the pinned pair: ${hiddenSums.length} numbers are added, squeezed by tanh and weighed into the score ${digits(product)}, which gives the weight ${shortWeight(weight)}.`;
  return { claims: [claim(hiddenSums.length > 0, words, words)] };
}

async function tellDiagonal(page: StoryPage): Promise<Told | null> {
  const rows = alignerRows(page);
  if (!rows) return null;
  const on = goingOn(rows);
  const count = `in ${on} of ${rows.length - 1} rows the strongest English word stands at or after that of the row before it`;
  const block = rowsOfWords(rows, BLOCK);
  const told = block
    ?.map(({ french, english, weight }) => `“${french}” looks most at “${english}” (${shortWeight(weight)})`)
    .join(', ');
  return {
    claims: [
      claim(
        on >= DIAGONAL * (rows.length - 1),
        `Mostly it runs down the diagonal: ${count}.`,
        `it does not run down the diagonal: only ${count}.`,
      ),
      ...(block
        ? [
            claim(
              runsBack(block),
              `French puts the noun first: ${told}; the block runs against the diagonal.`,
              `${told}: these rows do not run back word by word.`,
            ),
          ]
        : []),
    ],
  };
}

async function tellWidest(page: StoryPage): Promise<Told | null> {
  const rows = alignerRows(page);
  if (!rows) return null;
  const row = widestRow(rows);
  if (!row) return { claims: [] };
  const reason = reasonOf(row.french);
  const figure = `The row that spreads out most is that of “${row.french}”: its largest weight is ${shortWeight(row.weight)}, on “${row.english}”.`;
  return { claims: [claim(reason !== '', `${figure} ${reason}`, figure)] };
}

const meanOf = (rows: readonly AlignedRow[]) =>
  rows.reduce((sum, { weight }) => sum + weight, 0) / Math.max(1, rows.length);
/** Means nearer than this are called the same. */
const NOTABLE = 0.03;

async function tellSharper(page: StoryPage, answered: boolean): Promise<Told | null> {
  if (!answered) return { claims: [] };
  const [older, newer] = [alignerRows(page), crossRows(page)];
  if (!older || !newer) return null;
  const [one, other] = [meanOf(older), meanOf(newer.rows)];
  const answer = other > one + NOTABLE ? 1 : one > other + NOTABLE ? 0 : 2;
  return {
    claims: [],
    truth: {
      answer,
      why: `The largest weight of a row is ${shortWeight(one)} on average in Bahdanau’s model, and ${shortWeight(other)} in head ${newer.name} of the Transformer.`,
    },
  };
}

async function tellAgree(page: StoryPage): Promise<Told | null> {
  const aligner = translationOf(page)?.comparisons.aligner;
  if (!aligner) return null;
  return {
    claims: [
      claim(
        aligner.agrees,
        'Left to themselves, both models write the same French here.',
        `Bahdanau’s model writes “${aligner.own}” by itself; it was asked about the French on show, word by word.`,
      ),
    ],
  };
}

export const bahdanau: Story = {
  steps: [
    {
      scene: translatorScene({ step: null }),
      inMatrix: true,
      says: 'Before 2014 a translator squeezed the whole sentence into one list of numbers, and wrote from that. Bahdanau, Cho and Bengio let it look back at every word, again for each word that it writes: attention.',
      source: PAPER,
      tell: tellOneAttention,
    },
    {
      scene: translatorScene({ step: 7, pin: [6, 4] }),
      inMatrix: true,
      says: 'It reads word by word with a recurrent network. To score a pair of words it adds what the decoder wants and what the word offers (an additive score); the Transformer multiplies them (a dot product).',
      source: 'Formula: e = vᵀ tanh(W s + U h), appendix A.1.2 of the paper.',
      tell: tellScore,
    },
    {
      scene: translatorScene({ step: null }),
      inMatrix: true,
      says: 'This is figure 3 of the paper, read again by a small model: one row for each French word. Nobody told it that words correspond; it was trained on pairs of sentences alone.',
      tell: tellDiagonal,
    },
    {
      scene: translatorScene({ step: null }),
      inMatrix: true,
      says: 'Where is it least sharp? At small words that hang on others: an article on its noun, a helping verb on the verb that follows.',
      tell: tellWidest,
    },
    {
      scene: translatorScene({ step: null, beside: 'head' }),
      revealed: translatorScene({ step: null }),
      inMatrix: true,
      says: 'Now the Transformer of 2017 on the same sentence: no recurrence, several heads, scaled dot products.',
      question: {
        asks: 'Whose rows are sharper, with more on one word?',
        answers: ['Bahdanau’s', 'the Transformer’s', 'about the same'],
      },
      tell: tellSharper,
    },
    {
      scene: translatorScene({ step: null }),
      inMatrix: true,
      says: 'Two things differ from the paper’s model: here each annotation sees the word itself beside the two recurrent states, and the score sees the previous French word. Without them the alignment smears.',
      tell: tellAgree,
    },
  ],
};
