/** How a translation aligns: which English word each French one looks at. */

import { alignedRows, goingOn, rowsOfWords, runsBack } from '../labs/translation/alignment_facts.ts';
import { shortWeight } from '../view/text/format.ts';
import { translatorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';
import { crossRows, translationOf } from './translator.ts';

const BLOCK = ['zone', 'économique', 'européenne'];
const ENGLISH = ['European', 'economic', 'area'];
/** As many rows that go on, of all: the alignment runs down the diagonal. */
const MOSTLY = 2 / 3;
/** From this weight on a row looks at one word. */
const CLEAR = 0.5;

async function tellWord(page: StoryPage): Promise<Told | null> {
  const read = crossRows(page);
  if (!read) return null;
  const { written, name } = read;
  if (!written) return { claims: [claim(false, '', 'no French word is chosen. Click on one.')] };
  const words = `“${written.french}” looks most at “${written.english}” (${shortWeight(written.weight)}, head ${name}).`;
  return { claims: [claim(written.weight >= CLEAR, words, `${words} That is no clear choice.`)] };
}

async function tellDiagonal(page: StoryPage): Promise<Told | null> {
  const read = crossRows(page);
  if (!read) return null;
  const { rows } = read;
  const on = goingOn(rows);
  const words = `In ${on} of ${rows.length - 1} rows the strongest English word stands at or after that of the row before it.`;
  return { claims: [claim(on >= MOSTLY * (rows.length - 1), words, words)] };
}

async function tellBlock(page: StoryPage, answered: boolean): Promise<Told | null> {
  const read = crossRows(page);
  if (!read) return null;
  const block = rowsOfWords(read.rows, BLOCK);
  if (!block)
    return {
      claims: [],
      unfit: 'This question is about “zone économique européenne”, and this French has it not.',
    };
  if (!answered) return { claims: [] };
  const listed = block
    .map(({ french, english, weight }) => `“${french}” looks at “${english}” (${shortWeight(weight)})`)
    .join(', ');
  const back = runsBack(block) ? 'against the diagonal' : 'not word by word backwards';
  return {
    claims: [],
    truth: { answer: ENGLISH.indexOf(block[0]?.english ?? ''), why: `${listed}: the block runs ${back}.` },
  };
}

/** What each cross head looks at most in the row that is being written. */
async function tellEachHead(page: StoryPage): Promise<Told | null> {
  const [read, traced] = [crossRows(page), translationOf(page)?.shown?.traced];
  if (!read || !traced) return null;
  const row = read.written && read.rows.indexOf(read.written);
  const layer = traced.layers.find(({ stack }) => stack === 'decoder_cross');
  if (row === undefined || !layer)
    return { claims: [claim(false, '', 'no French word is chosen. Click on one.')] };
  const looks = layer.heads.flatMap(
    (stages) => alignedRows(stages, traced.source, traced.written)[row] ?? [],
  );
  const listed = looks
    .map(
      ({ english, weight }, head) =>
        `head ${layer.layer}.${head} looks at “${english}” (${shortWeight(weight)})`,
    )
    .join(', ');
  const words = `While the model writes “${read.written?.french}”, ${listed}.`;
  const different = new Set(looks.map(({ at }) => at)).size;
  return { claims: [claim(different > 1, words, `${words} All look at the same word.`)] };
}

async function tellGold(page: StoryPage): Promise<Told | null> {
  const [read, translation] = [crossRows(page), translationOf(page)];
  if (!read || !translation) return null;
  const { place, name } = read;
  const score = translation.scores.find(
    ({ layer, head }) => layer.kind === 'cross' && layer.index === place.layer && head === place.head,
  );
  if (!score) return { claims: [claim(false, '', 'the right alignment of this French is not known.')] };
  const words = `Head ${name} gives ${shortWeight(score.mass)} of its weight to the dots; in ${Math.round(100 * score.missed)} of 100 rows the largest weight is beside them.`;
  return { claims: [claim(score.mass >= CLEAR, words, words)] };
}

export const align: Story = {
  steps: [
    {
      scene: translatorScene({ beside: 'head', step: 9 }),
      says: 'While the model writes a French word, it looks back at the English sentence. The lines show where to: this is cross-attention, from one text to another.',
      tell: tellWord,
    },
    {
      scene: translatorScene({ beside: 'head', step: null }),
      inMatrix: true,
      says: 'Mostly both languages tell things in the same order. Then the strong weights lie on a diagonal.',
      tell: tellDiagonal,
    },
    {
      scene: translatorScene({ beside: 'head', step: 4 }),
      revealed: translatorScene({ beside: 'head', step: 5 }),
      inMatrix: true,
      says: 'But French puts the noun first: “European economic area” becomes “zone économique européenne”.',
      question: {
        asks: 'Which English word will the model look at while it writes “zone”?',
        answers: ENGLISH,
      },
      tell: tellBlock,
    },
    {
      scene: translatorScene({ beside: 'head', step: 1 }),
      says: 'Small words are harder. To write “l’” the model has to know which noun follows, and how it begins. So its heads divide the work. Choose another cross head and compare.',
      tell: tellEachHead,
    },
    {
      scene: translatorScene({ beside: 'head', step: null }),
      inMatrix: true,
      says: 'Nobody told the model which words belong together. We know it (the dots), since these sentences come from a grammar: so the alignment can be marked.',
      source: 'Bahdanau, Cho and Bengio 2014 printed such alignments first, for this very sentence.',
      tell: tellGold,
    },
  ],
};
