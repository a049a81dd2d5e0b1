/** What each task is, what to watch for, and what its model can be asked. */

import type { TrainedTask } from '../knobs.ts';

export interface TaskWords {
  title: string;
  what: string;
  watch: string;
  /** What may be asked; `words`: all that the model reads. */
  asks: (words: readonly string[]) => string;
  /** Such a question. */
  such: string;
  /** Between the tokens of a question or an answer. */
  between: '' | ' ';
}

const LETTERS = () => 'Up to 16 letters from a to j; in training there were 4 at least.';

export const TASK_WORDS: Record<TrainedTask, TaskWords> = {
  induction: {
    title: 'Induction',
    what: 'Sixteen different letters are read, then pieces of them come again. Whoever remembers what followed a letter the first time knows what follows now: A B … A, so B.',
    watch:
      'Heads of two layers have to work together. First a head in layer 0 learns to look at the token before. Only then can a head in layer 1 find the earlier A and look at what came after it. The accuracy jumps when the second head forms.',
    asks: () =>
      'Up to 40 letters or digits from 1 to 5, some of which come again. In training sixteen different ones came first, then pieces of them.',
    such: 'abcdefghijklmnop cdefg ijkl',
    between: '',
  },
  reverse: {
    title: 'Reverse',
    what: 'A row of symbols is read and written backwards.',
    watch:
      'One head of cross-attention has to look at the last symbol first. Watch its map turn into the other diagonal.',
    asks: LETTERS,
    such: 'cabbage',
    between: '',
  },
  copy: {
    title: 'Copy',
    what: 'A row of symbols is read and written as it is.',
    watch: 'The simplest alignment that there is: watch the map turn into the diagonal.',
    asks: LETTERS,
    such: 'cabbage',
    between: '',
  },
  sort: {
    title: 'Sort',
    what: 'Eight different symbols are read and written in their order.',
    watch:
      'Where to look depends on what the symbols are, not on where they stand: the head has to find the next larger one, wherever it is.',
    asks: () => 'Up to 8 numbers from 1 to 61; in training always 8 different ones.',
    such: '42 7 58 19 3 31 60 24',
    between: ' ',
  },
  date: {
    title: 'Dates',
    what: 'A date in one of eight spellings is read letter by letter and written as year-month-day, by Bahdanau’s model: two recurrent networks with additive attention between them.',
    watch:
      'While it writes the year, it should look at the year, wherever that stands; then at the month and the day.',
    asks: () =>
      'A day of 1950 to 2049 in one of eight spellings: 23 august 1992; august 23, 1992; sunday, 23 august 1992; the 23rd of august 1992; 23/08/1992; 1992.08.23; 23-aug-92; aug 23, ’92.',
    such: '20 july 1969',
    between: '',
  },
  word_sense: {
    title: 'Word sense',
    what: 'Eight English words are read and written in French, one by one. “bank” is “rive” or “banque”: a word elsewhere among them tells which.',
    watch:
      'Cross-attention looks at “bank” while it writes that word, not at the word that tells: an encoder layer has carried the meaning there before.',
    asks: (words) =>
      `Up to 8 of its words, “bank” with one of those that tell which; in training always 8. It reads ${words.filter((word) => !word.startsWith('<')).join(', ')}.`,
    such: 'red one bank cat two river blue dog',
    between: ' ',
  },
};
