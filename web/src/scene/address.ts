/** The Scene in the address bar: `#text=...&head=3.1&mode=causal&pin=11.2`. */

import {
  isOwn,
  LANGUAGE_KEYS,
  languageParts,
  languageSourceOf,
  readLanguage,
} from '../labs/language/address.ts';
import {
  readTrainingStep,
  TRAINING_KEYS,
  trainingParts,
  trainingSourceOf,
} from '../labs/training/address.ts';
import {
  readTranslation,
  TRANSLATION_KEYS,
  translationParts,
  translationSourceOf,
} from '../labs/translation/address.ts';
import { translationScene } from '../labs/translation/source.ts';
import { bareVectors, problemOfVectors } from '../labs/vectors/vectors.ts';
import {
  defaultScene,
  defaultVectors,
  languageScene,
  MOST_CHARACTERS,
  trainingScene,
  untouched,
} from './defaults.ts';
import { HashProblem } from './hash_problem.ts';
import type { Mode, Scene, SceneSource, Vectors, View } from './scene.ts';

const MODES: readonly string[] = ['self', 'causal', 'cross'];
const VIEWS: readonly string[] = ['matrix', 'lines', 'table', 'difference'];
const KNOWN = new Set([
  'model',
  'encoder',
  'text',
  'pair',
  'trace',
  'vectors',
  'mode',
  'head',
  'view',
  'pin',
]);

/** Beside `KNOWN`, what only sources of a kind have. */
const OWN_KEYS: Partial<Record<SceneSource['kind'], ReadonlySet<string>>> = {
  language: LANGUAGE_KEYS,
  translation: TRANSLATION_KEYS,
  training: TRAINING_KEYS,
};

function vectorsOf(text: string): Vectors {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HashProblem('its vectors are no JSON');
  }
  const problem = problemOfVectors(value);
  if (problem) throw new HashProblem(`its vectors do not fit: ${problem.replace(/\.$/, '')}`);
  return bareVectors(value as Vectors);
}

function sourceOf(parts: URLSearchParams): SceneSource {
  const vectors = parts.get('vectors');
  if (vectors !== null) {
    return { kind: 'vectors', vectors: vectors === '' ? defaultVectors() : vectorsOf(vectors) };
  }
  const src = parts.get('trace');
  if (src !== null) {
    if (src === '') throw new HashProblem('it names no trace file');
    return { kind: 'trace', src };
  }
  const task = parts.get('train');
  if (task !== null) return trainingSourceOf(task, parts);
  const translation = translationSourceOf(parts);
  if (translation) return translation;
  const model = parts.get('model') ?? 'minilm';
  if (model !== 'minilm') return languageSourceOf(model, parts);
  const encoder = parts.get('encoder');
  if (encoder !== null && !isOwn(encoder))
    throw new HashProblem(`there is no encoder '${encoder.slice(0, 40)}' here`);
  const fallback = defaultScene().source;
  const text = parts.get('text') ?? (fallback.kind === 'model' ? fallback.text : '');
  return {
    kind: 'model',
    model: encoder === null ? 'minilm' : (encoder as `own:${string}`),
    text: text.slice(0, MOST_CHARACTERS),
    pair: (parts.get('pair') ?? '').slice(0, MOST_CHARACTERS),
  };
}

function pairOf(parts: URLSearchParams, name: string): [number, number] | null {
  const text = parts.get(name);
  if (text === null) return null;
  const match = /^(\d{1,5})\.(\d{1,5}|-)$/.exec(text);
  if (!match) throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be two numbers such as 3.1`);
  return [Number(match[1]), match[2] === '-' ? -1 : Number(match[2])];
}

function choiceOf(parts: URLSearchParams, name: string, known: readonly string[]): string {
  const text = parts.get(name) ?? known[0] ?? '';
  if (!known.includes(text)) {
    throw new HashProblem(`'${name}=${text.slice(0, 20)}' should be one of ${known.join(', ')}`);
  }
  return text;
}

/** What is shown of a source where the address does not say. */
function startOf(source: SceneSource): Scene {
  if (source.kind === 'language') return languageScene(source.model);
  if (source.kind === 'training') return trainingScene(source.task);
  if (source.kind === 'translation') return translationScene();
  const start = defaultScene();
  return source.kind === 'model' ? start : { ...start, layer: 0, head: 0 };
}

function sceneOf(parts: URLSearchParams): Scene {
  const source = sourceOf(parts);
  const language = source.kind === 'language';
  for (const name of parts.keys()) {
    if (!KNOWN.has(name) && !OWN_KEYS[source.kind]?.has(name))
      throw new HashProblem(`'${name.slice(0, 20)}' is not known`);
  }
  const start = startOf(source);
  const isStart = source.kind === 'model' && JSON.stringify(source) === JSON.stringify(start.source);
  const head = pairOf(parts, 'head');
  const pin = pairOf(parts, 'pin');
  if (head && head[1] < 0) throw new HashProblem('the head should be two numbers such as 3.1');
  return {
    source,
    mode: language || source.kind === 'translation' ? start.mode : (choiceOf(parts, 'mode', MODES) as Mode),
    layer: head?.[0] ?? start.layer,
    head: head?.[1] ?? start.head,
    view: choiceOf(parts, 'view', VIEWS) as View,
    pin: pin ? { query: pin[0], key: pin[1] } : isStart && parts.size === 0 ? start.pin : null,
    ...(language ? readLanguage(parts) : untouched()),
    ...(source.kind === 'translation' && readTranslation(parts)),
    ...(source.kind === 'training' && readTrainingStep(parts)),
  };
}

/** Reads a hash, with or without `#`. One that cannot be read gives the default and a sentence. */
export function readHash(hash: string): { scene: Scene; problem: string } {
  const text = hash.replace(/^#/, '');
  try {
    return { scene: sceneOf(new URLSearchParams(text)), problem: '' };
  } catch (cause) {
    if (!(cause instanceof HashProblem)) throw cause;
    return {
      scene: defaultScene(),
      problem: `The address could not be read: ${cause.message}. The saved example is shown instead.`,
    };
  }
}

/** The hash that `readHash` turns back into the same scene; empty for the default one. */
export function writeHash(scene: Scene): string {
  if (JSON.stringify(scene) === JSON.stringify(defaultScene())) return '';
  const parts = new URLSearchParams();
  const { source, mode, layer, head, view, pin } = scene;
  if (source.kind === 'model') {
    if (source.model !== 'minilm') parts.set('encoder', source.model);
    parts.set('text', source.text);
    if (source.pair) parts.set('pair', source.pair);
  }
  if (source.kind === 'language') {
    for (const [name, value] of languageParts(scene, source)) parts.append(name, value);
  }
  if (source.kind === 'translation') {
    for (const [name, value] of translationParts(scene, source)) parts.append(name, value);
  }
  if (source.kind === 'training') {
    for (const [name, value] of trainingParts(scene, source)) parts.append(name, value);
  }
  if (source.kind === 'trace') parts.set('trace', source.src);
  if (source.kind === 'vectors') {
    const isStart = JSON.stringify(source.vectors) === JSON.stringify(defaultVectors());
    parts.set('vectors', isStart ? '' : JSON.stringify(source.vectors));
  }
  if (mode !== 'self' && source.kind !== 'language' && source.kind !== 'translation') parts.set('mode', mode);
  if (source.kind !== 'translation') parts.set('head', `${layer}.${head}`);
  if (view !== 'matrix') parts.set('view', view);
  if (pin) parts.set('pin', `${pin.query}.${pin.key < 0 ? '-' : pin.key}`);
  return `#${parts}`;
}
