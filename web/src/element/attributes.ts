/** The attributes of the element: what they say, and in one sentence what of them cannot be shown. */

import type { LayerSummary } from '../core/types.ts';
import { readHead, readPin } from '../scene/position_text.ts';
import type { HeadPosition } from '../scene/scene.ts';
import { registeredViews } from '../view/head/index.ts';
import { plural } from '../view/text/format.ts';
import { readScene } from './scene_reader.ts';

export interface Attributes {
  head: string;
  pin: string;
  mode: string;
  view: string;
  theme: string;
  scene: string;
}

export const ATTRIBUTES = [
  'head',
  'pin',
  'mode',
  'view',
  'theme',
  'scene',
] as const satisfies (keyof Attributes)[];
export const NEEDS_VECTORS =
  'mode="causal" needs queries and keys, and this file holds weights alone. The trace is shown as it was computed.';
/** Views that every trace has. */
const VIEWS = registeredViews()
  .filter(({ when }) => !when)
  .map(({ name }) => name);
const CHOICES = { mode: ['self', 'causal'], view: VIEWS, theme: ['light', 'dark'] };
/** What is shown instead of a choice that does not exist. */
const INSTEAD = {
  mode: 'The trace is shown as it was computed.',
  view: 'The matrix is shown.',
  theme: "The reader's own is shown.",
};

/** A text from outside, so short that a sentence can hold it. */
function quoted(name: keyof Attributes, text: string): string {
  return `${name}="${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}

function refusedHead(text: string, layers: LayerSummary[], shown: HeadPosition): string {
  const position = readHead(text.trim());
  const instead = `Head ${shown.layer}.${shown.head} is shown.`;
  if (!position) {
    return `${quoted('head', text)} names no head: write layer and head, both counted from 0, such as head="0.0". ${instead}`;
  }
  const layer = layers[position.layer];
  if (!layer) {
    const last = layers.length - 1;
    return `${quoted('head', text)} is not in this trace: it has ${plural(layers.length, 'layer')}, 0 to ${last}. ${instead}`;
  }
  return position.head < layer.heads
    ? ''
    : `${quoted('head', text)} is not in this trace: layer ${position.layer} has ${plural(layer.heads, 'head')}, 0 to ${layer.heads - 1}. ${instead}`;
}

function refusedPin(text: string, { queries, keys }: LayerSummary): string {
  const pin = readPin(text.trim());
  const instead = 'Nothing is pinned.';
  if (!pin) {
    return `${quoted('pin', text)} names no cell: write query and key, both counted from 0, such as pin="0.0". ${instead}`;
  }
  return pin.query < queries && pin.key < keys
    ? ''
    : `${quoted('pin', text)} is not in this head: it has queries 0 to ${queries - 1} and keys 0 to ${keys - 1}. ${instead}`;
}

/** For each of the attributes what of it cannot be shown as it stands, else nothing; `shown` is the head that is. */
export function refusedAttributes(
  attributes: Partial<Attributes>,
  layers: LayerSummary[],
  shown: HeadPosition,
): Map<keyof Attributes, string> {
  const layer = layers[shown.layer];
  const { head, pin, scene } = attributes;
  const refused = new Map<keyof Attributes, string>();
  if (head !== undefined) refused.set('head', head && refusedHead(head, layers, shown));
  if (pin !== undefined) refused.set('pin', pin && layer ? refusedPin(pin, layer) : '');
  if (scene !== undefined) {
    const { problem } = readScene(scene);
    const sentence = `${quoted('scene', scene)} cannot be read: ${problem}. The trace is shown without it.`;
    refused.set('scene', problem && sentence);
  }
  for (const name of ['mode', 'view', 'theme'] as const) {
    const text = attributes[name];
    if (text === undefined) continue;
    const choices = CHOICES[name];
    const sentence = `${quoted(name, text)} is not known: it can be ${choices.join(' or ')}. ${INSTEAD[name]}`;
    refused.set(name, text === '' || choices.includes(text) ? '' : sentence);
  }
  return refused;
}

/** What attributes ask for in vain, until they ask for something else. */
export class Refusals {
  #said = new Map<keyof Attributes, string>();

  get sentences(): string[] {
    return [...this.#said.values()].filter((sentence) => sentence !== '');
  }

  /** Takes in what attributes ask for now. */
  take(refused: ReadonlyMap<keyof Attributes, string>): void {
    for (const [name, sentence] of refused) this.#said.set(name, sentence);
  }

  forget(name: keyof Attributes): void {
    this.#said.delete(name);
  }

  clear(): void {
    this.#said.clear();
  }
}
