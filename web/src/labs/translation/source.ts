/** The translator's part of the Scene: a sentence, its translation, and what the reader changed inside the model. */

import type { Intervention, Stack } from '../../core/intervention_types.ts';
import { untouched } from '../../scene/defaults.ts';
import type { Scene, Source } from '../../scene/scene.ts';

/** With the causal mask in training, or without it. */
export type Translator = 'transformer' | 'leaking';
/** What stands below the linked figure. */
export type Comparison = 'bahdanau' | 'head' | 'leakage';

/** A head, counted within its stack. */
export interface StackHead {
  layer: number;
  head: number;
}

export type TranslationChange =
  | ({ kind: 'off'; stack: Stack } & StackHead)
  | ({ kind: 'weight'; stack: Stack; query: number; key: number; weight: number } & StackHead)
  | ({ kind: 'temperature'; stack: Stack; temperature: number } & StackHead)
  | ({ kind: 'scale'; stack: Stack; factor: number } & StackHead)
  /** Where layer or head are absent, all of the stack are meant. */
  | ({ kind: 'block'; stack: Stack; token: number } & Partial<StackHead>)
  | { kind: 'skip'; layer: number }
  | { kind: 'mask'; causal: boolean };

export interface TranslationSource {
  kind: 'translation';
  text: string;
  /** The reader's own French; null: the model writes. */
  target: string | null;
  model: Translator;
  changes: TranslationChange[];
  /** In each stack, the head that figure and panel speak of; absent: the one that the model's card names, or the first. */
  followed: Partial<Record<Stack, StackHead>>;
  /** The stack whose followed head the matrix shows: the scene's layer and head follow from it. */
  active: Stack;
  beside: Comparison;
  /** The gold alignment, where it is known, lies over figure and matrices. */
  gold: boolean;
  /** A sentence of the grammar, drawn from this seed: its gold alignment is known. */
  example: number | null;
}

export function isTranslation(source: Source): source is TranslationSource {
  return source.kind === 'translation';
}

export const STACKS: readonly Stack[] = ['encoder_self', 'decoder_self', 'decoder_cross'];
export const STACK_NAMES: Record<Stack, string> = {
  encoder_self: 'Encoder self',
  decoder_self: 'Decoder self',
  decoder_cross: 'Cross',
};
/** Longer than any sentence that the model reads. */
export const MOST_LETTERS = 1000;
export const MOST_CHANGES = 200;
export const BAHDANAU = 'the agreement on the European economic area was signed in August 1992';

export function translationSource(text = BAHDANAU): TranslationSource {
  return {
    kind: 'translation',
    text,
    target: null,
    model: 'transformer',
    changes: [],
    followed: {},
    active: 'decoder_cross',
    beside: 'bahdanau',
    gold: true,
    example: null,
  };
}

/** What the translator is opened with: the seventh word is being written. */
export function translationScene(
  source = translationSource(),
  step: number | null = 7,
): Scene<TranslationSource> {
  return { ...untouched(), source, mode: 'cross', layer: 0, head: 0, view: 'matrix', pin: null, step };
}

/** What has to be computed anew when it changes. */
export function translationPart({ text, target, model, changes, example }: TranslationSource): string {
  return JSON.stringify([text, target, model, changes, example]);
}

type StackPlace = Partial<StackHead> & { stack: Stack };

function samePlace(one: StackPlace, other: StackPlace): boolean {
  return one.stack === other.stack && one.layer === other.layer && one.head === other.head;
}

/** Two entries of which only the newer can hold. */
function replaces(one: TranslationChange, other: TranslationChange): boolean {
  if (one.kind === 'mask' || other.kind === 'mask') return one.kind === other.kind;
  if (one.kind === 'skip' || other.kind === 'skip')
    return one.kind === other.kind && one.layer === other.layer;
  if (one.kind !== other.kind || !samePlace(one, other)) return false;
  if (one.kind === 'weight' && other.kind === 'weight')
    return one.query === other.query && one.key === other.key;
  return one.kind !== 'block' || other.kind !== 'block' || one.token === other.token;
}

export function withChange(list: TranslationChange[], one: TranslationChange): TranslationChange[] {
  return [...list.filter((other) => !replaces(one, other)), one];
}

export function withoutChange(list: TranslationChange[], one: TranslationChange): TranslationChange[] {
  return list.filter((other) => !replaces(one, other));
}

/** Takes the change back when it is there already. */
export function toggled(list: TranslationChange[], one: TranslationChange): TranslationChange[] {
  const without = withoutChange(list, one);
  return without.length < list.length ? without : [...list, one];
}

export function isOff(list: TranslationChange[], stack: Stack, { layer, head }: StackHead): boolean {
  return list.some((change) => change.kind === 'off' && samePlace(change, { stack, layer, head }));
}

/** Whether a change that names the stack is about this head. */
export function isAbout(change: TranslationChange, stack: Stack, { layer, head }: StackHead): boolean {
  if (!('stack' in change) || change.stack !== stack) return false;
  return (change.layer ?? layer) === layer && (change.head ?? head) === head;
}

