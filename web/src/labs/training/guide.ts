/** What the examples of training show, with the numbers of the step on the screen. */

import { weightAt } from '../../trace/head_rows.ts';
import type { Cell } from '../../trace/selection.ts';
import { type Answer, type Asked, type Guide, headSays, readsAs, type Seen, weightIn } from '../guide.ts';
import { WHY_THERE } from '../guide_questions.ts';
import { answerSentence } from './ask/answer_words.ts';
import type { TrainingLabRun } from './lab_run.ts';
import { DOES } from './runs/head_words.ts';

interface Telling {
  /** Which head this is about: the first of this layer. */
  layer: number;
  /** In the task's fixed example: it tells whether the head has formed. */
  cell: Cell;
  keys: Readonly<Record<number, string>>;
  /** Up to the weight. */
  looks: string;
  /** What it looks at. */
  at: string;
  learnt: string;
}

function claim({ layer, cell, keys, looks, at, learnt }: Telling) {
  return (seen: Seen): string => {
    const { stages, keyTokens } = seen;
    if (!stages || seen.layer !== layer || seen.head !== 0 || !readsAs(keyTokens, keys)) return '';
    const weight = weightIn(seen, cell.query, cell.key);
    return weightAt(stages, cell.query, cell.key) > DOES
      ? `${looks} ${weight} to ${at}: ${learnt}`
      : `${looks} ${weight} to ${at} so far: see whether that grows as it trains.`;
  };
}

/** What the model makes of what is on the screen without the head. */
async function switchOff({ host, run }: Asked<TrainingLabRun>): Promise<Answer> {
  const { layer, head } = host.session;
  if (run.session.extras?.silenced?.(layer, head))
    return {
      said: 'This head is off already: the panel shows what follows, and “Undo” brings it back.',
      place: 'panel',
    };
  await run.toggleHead({ layer, head });
  const { asking, changed } = run.training.steps;
  const { outcome } = changed;
  const figures = outcome
    ? `${outcome.after.correct} of ${outcome.after.rows} predictions are right instead of ${outcome.before.correct}.`
    : 'What follows is known at a step whose weights were kept.';
  const said = asking.answered ? answerSentence(asking.answered) : figures;
  return { said: `This head is switched off. ${said}`, place: 'panel' };
}

/** What it makes of an example that is drawn anew. */
async function askAnother({ run }: Asked<TrainingLabRun>): Promise<Answer> {
  await run.training.askAnother();
  const { answered } = run.training.steps.asking;
  const said = answered
    ? `It is asked “${answered.text}”. ${answerSentence(answered)} Ask what you like in its place.`
    : '“Ask it” takes a question of your own at a step whose weights were kept.';
  return { said, place: 'tag:ask-model' };
}

export const trainingGuide: Guide<TrainingLabRun> = {
  begins: 'Nothing is trained yet. Press “Train” and watch the heads learn, or open a trained model.',
  says: headSays,
  questions: [
    WHY_THERE,
    { words: () => 'What if this head were switched off?', ask: switchOff },
    { words: () => 'What does it make of another example?', ask: askAnother },
  ],
  claims: {
    'Train: watch an induction head form': claim({
      layer: 1,
      cell: { query: 17, key: 4 },
      keys: { 3: 'c', 4: 'd', 17: 'c' },
      looks: 'The second “c” gives',
      at: '“d”, which followed the first “c”',
      learnt: 'this head has learnt to go on as the text did before.',
    }),
    'Train: reverse': claim({
      layer: 1,
      cell: { query: 0, key: 9 },
      keys: { 0: 'c', 9: 'd' },
      looks: 'To write the first symbol, this head gives',
      at: '“d”, the last one of the source',
      learnt: 'it has learnt to begin at the end.',
    }),
    'Train: sort': claim({
      layer: 2,
      cell: { query: 0, key: 4 },
      keys: { 0: '42', 4: '3' },
      looks: 'To write the first number, this head gives',
      at: '“3”, the smallest one',
      learnt: 'it has learnt to find it wherever it stands.',
    }),
    'Train: dates': claim({
      layer: 0,
      cell: { query: 3, key: 22 },
      keys: { 19: '1', 22: '2' },
      looks: 'While it writes the last digit of the year, it gives',
      at: '“2”, the last digit of the year',
      learnt: 'it has learnt where the year stands in this spelling.',
    }),
  },
};
