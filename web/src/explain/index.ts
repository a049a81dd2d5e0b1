/** All topics, in the order of the list: a new one is a few lines in a file of `topics`, and an entry here. */

import type { Group, Topic, TopicEntry } from './topic.ts';

const entry = (group: Group, name: string, title: string, ...of: string[]): TopicEntry => ({
  group,
  name,
  title,
  of,
});

/** `of`: what of the page it explains, named as `topicFor` asks. */
export const TOPICS: readonly TopicEntry[] = [
  entry('Questions', 'what', 'What is attention?', 'term:attention'),
  entry('Questions', 'origin', 'Where does it come from?', 'term:additive score'),
  entry('Questions', 'transformer', 'Why is it the key to the Transformer?', 'term:encoder', 'term:decoder'),
  entry(
    'Questions',
    'self',
    'What makes self-attention different?',
    'term:self-attention',
    'term:cross-attention',
  ),
  entry('Questions', 'why', 'Why several heads?', 'term:layer'),
  entry('Questions', 'differ', 'How do heads differ?', 'term:head'),
  entry('Questions', 'prune', 'Why can some heads be left out?', 'term:ablation'),
  entry('Questions', 'layers', 'Why do all layers matter?'),
  entry('Questions', 'ahead', 'Why is there a mask, and which one?', 'term:leakage'),
  entry('Questions', 'order', 'Does attention know the order of words?'),
  entry('Questions', 'resting', 'Why do heads look at [CLS]?', 'term:[CLS]'),
  entry('Questions', 'attended', 'Is what is looked at what matters?'),
  entry('Questions', 'meaning', 'What does a weight not say?', 'term:weight'),

  entry(
    'Steps',
    'project',
    'Project: where query, key and value come from',
    'step:Project',
    'term:query',
    'term:key',
    'term:value',
  ),
  entry('Steps', 'rotate', 'Rotate: positions turn them', 'step:Rotate'),
  entry('Steps', 'compare', 'Compare: query and key', 'step:Compare', 'term:score'),
  entry('Steps', 'scale', 'Scale: divide by √d', 'step:Scale', 'change:unscaled', 'tag:width-study'),
  entry(
    'Steps',
    'masking',
    'Mask: what may not be looked at',
    'step:Mask',
    'term:mask',
    'tag:mask-painter',
    'change:mask',
  ),
  entry('Steps', 'normalise', 'Normalise: the softmax', 'step:Normalise', 'term:softmax'),
  entry('Steps', 'read', 'Read: mix the values', 'step:Read'),
  entry('Steps', 'write', 'Write: through W_O into the stream', 'step:Write'),

  entry('Scores and heads', 'temperature', 'Attention temperature', 'term:temperature', 'change:temperature'),
  entry('Scores and heads', 'cap', 'Soft cap', 'term:soft cap', 'change:cap'),
  entry(
    'Scores and heads',
    'scores',
    'Kinds of scores',
    'term:cosine',
    'term:general score',
    'tag:score-editor',
    'score:dot',
    'score:scaled-dot',
    'score:general',
    'score:additive',
    'score:cosine',
  ),
  entry(
    'Scores and heads',
    'heads',
    'Heads: one matrix, cut into parts',
    'tag:vectors-knobs',
    'tag:vectors-editor',
  ),
  entry(
    'Scores and heads',
    'groups',
    'Key and value groups',
    'term:key/value groups',
    'term:cache',
    'term:context',
  ),
  entry('Scores and heads', 'modes', 'Self, causal, cross', 'mode:self', 'mode:causal', 'mode:cross'),

  entry('Masks', 'mask-none', 'No mask', 'mask:none'),
  entry('Masks', 'mask-causal', 'Causal mask', 'mask:causal', 'term:causal'),
  entry('Masks', 'mask-window', 'Window', 'mask:window'),
  entry('Masks', 'mask-dilated', 'Dilated window', 'mask:dilated'),
  entry('Masks', 'mask-prefix', 'Prefix', 'mask:prefix'),
  entry('Masks', 'mask-blocks', 'Blocks', 'mask:blocks'),
  entry('Masks', 'mask-padding', 'Padding', 'mask:padding', 'term:padding'),
  entry('Masks', 'mask-sinks', 'Sinks and window', 'mask:sinks'),
  entry('Masks', 'mask-random', 'Random blocks', 'mask:random'),
  entry('Masks', 'mask-painted', 'Painted by hand', 'mask:painted'),
  entry('Masks', 'mask-empty', 'Nothing left to look at', 'mask:empty'),

  entry('Positions', 'positions', 'Positions', 'term:position', 'change:positions', 'positions:kept'),
  entry('Positions', 'positions-none', 'Without positions', 'positions:none'),
  entry('Positions', 'positions-learned', 'Learned positions', 'positions:learned'),
  entry('Positions', 'positions-sinusoid', 'Sinusoids', 'positions:sinusoid'),
  entry('Positions', 'positions-alibi', 'ALiBi', 'positions:alibi'),
  entry('Positions', 'positions-rotary', 'Rotary positions', 'positions:rotary'),

  entry('Sinks', 'sink', 'What a sink is', 'term:sink', 'tag:sink-lens', 'change:sink'),
  entry('Sinks', 'sink-now', 'As it is now', 'sink:As it is now'),
  entry('Sinks', 'sink-hidden', 'Hidden, the rest renormalised', 'sink:Hidden, the rest renormalised'),
  entry('Sinks', 'sink-dropped', 'Dropped, computed again', 'sink:Dropped, computed again'),
  entry('Sinks', 'sink-plus-one', 'Softmax plus one', 'sink:Softmax plus one'),
  entry('Sinks', 'sink-learned', 'A learned sink', 'sink:A learned sink'),

  entry('Changes', 'off', 'Switch a head off', 'change:off', 'tag:change-head'),
  entry('Changes', 'mean', 'Use its mean', 'change:mean'),
  entry('Changes', 'output', 'Output times a factor', 'change:scale'),
  entry('Changes', 'pattern', 'Other weights for a head', 'change:weights'),
  entry('Changes', 'row', 'Even weights for one token', 'change:row'),
  entry('Changes', 'paint', 'Set a weight', 'change:paint', 'tag:cell-card', 'tag:weight-setter'),
  entry('Changes', 'score', 'Set a score', 'change:score'),
  entry('Changes', 'block', 'Hide a token', 'change:block'),
  entry('Changes', 'skip-layer', 'Skip a layer', 'change:skip_layer'),
  entry(
    'Changes',
    'skip-feed-forward',
    'Skip a feed-forward network',
    'change:skip_feed_forward',
    'term:feed-forward',
  ),

  entry('Figures', 'matrix', 'The matrix', 'view:matrix', 'tag:attention-matrix', 'tag:attention-legend'),
  entry('Figures', 'sentence', 'The sentence', 'tag:attention-sentence', 'term:token', 'term:[MASK]'),
  entry('Figures', 'lines', 'Lines', 'view:lines', 'tag:attention-lines'),
  entry('Figures', 'table', 'The table', 'view:table', 'tag:attention-table'),
  entry(
    'Figures',
    'looks',
    'Looks at, looked at by',
    'tag:attention-looks',
    'tag:together-looks',
    'tag:attention-readout',
  ),
  entry('Figures', 'grid', 'The grid of heads', 'tag:attention-heads', 'tag:head-rail', 'order:layers'),
  entry(
    'Figures',
    'patterns',
    'Pattern names',
    'term:pattern',
    'term:induction',
    'order:pattern',
    'order:repeated',
    'order:rest',
  ),
  entry('Figures', 'entropy', 'Entropy', 'term:entropy', 'term:nats', 'order:entropy'),
  entry('Figures', 'distance', 'Mean distance', 'term:mean distance', 'order:distance'),
  entry(
    'Figures',
    'masses',
    'Weight by place',
    'order:first',
    'order:previous',
    'order:own',
    'order:next',
    'order:last',
  ),
  entry('Figures', 'effect', 'Which head matters most', 'order:effect', 'tag:head-ranking'),
  entry('Figures', 'difference', 'The difference', 'view:difference'),
  entry('Figures', 'comparison', 'Two sides compared', 'tag:compare-view', 'tag:compare-form'),
  entry(
    'Figures',
    'alignment',
    'Alignment of a translation',
    'term:alignment',
    'tag:translation-figure',
    'tag:translation-matrices',
  ),
  entry(
    'Figures',
    'prediction',
    'What comes next',
    'term:logit',
    'term:probability',
    'term:KL divergence',
    'term:sampling',
    'term:vocabulary',
    'tag:next-token',
    'tag:sampling-controls',
    'tag:language-panel',
    'tag:encoder-panel',
  ),
  entry(
    'Figures',
    'loss',
    'Loss and accuracy',
    'term:loss',
    'term:accuracy',
    'term:training step',
    'tag:line-chart',
    'tag:training-charts',
  ),
  entry('Figures', 'words', 'Tokens and words', 'tag:words-switch', 'tag:text-input'),
  entry('Figures', 'shading', 'Shades, and what is left out', 'tag:head-tools'),
  entry(
    'Figures',
    'stream',
    'The residual stream',
    'term:residual stream',
    'term:embedding',
    'term:layer norm',
  ),
];

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
  Steps: () => import('./topics/steps.ts'),
  'Scores and heads': async () => {
    const { scoreFunctions, ...others } = await import('./topics/scores.ts');
    return { ...others, scores: scoreFunctions };
  },
  Masks: async () => {
    const { emptyRows, ...masks } = await import('./topics/masks.ts');
    return prefixed('mask', { ...masks, empty: emptyRows });
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
    const { skipLayer, skipFeedForward, ...changes } = await import('./topics/changes.ts');
    return { ...changes, 'skip-layer': skipLayer, 'skip-feed-forward': skipFeedForward };
  },
  Figures: async () => {
    const { matrixFigure, tokens, ...figures } = await import('./topics/figures.ts');
    return { ...figures, matrix: matrixFigure, words: tokens };
  },
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
