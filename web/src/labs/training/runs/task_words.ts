/** What each task is, what to watch for, and what a good run reaches, as `training/acceptance.h` has it. */

import type { TrainedTask } from '../knobs.ts';

/** A figure of the final evaluation that should be reached. */
export interface Wanted {
  figure: string;
  least: number;
}

export interface TaskWords {
  title: string;
  what: string;
  watch: string;
  wanted: Wanted[];
  /** By the name of a head's score: where a line in the chart says “enough”. */
  enough: Record<string, number>;
}

export const TASK_WORDS: Record<TrainedTask, TaskWords> = {
  induction: {
    title: 'Induction',
    what: 'Sixteen different letters are read, then pieces of them come again. Whoever remembers what followed a letter the first time knows what follows now: A B … A, so B.',
    watch:
      'Two heads have to work together. First one in layer 0 learns to look at the token before. Only then can one in layer 1 find the earlier A and look at what came after it. The accuracy jumps when the second one forms.',
    wanted: [
      { figure: 'teacher-forced accuracy', least: 0.99 },
      { figure: 'induction score, best head', least: 0.9 },
      { figure: 'previous-token score, best head', least: 0.7 },
    ],
    enough: { induction: 0.9, 'previous token': 0.7 },
  },
  reverse: {
    title: 'Reverse',
    what: 'A row of symbols is read and written backwards.',
    watch:
      'One head of cross-attention has to look at the last symbol first. Watch its map turn into the other diagonal.',
    wanted: [
      { figure: 'exact match, test', least: 0.99 },
      { figure: 'all rows: largest weight on gold', least: 0.99 },
      { figure: 'all rows: mass on gold', least: 0.9 },
    ],
    enough: { 'mass on gold': 0.9 },
  },
  sort: {
    title: 'Sort',
    what: 'Eight different symbols are read and written in their order.',
    watch:
      'Where to look depends on what the symbols are, not on where they stand: the head has to find the next larger one, wherever it is.',
    wanted: [
      { figure: 'exact match, test', least: 0.99 },
      { figure: 'all rows: largest weight on gold', least: 0.9 },
    ],
    enough: {},
  },
  date: {
    title: 'Dates',
    what: 'A date in one of eight spellings is read letter by letter and written as year-month-day, by Bahdanau’s model: two recurrent networks with additive attention between them.',
    watch:
      'While it writes the year, it should look at the year, wherever that stands; then at the month and the day.',
    wanted: [
      { figure: 'exact match, test', least: 0.98 },
      { figure: 'year: largest weight on gold', least: 0.9 },
      { figure: 'month: largest weight on gold', least: 0.9 },
      { figure: 'day: largest weight on gold', least: 0.9 },
    ],
    enough: {},
  },
};
