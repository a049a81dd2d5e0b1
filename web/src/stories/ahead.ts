/** Why the decoder must not see ahead, and what a model becomes that did. */

import { looksAheadMost } from '../labs/translation/leakage.ts';
import { sentenceOf } from '../labs/translation/text.ts';
import { scoresIn, stagesOf } from '../labs/translation/translation_trace.ts';
import { digits, shortWeight } from '../view/text/format.ts';
import { headOnShow } from './read.ts';
import { translatorScene } from './scenes.ts';
import { claim, type Story, type StoryPage, type Told } from './story.ts';
import { translationOf } from './translator.ts';

async function tellHidden(page: StoryPage): Promise<Told | null> {
  const head = await headOnShow(page);
  if (!head) return null;
  const { allowed, queries, keys } = head.stages;
  const seesLater = allowed.some((sees, at) => sees !== 0 && at % keys > Math.floor(at / keys));
  const open = allowed.filter((sees) => sees !== 0).length;
  const words = `${open} of ${queries * keys} cells are open`;
  return {
    claims: [
      claim(
        !seesLater,
        `${words}: none to the right of the diagonal.`,
        `${words}, some of them to the right of the diagonal: this head sees what comes later.`,
      ),
    ],
  };
}

async function tellWritten(page: StoryPage, answered: boolean): Promise<Told | null> {
  const translation = translationOf(page);
  if (!translation?.shown) return null;
  if (!answered) {
    const words = sentenceOf(translation.shown);
    return { claims: [claim(true, `Trained with the mask, the model writes “${words}”.`, '')] };
  }
  const { leakage } = translation.comparisons;
  if (!leakage) return null;
  const { leaking, masked } = leakage;
  return {
    claims: [],
    truth: {
      answer: leaking.own === masked.own ? 0 : 1,
      why: `${leaking.own ? `Alone it writes “${leaking.own}”` : 'Alone it writes nothing and stops at once'}, where the model that was trained with the mask writes “${masked.own}”.`,
    },
  };
}

async function tellTraining(page: StoryPage): Promise<Told | null> {
  const summary = translationOf(page)?.loaders.leaking.ready?.model.summary;
  if (!summary) return null;
  const scores = scoresIn(summary.metadata.scores);
  const [loss, masked, exact] = [
    'teacher-forced loss',
    "masked model's teacher-forced loss",
    'exact match, test',
  ].map((wanted) => scores.find(({ name }) => name === wanted)?.value);
  if (loss === undefined || masked === undefined || exact === undefined)
    return { claims: [claim(false, '', 'the model’s file does not say how it did.')] };
  const words = `With the right French in front of it, its error (loss) is ${digits(loss, 4)}, against ${digits(masked, 4)} with the mask; writing alone, ${digits(100 * exact, 0)} of 100 sentences are right.`;
  return { claims: [claim(loss < masked && exact < 0.5, words, words)] };
}

async function tellLook(page: StoryPage): Promise<Told | null> {
  const traced = translationOf(page)?.comparisons.leakage?.leaking.forced.traced;
  if (!traced) return null;
  const place = looksAheadMost(traced);
  const stages = place && stagesOf(traced, 'decoder_self', place);
  if (!place || !stages) return { claims: [claim(false, '', 'no head of this model looks ahead.')] };
  const last = Math.min(stages.queries, stages.keys) - 1;
  const most = Array.from({ length: last }, (_, query) => ({
    query,
    weight: stages.weights[query * stages.keys + query + 1] ?? 0,
  })).toSorted((one, other) => other.weight - one.weight)[0];
  if (!most) return { claims: [] };
  const word = traced.written[most.query]?.text ?? '';
  const words = `In its head decoder ${place.layer}.${place.head}, the row that has to write “${word}” gives ${shortWeight(most.weight)} to that very word.`;
  return { claims: [claim(most.weight > 0.5, words, words)] };
}

export const ahead: Story = {
  steps: [
    {
      scene: translatorScene({ active: 'decoder_self', beside: 'head', step: 7 }),
      inMatrix: true,
      says: 'The decoder writes French one word after the other. Each word may look at the words before it; what comes later is hidden, drawn as hatching. This is the causal mask.',
      source: 'Vaswani et al. 2017, section 3.2.3.',
      tell: tellHidden,
    },
    {
      scene: translatorScene({ active: 'decoder_self', beside: 'head', step: 7 }),
      inMatrix: true,
      says: 'While it learns, it is given the whole right sentence at once and has to guess each next word (teacher forcing). Without the mask, the next word would stand there to be copied.',
      tell: tellHidden,
    },
    {
      scene: translatorScene({ active: 'decoder_self', beside: 'head', step: 7 }),
      revealed: translatorScene({ active: 'decoder_self', beside: 'leakage', step: 7 }),
      inMatrix: true,
      says: 'So we trained a second model without the mask, with all else the same. In training it made fewer mistakes than the first. Now it has to translate alone, with no right sentence to look at.',
      question: { asks: 'What will it write?', answers: ['the same French', 'something else'] },
      tell: tellWritten,
    },
    {
      scene: translatorScene({ active: 'decoder_self', beside: 'leakage', step: 7 }),
      inMatrix: true,
      says: 'It had learnt to copy the answer, not to translate. A good figure in training is worth nothing where the answer leaks.',
      tell: tellTraining,
    },
    {
      scene: translatorScene({ active: 'decoder_self', beside: 'leakage', step: 7 }),
      inMatrix: true,
      says: 'One can see it: without the mask, a head looks one place to the right, at the word that it should have found out by itself.',
      tell: tellLook,
    },
  ],
};