/** Changed by an entry that names its layer, but not switched off. */
export function isEdited(list: TranslationChange[], stack: Stack, place: StackHead): boolean {
  return list.some(
    (change) =>
      change.kind !== 'off' &&
      isAbout(change, stack, place) &&
      'layer' in change &&
      change.layer !== undefined,
  );
}

export function isSkipped(list: TranslationChange[], layer: number): boolean {
  return list.some((one) => one.kind === 'skip' && one.layer === layer);
}

/** Whether later French words are hidden: as the model was trained, unless the reader changed it. */
export function masks(list: TranslationChange[], trained: boolean): boolean {
  const change = list.find((one) => one.kind === 'mask');
  return change?.kind === 'mask' ? change.causal : trained;
}

function interventionOf(change: TranslationChange): Intervention {
  switch (change.kind) {
    case 'off': {
      const { stack, layer, head } = change;
      return { kind: 'off', stack, layer, head, by: 'zero' };
    }
    case 'weight':
      return { ...change, kind: 'paint' };
    case 'temperature':
    case 'scale':
    case 'block':
      return change;
    case 'skip':
      return { kind: 'skip_layer', stack: 'encoder_self', layer: change.layer };
    case 'mask':
      return { kind: 'mask', stack: 'decoder_self', mask: change.causal ? 'causal' : 'none' };
  }
}

/** As the core takes them. */
export function interventionsOf(list: TranslationChange[]): Intervention[] {
  return list.map(interventionOf);
}

/** Of a kind that both have in common; null: the translator has none of it. */
export function changeOf(entry: Intervention): TranslationChange | null {
  if (entry.kind !== 'temperature' && entry.kind !== 'scale' && entry.kind !== 'block') return null;
  const { stack } = entry;
  return stack ? { ...entry, stack } : null;
}

/** "cross 0.2", as the rail names it. */
export function nameOfHead(stack: Stack, { layer, head }: StackHead): string {
  return `${SHORT_NAMES[stack]} ${layer}.${head}`;
}

const SHORT_NAMES: Record<Stack, string> = {
  encoder_self: 'encoder',
  decoder_self: 'decoder',
  decoder_cross: 'cross',
};

function blockWords(change: Extract<TranslationChange, { kind: 'block' }>, names: ChangeNames): string {
  const { stack, layer, head, token } = change;
  const name = `“${names.key(stack, token)}”`;
  if (layer === undefined) return `No ${SHORT_NAMES[stack]} head may look at ${name}`;
  return head === undefined
    ? `No head of ${SHORT_NAMES[stack]} layer ${layer} may look at ${name}`
    : `Head ${nameOfHead(stack, { layer, head })} may not look at ${name}`;
}

/** What is read and what is written at a place, for words about a change. */
export interface ChangeNames {
  query: (stack: Stack, at: number) => string;
  /** What a row that writes has read last; empty: the row has one name. */
  after?: (stack: Stack, at: number) => string;
  key: (stack: Stack, at: number) => string;
}

export function wordsOfChange(one: TranslationChange, names: ChangeNames): string {
  switch (one.kind) {
    case 'off':
      return `Head ${nameOfHead(one.stack, one)} switched off`;
    case 'weight': {
      const after = names.after?.(one.stack, one.query) ?? '';
      const row = `“${names.query(one.stack, one.query)}” looks at “${names.key(one.stack, one.key)}” with weight ${one.weight}`;
      return `${nameOfHead(one.stack, one)}: ${row}${after && `, after “${after}”`}`;
    }
    case 'temperature':
      return `Head ${nameOfHead(one.stack, one)}: attention temperature ${one.temperature}`;
    case 'scale':
      return `Head ${nameOfHead(one.stack, one)}: output × ${one.factor}`;
    case 'block':
      return blockWords(one, names);
    case 'skip':
      return `Encoder layer ${one.layer} skipped`;
    case 'mask':
      return one.causal ? 'The causal mask put in' : 'The causal mask taken out';
  }
}

export interface TranslatorSize {
  layers: Record<Stack, number>;
  heads: Record<Stack, number>;
  /** Most tokens of a sentence. */
  tokens: number;
}

/** Entries that the model has no place for are left out, and said. */
export function fittingChanges(
  list: TranslationChange[],
  { layers, heads, tokens }: TranslatorSize,
): { kept: TranslationChange[]; left: TranslationChange[] } {
  const fits = (one: TranslationChange) => {
    if (one.kind === 'mask') return true;
    if (one.kind === 'skip') return one.layer < layers.encoder_self;
    const { layer = 0, head = 0 } = one;
    if (layer >= layers[one.stack] || head >= heads[one.stack]) return false;
    if (one.kind === 'block') return one.token < tokens;
    return one.kind !== 'weight' || (one.query < tokens && one.key < tokens);
  };
  return { kept: list.filter(fits), left: list.filter((one) => !fits(one)) };
}
