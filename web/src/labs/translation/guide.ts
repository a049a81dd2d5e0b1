/** What a first visitor is told of a translation, and what its examples show. */

import {
  type Answer,
  type Asked,
  cellInQuestion,
  countHeads,
  type Guide,
  keyName,
  readsAs,
  type Seen,
  shareIn,
  weightIn,
} from '../guide.ts';
import { WHY_THERE } from '../guide_questions.ts';
import type { TranslationLabRun } from './lab_run.ts';
import { nameOfHead } from './source.ts';

/** While it writes “européenne”, the model gives 94% of its attention to “European” in head cross 0.2. */
function says(seen: Seen): string {
  const layer = seen.trace?.summary.layers[seen.layer];
  const cell = cellInQuestion(seen);
  const written = cell && seen.queryTokens[cell.query]?.writes;
  if (!cell || layer?.kind !== 'cross' || !written) return '';
  const name = nameOfHead('decoder_cross', { layer: layer.index, head: seen.head });
  return `While it writes “${written}”, the model gives ${shareIn(seen, cell.query, cell.key)} of its attention to ${keyName(seen, cell.key)} in head ${name}.`;
}

async function toHeads({ host }: Asked<unknown>): Promise<Answer> {
  return {
    said: `The ${countHeads(host.session)} heads stand in three groups: within the English, within the French, and from the French to the English. Choose one, and the figure follows it.`,
    place: 'heads',
  };
}

async function toLeakage({ run }: Asked<TranslationLabRun>): Promise<Answer> {
  await run.translating.setBeside('leakage');
  return {
    said: '“Leakage” shows the same sentence in a model that could see later words while it learnt, and what that writes alone.',
    place: 'tag:translation-leakage',
  };
}

/** A sentence about the head on show, which looks from the French to the English, while a row writes this word. */
function writing(
  { row, french, english }: { row: number; french: string; english: Readonly<Record<number, string>> },
  words: (weight: (key: number) => string) => string,
) {
  return (seen: Seen): string => {
    const isCross = seen.trace?.summary.layers[seen.layer]?.kind === 'cross';
    const isWritten = seen.queryTokens[row]?.writes === french && readsAs(seen.keyTokens, english);
    return seen.stages && isCross && isWritten ? words((key) => weightIn(seen, row, key)) : '';
  };
}

const bank = (french: string, meaning: string, cue: string) =>
  writing(
    { row: 1, french, english: { 1: 'bank', 3: cue } },
    (weight) =>
      `The model writes “${french}”, ${meaning}. It gives ${weight(1)} to “bank” and ${weight(3)} to “${cue}”, which decides: the encoder has carried that to “bank” before.`,
  );

/** What the model that could see later words writes alone. */
function leaked(_seen: Seen, { translation }: TranslationLabRun): string {
  const { masked, leaking } = translation.comparisons.leakage ?? {};
  if (!masked || !leaking || masked.own === leaking.own) return '';
  const alone = leaking.own === '' ? 'nothing at all' : `“${leaking.own}”`;
  return `Below, two models: the one that could see later words while it learnt writes ${alone} alone, for it learnt to copy what it no longer sees.`;
}

export const translationGuide: Guide<TranslationLabRun> = {
  says,
  questions: [
    WHY_THERE,
    { leads: true, words: (seen) => `What do the other ${countHeads(seen) - 1} heads do?`, ask: toHeads },
    { leads: true, words: () => 'What if it had seen later words while it learnt?', ask: toLeakage },
  ],
  claims: {
    'Translator: Bahdanau’s sentence, in both models': writing(
      { row: 6, french: 'européenne', english: { 4: 'European', 5: 'economic' } },
      (weight) =>
        `It writes “européenne” and gives ${weight(4)} to “European”: the two adjectives change places, and the weights run against the diagonal.`,
    ),
    'Translator: two adjectives, before and after the noun': writing(
      { row: 5, french: 'beau', english: { 4: 'beautiful', 6: 'hat' } },
      (weight) =>
        `It writes “beau” and gives ${weight(4)} to “beautiful” and ${weight(6)} to “hat”, with which the French adjective has to agree.`,
    ),
    'Translator: a bank that was flooded': bank('rive', 'the bank of a river', 'flooded'),
    'Translator: a bank that was robbed': bank('banque', 'the bank with the money', 'robbed'),
    'Translator: what happens without the mask in training': leaked,
  },
};
