/** A topic by its name, by what of the page it is about, and its text: a new one is a few lines in a file of `topics`, and an entry in topic_list.ts. */

import type { Group, Topic, TopicEntry } from './topic.ts';
import { TOPICS } from './topic_list.ts';

export { TOPICS };

type File = Readonly<Record<string, Topic>>;

/** Where a topic's text is: it is fetched with the first of its file. */
const FILES: Readonly<Record<Group, () => Promise<File>>> = {
  Questions: async () => {
    const [{ mask, ...questions }, { meaning }] = await Promise.all([
      import('./topics/questions.ts'),
      import('./topics/figures.ts'),
    ]);
    return { ...questions, ahead: mask, meaning };
  },
  Steps: async () => {
    const [steps, { steps: all }] = await Promise.all([
      import('./topics/steps.ts'),
      import('./topics/page.ts'),
    ]);
    return { ...steps, steps: all };
  },
  'Scores and heads': async () => {
    const [{ scoreFunctions, ...others }, { opened, plane }] = await Promise.all([
      import('./topics/scores.ts'),
      import('./topics/writing.ts'),
    ]);
    return { ...others, opened, plane, scores: scoreFunctions };
  },
  Masks: async () => {
    const [{ emptyRows, ...masks }, { reach }] = await Promise.all([
      import('./topics/masks.ts'),
      import('./topics/page.ts'),
    ]);
    return { reach, ...prefixed('mask', { ...masks, empty: emptyRows }) };
  },
  Positions: async () => {
    const { positions, noPositions, ...kinds } = await import('./topics/positions.ts');
    return { positions, ...prefixed('positions', { ...kinds, none: noPositions }) };
  },
  Sinks: async () => {
    const { sink, asItIs, plusOne, learnedSink, ...forms } = await import('./topics/sinks.ts');
    return {
      sink,
      ...prefixed('sink', { ...forms, now: asItIs, 'plus-one': plusOne, learned: learnedSink }),
    };
  },
  Changes: async () => {
    const [{ skipLayer, skipFeedForward, ...changes }, { changing, followed }] = await Promise.all([
      import('./topics/changes.ts'),
      import('./topics/page.ts'),
    ]);
    return { ...changes, changing, followed, 'skip-layer': skipLayer, 'skip-feed-forward': skipFeedForward };
  },
  Figures: async () => {
    const [{ matrixFigure, tokens, ...figures }, { several, long, pieces }] = await Promise.all([
      import('./topics/figures.ts'),
      import('./topics/page.ts'),
    ]);
    return { ...figures, several, long, pieces, matrix: matrixFigure, words: tokens };
  },
  Models: async () => {
    const [{ byHandTopic, ...writing }, training, { ownModel }] = await Promise.all([
      import('./topics/writing.ts'),
      import('./topics/training.ts'),
      import('./topics/page.ts'),
    ]);
    return { ...writing, ...training, 'by-hand': byHandTopic, 'own-model': ownModel };
  },
  'The page': () => import('./topics/page.ts'),
};

const prefixed = (prefix: string, topics: File): File =>
  Object.fromEntries(Object.entries(topics).map(([name, topic]) => [`${prefix}-${name}`, topic]));

/** Topics of another group that go on from one: where no term leads to each of them. */
const GOES_ON: Readonly<Record<string, Group>> = {
  masking: 'Masks',
  ahead: 'Masks',
  compare: 'Scores and heads',
  rotate: 'Positions',
  order: 'Positions',
  resting: 'Sinks',
  prune: 'Changes',
  grid: 'Changes',
  'own-model': 'The page',
  sources: 'Models',
};

/** Its own group, and the one that goes on from it. */
export function groupsOf({ name, group }: TopicEntry): readonly Group[] {
  const more = GOES_ON[name];
  return more ? [more, group] : [group];
}

export function entryOf(name: string): TopicEntry | undefined {
  return TOPICS.find((candidate) => candidate.name === name);
}

/** `part`: `term:softmax`, `view:lines`, `mask:causal`; undefined: none is about it. */
export function topicFor(part: string): TopicEntry | undefined {
  return TOPICS.find(({ of }) => of.includes(part));
}

export async function loadTopic({ group, name }: TopicEntry): Promise<Topic> {
  const topic = (await FILES[group]())[name];
  if (!topic) throw new Error(`there is no text for the topic ${name}`);
  return topic;
}
