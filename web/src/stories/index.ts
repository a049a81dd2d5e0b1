/** All stories, in the order of the list: a new one is a file, and an entry here. */

import type { StoryEntry } from './story.ts';

export const STORIES: readonly StoryEntry[] = [
  {
    name: 'it',
    title: 'What does “it” look at?',
    minutes: 2,
    about: 'One word, one head and its weights; and a riddle that the head does not solve.',
    load: async () => (await import('./it.ts')).it,
  },
  {
    name: 'search',
    title: 'Queries, keys and values as a search',
    minutes: 2,
    about: 'What a word looks for, what it is found by, and what it hands over.',
    load: async () => (await import('./search.ts')).search,
  },
  {
    name: 'heads',
    title: 'Several heads, one matrix',
    minutes: 2,
    about: 'The same numbers with 1, 3 and 6 heads: only the separators move.',
    load: async () => (await import('./heads.ts')).heads,
  },
  {
    name: 'scale',
    title: 'Why divide by √d?',
    minutes: 2,
    about: 'Wider vectors give larger scores, and a softmax that sees one word alone.',
    load: async () => (await import('./scale.ts')).scale,
  },
  {
    name: 'positions',
    title: 'Shuffle the words',
    minutes: 2,
    about: 'Attention knows no order of its own: what changes without positions, and what does not.',
    load: async () => (await import('./positions.ts')).positions,
  },
  {
    name: 'sink',
    title: 'The sink',
    minutes: 2,
    about:
      'Where weights go when there is nothing to look at, and what happens when that place is taken away.',
    load: async () => (await import('./sink.ts')).sink,
  },
  {
    name: 'masks',
    title: 'Which mask when?',
    minutes: 2,
    about: 'Encoder, decoder, cross-attention and padding: who may look at what.',
    load: async () => (await import('./masks.ts')).masks,
  },
  {
    name: 'ahead',
    title: 'Why the decoder must not see ahead',
    minutes: 3,
    about: 'Two translators, one trained without the mask: it learnt to copy the answer.',
    load: async () => (await import('./ahead.ts')).ahead,
  },
  {
    name: 'align',
    title: 'How a translation aligns',
    minutes: 2,
    about: 'Which English word each French one looks at, and where that runs backwards.',
    load: async () => (await import('./align.ts')).align,
  },
  {
    name: 'bahdanau',
    title: 'Bahdanau 2014 beside the Transformer',
    minutes: 3,
    about: 'The first attention on the sentence that its paper printed, and what changed by 2017.',
    load: async () => (await import('./bahdanau.ts')).bahdanau,
  },
  {
    name: 'self',
    title: 'Attention and self-attention',
    minutes: 2,
    about: 'Between two texts, within one: where each came from, with dates.',
    load: async () => (await import('./self.ts')).self,
  },
  {
    name: 'copying',
    title: 'Copying by induction',
    minutes: 3,
    about: 'How a language model (98 MB) repeats a name, and why looking is not yet doing.',
    load: async () => (await import('./copying.ts')).copying,
  },
];
