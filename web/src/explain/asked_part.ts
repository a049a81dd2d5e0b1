/** Which topic is about a part of the page: by the words on its buttons, its steps and terms, or what it is. */

import { KIND_NAMES, KINDS } from '../intervention/kinds/index.ts';
import type { Kind } from '../intervention/kinds/kind.ts';
import { TRAINED_TASKS } from '../labs/training/knobs.ts';
import { TASK_WORDS } from '../labs/training/runs/task_words.ts';
import { MASK_PRESETS } from '../view/controls/mask_presets.ts';
import { registeredViews } from '../view/head/index.ts';
import { termOf } from '../view/terms/glossary.ts';
import { topicFor } from './index.ts';
import type { TopicEntry } from './topic.ts';

/** Longer texts are no button's. */
const LONGEST_LABEL = 40;

/** What stands on a control for a kind of change, of any layer. */
function labelsOf(kind: Kind): string[] {
  const { control } = kind;
  if (control.form === 'buttons')
    return control.choices.flatMap(({ label, back }) =>
      [label(0), back(0)].map((text) => text.replace(/ \d+$/, '')),
    );
  return control.form === 'slider' || control.form === 'choice' ? [control.label] : [];
}

/** Those that no registry names. */
const OTHERS: Readonly<Record<string, string>> = {
  'use its mean': 'change:mean',
  'stop using its mean': 'change:mean',
  scores: 'change:unscaled',
  'soft cap on scores': 'change:cap',
  'soft cap': 'change:cap',
  'divide by √d': 'step:Scale',
  'key and value heads': 'term:key/value groups',
  'positions, in every layer': 'change:positions',
  'change the mask': 'change:mask',
  'what a sink hides': 'change:sink',
  'rows left empty': 'mask:empty',
  'columns left empty': 'mask:empty',
  'paint by hand': 'mask:painted',
  difference: 'view:difference',
  self: 'mode:self',
  causal: 'mode:causal',
  cross: 'mode:cross',
  'compare with …': 'tag:compare-form',
  'compare heads': 'tag:together-key',
  'pin several words': 'tag:together-key',
  'paint the mask': 'tag:mask-painter',
  'take these vectors': 'tag:vectors-editor',
  'explain the steps': 'tag:attention-steps',
  'open your own model': 'tag:user-model',
  present: 'tag:class-link',
  'first questions': 'tag:guide-line',
  keyboard: 'tag:keys-list',
  glossary: 'tag:glossary-list',
  explain: 'tag:explain-panel',
  'what followed': 'tag:changes-list',
  'what i changed': 'tag:changes-list',
  'how this number was made': 'tag:attention-steps',
  'this head': 'term:pattern',
  words: 'tag:words-switch',
  pieces: 'tag:words-switch',
};

/** On the buttons that choose one. */
const TASK_TITLES = new Map(
  TRAINED_TASKS.map((task) => [TASK_WORDS[task].title.toLowerCase(), `task:${task}`] as const),
);

let known: Map<string, string> | null = null;

/** By what is written on it, in small letters. */
function partsByLabel(): Map<string, string> {
  known ??= new Map([
    ...KIND_NAMES.flatMap((name) =>
      labelsOf(KINDS[name] as Kind).map((label) => [label.toLowerCase(), `change:${name}`] as const),
    ),
    ...registeredViews().map(({ name, label }) => [label.toLowerCase(), `view:${name}`] as const),
    ...Object.entries(OTHERS),
  ]);
  return known;
}

const textOf = (part: Element) =>
  (part.getAttribute('aria-label') ?? part.textContent ?? '').replace(/\s+/g, ' ').trim().toLowerCase();

function byLabel(part: Element, tags: ReadonlySet<string>): string | undefined {
  const text = textOf(part);
  if (text.length > LONGEST_LABEL) return undefined;
  const mask = tags.has('mask-painter') && MASK_PRESETS.find(({ label }) => text.endsWith(label));
  if (mask) return `mask:${mask.mask}`;
  const isTask = tags.has('training-knobs-form') && TASK_TITLES.get(text);
  if (isTask) return isTask;
  const labels = partsByLabel();
  return labels.get(text) ?? labels.get(text.replace(/ [\d.]+$/, ''));
}

/** A label has its value beside it. */
const LABELLED = 'button, summary, h2, h3, label';

function partOf(part: Element, tags: ReadonlySet<string>): string | undefined {
  const { localName } = part;
  // Its temperature is not that of a head.
  if (tags.has('sampling-controls')) return 'tag:sampling-controls';
  if (localName === 'attention-term') {
    const name = part.getAttribute('name') ?? part.textContent ?? '';
    return `term:${termOf(name)?.name ?? name}`;
  }
  const step = part.getAttribute('data-step');
  if (step) return `step:${step}`;
  if (part.matches(LABELLED)) {
    const [first] = part.childNodes;
    return byLabel(part, tags) ?? partsByLabel().get(first?.textContent?.trim().toLowerCase() ?? '');
  }
  const name = part.getAttribute('aria-label');
  if (localName === 'section' && tags.has('sink-lens') && name) return `sink:${name}`;
  return `tag:${localName}`;
}

/** Where nothing is pointed at: of what is looked at itself. */
export const topicOfView = (view: string): TopicEntry | null => topicFor(`view:${view}`) ?? null;

/** The nearest, of elements from the innermost outwards; null: nothing is told of any of them. */
export function topicOfParts(parts: readonly Element[]): TopicEntry | null {
  const tags = new Set(parts.map(({ localName }) => localName));
  for (const part of parts) {
    const asked = partOf(part, tags);
    const topic = asked && topicFor(asked);
    if (topic) return topic;
  }
  return null;
}
