/** What each task is, and what to watch for. */

import type { TrainedTask } from '../knobs.ts';

export interface TaskWords {
  title: string;
  what: string;
  watch: string;
}

export const TASK_WORDS: Record<TrainedTask, TaskWords> = {
  induction: {
    title: 'Induction',
    what: 'Sixteen different letters are read, then pieces of them come again. Whoever remembers what followed a letter the first time knows what follows now: A B … A, so B.',
    watch:
      'Two heads have to work together. First one in layer 0 learns to look at the token before. Only then can one in layer 1 find the earlier A and look at what came after it. The accuracy jumps when the second one forms.',
  },
  reverse: {
    title: 'Reverse',
    what: 'A row of symbols is read and written backwards.',
    watch:
      'One head of cross-attention has to look at the last symbol first. Watch its map turn into the other diagonal.',
  },
  sort: {
    title: 'Sort',
    what: 'Eight different symbols are read and written in their order.',
    watch:
      'Where to look depends on what the symbols are, not on where they stand: the head has to find the next larger one, wherever it is.',
  },
  date: {
    title: 'Dates',
    what: 'A date in one of eight spellings is read letter by letter and written as year-month-day, by Bahdanau’s model: two recurrent networks with additive attention between them.',
    watch:
      'While it writes the year, it should look at the year, wherever that stands; then at the month and the day.',
  },
};
