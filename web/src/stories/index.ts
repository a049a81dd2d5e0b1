/** All stories, in the order of the list: a new one is a file, and an entry here. */

import type { StoryEntry } from './story.ts';

export const STORIES: readonly StoryEntry[] = [
  {
    name: 'it',
    title: 'What does “it” look at?',
    minutes: 2,
    about: 'One word, one head, one row of weights; and a riddle that the head does not solve.',
    load: async () => (await import('./it.ts')).it,
  },
  {
    name: 'scale',
    title: 'Why divide by √d?',
    minutes: 2,
    about: 'Wider vectors give larger scores, and a softmax that sees one word alone.',
    load: async () => (await import('./scale.ts')).scale,
  },
  {
    name: 'ahead',
    title: 'Why the decoder must not see ahead',
    minutes: 3,
    about: 'Two translators, one trained without the mask: it learnt to copy the answer.',
    load: async () => (await import('./ahead.ts')).ahead,
  },
  {
    name: 'sink',
    title: 'The sink',
    minutes: 2,
    about:
      'Where weights go when there is nothing to look at, and what happens when that place is taken away.',
    load: async () => (await import('./sink.ts')).sink,
  },
];
