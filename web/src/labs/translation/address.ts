/**
 * The translator's part of the address:
 * `translate=the+cat&french=le+chat&off=cross.0.2&weight=cross.0.2:6.4:0.5&skip=1&mask=0&step=7
 * &temp=cross.0.2:0.5&scale=cross.0.2:2&block=4@cross.0.2`.
 */

import type { Intervention, Stack } from '../../core/types.ts';
import { entriesIn, INTERVENTION_KEYS } from '../../intervention/code.ts';
import { KIND_NAMES, KINDS, kindOf } from '../../intervention/kinds/index.ts';
import type { KindName } from '../../intervention/kinds/kind.ts';
import { paint } from '../../intervention/kinds/paint.ts';
import { reachOf, STACK_CODES } from '../../intervention/kinds/sites.ts';
import type { SourceAddress } from '../../scene/address.ts';
import {
  type Field,
  field,
  named,
  ofSource,
  oneOf,
  refuse,
  type Spelling,
  text,
  whole,
} from '../../scene/fields.ts';
import { LARGEST_SEED } from '../../scene/seed.ts';
import {
  MOST_LETTERS,
  STACKS,
  type StackHead,
  type TranslationSource,
  translationScene,
  translationSource,
} from './source.ts';

const START = translationSource();

/** What each kind looks like, for whoever wrote it otherwise. */
const EXAMPLES: Record<KindName, string> = {
  off: 'cross.0.2',
  temperature: 'cross.0.2:0.5',
  scale: 'cross.0.2:0.5',
  weights: 'cross.0.2:own',
  paint: 'cross.0.2:6:4:0.5',
  score: 'cross.0.2:6:4:1.5',
  row: 'cross.0.2:6:uniform',
  skip_layer: '1',
  skip_feed_forward: 'enc.1',
  mask: '0',
  block: '4@cross.0.2',
  sink: '0@cross.0.2',
  unscaled: 'cross.0.2',
  cap: '5@cross.0.2',
  positions: 'none',
};

/** A painted weight had a key of its own before other models had any, and its cell was written with a dot. */
const WEIGHT = 'weight';
const WEIGHT_EXAMPLE = 'cross.0.2:6.4:0.5';

function weightIn(written: string): Intervention | null {
  return paint.read(written.replace(/:(\d+)\.(\d+):/, ':$1:$2:'));
}

/** What needs no stack: a layer of the encoder, and the mask of the decoder. */
function entryOf(name: KindName, written: string): Intervention | null {
  if (name === 'skip_layer' && /^\d+$/.test(written)) return KINDS.skip_layer.read(`enc.${written}`);
  if (name === 'mask' && (written === '0' || written === '1'))
    return KINDS.mask.read(`${written === '0' ? 'none' : 'causal'}@dec`);
  return KINDS[name].read(written);
}

/** @throws HashProblem */
function readEntry(key: string, written: string): Intervention {
  const name = KIND_NAMES.find((candidate) => KINDS[candidate].code === key);
  const entry = name ? entryOf(name, written) : weightIn(written);
  if (entry && (entry.kind === 'positions' || reachOf(entry).stack)) return entry;
  return refuse(key, written, `like ${name ? EXAMPLES[name] : WEIGHT_EXAMPLE}`, 30);
}

function writeEntry(entry: Intervention): [key: string, text: string] {
  const { code, write } = kindOf(entry);
  if (entry.kind === 'paint') return [WEIGHT, write(entry).replace(/:(\d+):(\d+):/, ':$1.$2:')];
  if (entry.kind === 'skip_layer' && entry.stack === 'encoder_self') return [code, String(entry.layer)];
  const isWhole = entry.kind === 'mask' && entry.stack === 'decoder_self' && entry.layer === undefined;
  if (isWhole && (entry.mask === 'none' || entry.mask === 'causal'))
    return [code, entry.mask === 'causal' ? '1' : '0'];
  return [code, write(entry)];
}

const CHANGES: Field<TranslationSource> = {
  keys: [...INTERVENTION_KEYS, WEIGHT],
  read: (scene, parts, ignore) => ({
    ...scene,
    interventions: entriesIn(parts, CHANGES.keys, readEntry, ignore),
  }),
  write: ({ interventions }) => interventions.map(writeEntry),
};

const HEAD: Spelling<StackHead> = {
  read: (written, key) => {
    const match = /^(\d{1,3})\.(\d{1,3})$/.exec(written);
    return match ? { layer: Number(match[1]), head: Number(match[2]) } : refuse(key, written, 'like 0.2', 30);
  },
  write: ({ layer, head }) => `${layer}.${head}`,
};

/** The head that is followed in a stack. */
function followed(stack: Stack): Field<TranslationSource> {
  return field(
    STACK_CODES[stack],
    HEAD,
    ({ source }) => source.followed[stack],
    (scene, head) => {
      const { source } = scene;
      return { ...scene, source: { ...source, followed: { ...source.followed, [stack]: head } } };
    },
  );
}

const ALL = 'all';
const WORD = whole(1, 999);
/** Which word is being written; null: the whole translation. */
const STEP: Spelling<number | null> = {
  read: (written, key) => (written === ALL ? null : WORD.read(written, key)),
  write: (step) => (step === null ? ALL : String(step)),
};

export const translationAddress: SourceAddress<TranslationSource> = {
  start: (parts) => (parts.has('translate') ? translationScene() : null),
  fields: [
    ofSource('translate', 'text', text(MOST_LETTERS)),
    ofSource('french', 'target', text(MOST_LETTERS), START.target),
    ofSource('trained', 'model', oneOf(['transformer', 'leaking']), START.model),
    ofSource('beside', 'beside', oneOf(['bahdanau', 'head', 'leakage']), START.beside),
    ofSource('gold', 'gold', named({ 1: true, 0: false }), START.gold),
    ofSource('example', 'example', whole(0, LARGEST_SEED), START.example),
    ...STACKS.map(followed),
    ofSource(
      'on',
      'active',
      named<Stack>({ cross: 'decoder_cross', dec: 'decoder_self', enc: 'encoder_self' }),
      START.active,
    ),
    CHANGES,
    field(
      'step',
      STEP,
      ({ step }) => (step === translationScene().step ? undefined : step),
      (scene, step) => ({ ...scene, step }),
    ),
  ],
  ownMode: true,
  ownHead: true,
};
