/** Attention and self-attention: where each came from. */

import { sameTokens } from '../trace/tokens.ts';
import { headOnShow } from './read.ts';
import { translatorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';
import { translationOf } from './translator.ts';

const firstWords = (tokens: readonly { text: string }[]) =>
  tokens
    .slice(0, 3)
    .map(({ text }) => text)
    .join(' ');

async function tellSides(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const { queryTokens, keyTokens } = head;
  const words = `Rows: “${firstWords(queryTokens)} …”; columns: “${firstWords(keyTokens)} …”.`;
  return {
    claims: [claim(!sameTokens(queryTokens, keyTokens), `${words} Two texts.`, `${words} One text.`)],
  };
}

async function tellOneText(page: StoryPage, answered: boolean): Promise<Told | null> {
  const head = await headOnShow(page);
  const english = translationOf(page)?.shown?.traced.source;
  if (!head || !english) return null;
  if (!answered) return { claims: [] };
  const { queryTokens, keyTokens } = head;
  const [rows, columns] = [queryTokens, keyTokens].map((tokens) => sameTokens(tokens, english));
  const words = `Rows: “${firstWords(queryTokens)} …”; columns: “${firstWords(keyTokens)} …”.`;
  return { claims: [], truth: { answer: rows && columns ? 1 : columns ? 0 : 2, why: words } };
}

async function tellStacks(page: StoryPage): Promise<Told | null> {
  const layers = translationOf(page)?.shown?.traced.layers;
  if (!layers) return null;
  const count = (wanted: string) => layers.filter(({ stack }) => stack === wanted).length;
  const [own, decoder, cross] = ['encoder_self', 'decoder_self', 'decoder_cross'].map(count);
  const words = `This translator: ${own} times self-attention in the encoder, ${decoder} in the decoder, ${cross} cross-attention between them.`;
  return { claims: [claim(Boolean(own && decoder && cross), words, words)] };
}

async function tellAligner(page: StoryPage): Promise<Told | null> {
  const traced = translationOf(page)?.comparisons.aligner?.forced.traced;
  if (!traced) return null;
  const { layers } = traced.trace.summary;
  const hasOwn = layers.some(({ kind }) => kind !== 'cross');
  return {
    claims: [
      claim(
        !hasOwn,
        'Bahdanau’s model has cross-attention alone: what its words know of each other came by recurrence.',
        'this model has self-attention, too.',
      ),
    ],
  };
}

export const self: Story = {
  steps: [
    {
      scene: translatorScene({ beside: 'head', step: 7 }),
      inMatrix: true,
      says: '2014: attention begins between two texts. A French word that is being written asks, the English words answer.',
      source:
        'Bahdanau, Cho, Bengio 2014 (ICLR 2015). Luong, Pham, Manning 2015 made the score a dot product.',
      tell: tellSides,
    },
    {
      scene: translatorScene({ step: 7 }),
      inMatrix: true,
      says: 'In that model the words of one text still learn of each other by recurrence: one after the other, from left to right and back.',
      tell: tellAligner,
    },
    {
      scene: translatorScene({ beside: 'head', step: 7 }),
      revealed: translatorScene({ beside: 'head', step: 7, active: 'encoder_self' }),
      inMatrix: true,
      says: 'Self-attention asks the same question within one text. We go to the encoder of the Transformer.',
      question: {
        asks: 'Which words will stand at the rows and at the columns?',
        answers: ['French and English', 'English and English', 'French and French'],
      },
      tell: tellOneText,
    },
    {
      scene: translatorScene({ beside: 'head', step: 7, active: 'encoder_self' }),
      inMatrix: true,
      says: '2016: Cheng, Dong and Lapata let a reading network look back at its own text (“intra-attention”), and Parikh and others compare two sentences by attention with no recurrence at all. 2017: Lin and others call it self-attention.',
      source: 'Cheng et al., EMNLP 2016; Parikh et al., EMNLP 2016; Lin et al., ICLR 2017.',
      tell: async (page) => {
        const head = await headOnShow(page);
        if (!head) return null;
        const isOne = sameTokens(head.queryTokens, head.keyTokens);
        return {
          claims: [
            claim(
              isOne,
              'In the head on show, rows and columns are the same words.',
              'in the head on show, rows and columns are different words.',
            ),
          ],
        };
      },
    },
    {
      scene: translatorScene({ beside: 'head', step: 7, active: 'decoder_self' }),
      inMatrix: true,
      says: '2017: the Transformer keeps attention and leaves recurrence out. Every word reaches every other in one step, and all are computed at once. Only where keys and values come from tells the two kinds apart.',
      source: 'Vaswani et al. 2017, “Attention Is All You Need”.',
      tell: tellStacks,
    },
  ],
};
