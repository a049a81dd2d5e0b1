/**
 * The translator's part of the address:
 * `translate=the+cat&french=le+chat&off=cross.0.2&weight=cross.0.2:6.4:0.5&skip=1&mask=0&step=7
 * &temp=cross.0.2:0.5&scale=cross.0.2:2&block=4@cross.0.2`.
 */

import type { Stack } from '../../core/training_types.ts';
import { KINDS } from '../../intervention/kinds/index.ts';
import { NUMBER } from '../../intervention/kinds/sites.ts';
import { HashProblem } from '../../scene/hash_problem.ts';
import type { Scene } from '../../scene/scene.ts';
import {
  type Comparison,
  MOST_CHANGES,
  MOST_LETTERS,
  STACKS,
  type StackHead,
  type TranslationChange,
  type TranslationSource,
  type Translator,
  translationScene,
  translationSource,
} from './source.ts';

/** The name of each kind in the address. */
const CODES: Record<TranslationChange['kind'], string> = {
  off: 'off',
  weight: 'weight',
  skip: 'skip',
  mask: 'mask',
  temperature: KINDS.temperature.code,
  scale: KINDS.scale.code,
  block: KINDS.block.code,
};
const CHANGE_KEYS: readonly string[] = Object.values(CODES);
/** Of the head that is followed in each stack. */
const FOLLOWED: Record<Stack, string> = { encoder_self: 'enc', decoder_self: 'dec', decoder_cross: 'cross' };
export const TRANSLATION_KEYS: ReadonlySet<string> = new Set([
  ...CHANGE_KEYS,
  ...Object.values(FOLLOWED),
  'translate',
  'french',
  'trained',
  'on',
  'beside',
  'gold',
  'example',
  'step',
]);
const TRANSLATORS: readonly string[] = ['transformer', 'leaking'];
const BESIDES: readonly string[] = ['bahdanau', 'head', 'leakage'];
const SWITCH: readonly string[] = ['1', '0'];
const COUNT = '(\\d{1,3})';
const HEAD = new RegExp(`^(enc|dec|cross)\\.${COUNT}\\.${COUNT}$`);
const WEIGHT = new RegExp(
  `^(enc|dec|cross)\\.${COUNT}\\.${COUNT}:${COUNT}\\.${COUNT}:(\\d(?:\\.\\d{1,6})?)$`,
);
const AMOUNT = new RegExp(`^(enc|dec|cross)\\.${COUNT}\\.${COUNT}:(${NUMBER})$`);
const BLOCK = new RegExp(`^${COUNT}@(enc|dec|cross)(?:\\.${COUNT}(?:\\.${COUNT})?)?$`);
const LARGEST_SEED = 2 ** 32 - 1;
const ALL = 'all';

function stackOf(name: string | undefined): Stack {
  return STACKS.find((stack) => FOLLOWED[stack] === name) ?? 'decoder_cross';
}

function unreadable(name: string, text: string, example: string): HashProblem {
  return new HashProblem(`'${name}=${text.slice(0, 30)}' should be like ${example}`);
}

function amountOf(kind: 'temperature' | 'scale', text: string): TranslationChange {
  const match = AMOUNT.exec(text);
  const amount = Number(match?.[4]);
  if (!match || !Number.isFinite(amount) || (kind === 'temperature' && amount <= 0))
    throw unreadable(CODES[kind], text, 'cross.0.2:0.5');
  const place = { stack: stackOf(match[1]), layer: Number(match[2]), head: Number(match[3]) };
  return kind === 'scale' ? { kind, ...place, factor: amount } : { kind, ...place, temperature: amount };
}

function blockOf(text: string): TranslationChange {
  const match = BLOCK.exec(text);
  if (!match) throw unreadable(CODES.block, text, '4@cross.0.2');
  const [, token, stack, layer, head] = match;
  return {
    kind: 'block',
    stack: stackOf(stack),
    token: Number(token),
    ...(layer !== undefined && { layer: Number(layer) }),
    ...(head !== undefined && { head: Number(head) }),
  };
}

function changeOf(name: string, text: string): TranslationChange {
  if (name === CODES.temperature) return amountOf('temperature', text);
  if (name === CODES.scale) return amountOf('scale', text);
  if (name === CODES.block) return blockOf(text);
  if (name === 'off') {
    const found = HEAD.exec(text);
    if (!found) throw unreadable(name, text, 'cross.0.2');
    return { kind: 'off', stack: stackOf(found[1]), layer: Number(found[2]), head: Number(found[3]) };
  }
  if (name === 'weight') {
    const found = WEIGHT.exec(text);
    if (!found || Number(found[6]) > 1) throw unreadable(name, text, 'cross.0.2:6.4:0.5');
    const [layer, head, query, key, weight] = found.slice(2).map(Number);
    return {
      kind: 'weight',
      stack: stackOf(found[1]),
      layer: layer ?? 0,
      head: head ?? 0,
      query: query ?? 0,
      key: key ?? 0,
      weight: weight ?? 0,
    };
  }
  if (name === 'skip') {
    if (!/^\d{1,3}$/.test(text)) throw unreadable(name, text, '1');
    return { kind: 'skip', layer: Number(text) };
  }
  if (text !== '0' && text !== '1') throw unreadable(name, text, '0');
  return { kind: 'mask', causal: text === '1' };
}

