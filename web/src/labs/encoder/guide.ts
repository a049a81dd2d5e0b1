/** What a first visitor is told of a text in an encoder, and what its examples show. */

import { weightAt } from '../../trace/head_rows.ts';
import { claimOf, type Guide, headSays, queryName, readsAs, type Seen, weightIn } from '../guide.ts';
import { HIDE_LATER, OTHER_HEADS, WHY_THERE } from '../guide_questions.ts';

const TROPHY_ROW = { 2: 'trophy', 9: 'suitcase', 11: 'it' };
const ANIMAL_ROW = { 2: 'animal', 8: 'street', 10: 'it' };
/** What is looked at most has at least this much. */
const MOST = 0.5;
/** Of a head that looks at one place alone. */
const NEARLY_ALL = 0.9;
/** Of the answer's token. */
const MUCH = 0.3;

const riddle = (word: 'big' | 'small', words: (figures: string) => string) =>
  claimOf(
    [3, 1],
    ({ keyTokens }, weight) =>
      readsAs(keyTokens, { ...TROPHY_ROW, 14: word }) && weight(11, 2) > MOST && weight(11, 9) < MOST / 2,
    (seen) => words(`${weightIn(seen, 11, 2)} to “trophy” and ${weightIn(seen, 11, 9)} to “suitcase”`),
  );

const animal = (word: 'tired' | 'wide', words: (figures: string) => string) =>
  claimOf(
    [5, 11],
    ({ keyTokens }, weight) =>
      readsAs(keyTokens, { ...ANIMAL_ROW, 13: word }) && weight(10, 2) > MOST && weight(10, 8) < MOST / 2,
    (seen) => words(`${weightIn(seen, 10, 2)} to “animal” and ${weightIn(seen, 10, 8)} to “street”`),
  );

/** Every token gives nearly all to the one before it. */
function looksBack({ stages }: Seen): boolean {
  if (!stages) return false;
  for (let query = 1; query < stages.queries; query++)
    if (weightAt(stages, query, query - 1) < NEARLY_ALL) return false;
  return true;
}

export const encoderGuide: Guide = {
  says: headSays,
  questions: [WHY_THERE, OTHER_HEADS, HIDE_LATER],
  // Numbers of other texts and heads were measured; `examples.test.ts` measures them again.
  claims: {
    'What “it” looks at: the trophy is too big': riddle(
      'big',
      (figures) =>
        `“it” gives ${figures}. With “small” for “big” it would be .65 and .14: this head does not solve the riddle.`,
    ),
    'The same head when the trophy is too small': riddle(
      'small',
      (figures) =>
        `“it” gives ${figures}; with “big” it was .62 and .18. One word turns the meaning round, and this head hardly moves.`,
    ),
    'The animal was too tired': animal(
      'tired',
      (figures) => `“it” gives ${figures}: here it is the animal that is meant.`,
    ),
    'The street was too wide': animal(
      'wide',
      (figures) =>
        `The street is too wide now, and “it” still gives ${figures}. In head 3.1 “animal” falls from .68 to .28; “street” has only .12.`,
    ),
    'A head that looks at the token before': claimOf([0, 2], looksBack, (seen) => {
      const token = `${queryName(seen, 5)} gives ${weightIn(seen, 5, 4)}`;
      return `Every token gives nearly all of its attention to the token before it; ${token}. This head reads places, not words.`;
    }),
    'A question and its answer': claimOf(
      [5, 3],
      ({ queryTokens, keyTokens }, weight) =>
        readsAs(queryTokens, { 1: 'where', 2: 'did', 5: 'sit' }) &&
        readsAs(keyTokens, { 13: 'mat' }) &&
        [1, 2, 5].every((query) => weight(query, 13) > MUCH),
      (seen) =>
        `“where” gives ${weightIn(seen, 1, 13)} to “mat”, the answer. So do “did” (${weightIn(seen, 2, 13)}) and “sit” (${weightIn(seen, 5, 13)}): looking at the answer is not the same as knowing it.`,
    ),
  },
};