function textOfChange(one: TranslationChange): string {
  switch (one.kind) {
    case 'off':
      return `${FOLLOWED[one.stack]}.${one.layer}.${one.head}`;
    case 'weight':
      return `${FOLLOWED[one.stack]}.${one.layer}.${one.head}:${one.query}.${one.key}:${one.weight}`;
    case 'temperature':
      return `${FOLLOWED[one.stack]}.${one.layer}.${one.head}:${one.temperature}`;
    case 'scale':
      return `${FOLLOWED[one.stack]}.${one.layer}.${one.head}:${one.factor}`;
    case 'block':
      return `${one.token}@${[FOLLOWED[one.stack], one.layer, one.head].filter((part) => part !== undefined).join('.')}`;
    case 'skip':
      return String(one.layer);
    case 'mask':
      return one.causal ? '1' : '0';
  }
}

function changesOf(parts: URLSearchParams): TranslationChange[] {
  const changes = [...parts].flatMap(([name, text]) =>
    CHANGE_KEYS.includes(name) ? text.split(',').map((one) => changeOf(name, one)) : [],
  );
  if (changes.length > MOST_CHANGES) throw new HashProblem(`it holds more than ${MOST_CHANGES} changes`);
  return changes;
}

function choiceOf(parts: URLSearchParams, name: string, known: readonly string[]): string {
  const text = parts.get(name) ?? known[0] ?? '';
  if (known.includes(text)) return text;
  throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be one of ${known.join(', ')}`);
}

function headOf(parts: URLSearchParams, name: string): StackHead | null {
  const text = parts.get(name);
  if (text === null) return null;
  const found = /^(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!found) throw unreadable(name, text, '0.2');
  return { layer: Number(found[1]), head: Number(found[2]) };
}

function wholeOf(parts: URLSearchParams, name: string, least: number, most: number): number | null {
  const text = parts.get(name);
  if (text === null) return null;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (value < least || value > most)
    throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be a whole number from ${least} to ${most}`);
  return value;
}

/** Null where the address is not about the translator. */
export function translationSourceOf(parts: URLSearchParams): TranslationSource | null {
  const text = parts.get('translate');
  if (text === null) return null;
  const start = translationSource();
  return {
    ...start,
    text: text.slice(0, MOST_LETTERS),
    target: parts.get('french')?.slice(0, MOST_LETTERS) ?? null,
    model: choiceOf(parts, 'trained', TRANSLATORS) as Translator,
    changes: changesOf(parts),
    followed: Object.fromEntries(
      STACKS.flatMap((stack) => {
        const head = headOf(parts, FOLLOWED[stack]);
        return head ? [[stack, head]] : [];
      }),
    ),
    active: stackOf(choiceOf(parts, 'on', ['cross', 'dec', 'enc'])),
    beside: choiceOf(parts, 'beside', BESIDES) as Comparison,
    gold: choiceOf(parts, 'gold', SWITCH) === '1',
    example: wholeOf(parts, 'example', 0, LARGEST_SEED),
  };
}

/** Which word is being written: `all` for the whole translation. */
export function readTranslation(parts: URLSearchParams): Pick<Scene, 'step'> {
  const text = parts.get('step');
  if (text === null) return { step: translationScene().step };
  return { step: text === ALL ? null : wholeOf(parts, 'step', 1, 999) };
}

export function translationParts(scene: Scene<TranslationSource>): [name: string, value: string][] {
  const { source } = scene;
  const start = translationSource();
  const parts: [string, string][] = [['translate', source.text]];
  if (source.target !== null) parts.push(['french', source.target]);
  if (source.model !== start.model) parts.push(['trained', source.model]);
  if (source.beside !== start.beside) parts.push(['beside', source.beside]);
  if (!source.gold) parts.push(['gold', '0']);
  if (source.example !== null) parts.push(['example', String(source.example)]);
  for (const stack of STACKS) {
    const place = source.followed[stack];
    if (place) parts.push([FOLLOWED[stack], `${place.layer}.${place.head}`]);
  }
  if (source.active !== start.active) parts.push(['on', FOLLOWED[source.active]]);
  for (const one of source.changes) parts.push([CODES[one.kind], textOfChange(one)]);
  if (scene.step !== translationScene().step)
    parts.push(['step', scene.step === null ? ALL : String(scene.step)]);
  return parts;
}
