/** Scenes worth a look; the words say what was measured, not what one hopes for. */

import {
  additiveVectors,
  defaultScene,
  defaultVectors,
  languageScene,
  TROPHY,
  trainingScene,
  untouched,
} from '../scene/defaults.ts';
import type { Pin, Scene } from '../scene/scene.ts';
import { TRANSLATION_EXAMPLES } from './translation/examples.ts';

export interface Example {
  name: string;
  scene: Scene;
  /** Told beside it, with figures found live. */
  story?: 'copying';
  /** Begins at once. */
  trains?: true;
}

function onModel(text: string, head: [number, number], pin: Pin | null, pair = ''): Scene {
  return {
    ...defaultScene(),
    source: { kind: 'model', model: 'minilm', text, pair },
    layer: head[0],
    head: head[1],
    pin,
  };
}

function onVectors(mode: Scene['mode'], vectors = defaultVectors(), pin: Pin = { query: 1, key: 1 }): Scene {
  return {
    source: { kind: 'vectors', vectors },
    mode,
    layer: 0,
    head: 0,
    view: 'matrix',
    pin,
    ...untouched(),
  };
}

/** Head 18.6 looks from the second "Mr" to what followed the first. */
const COPYING: Scene = { ...languageScene(), pin: { query: 17, key: 2 } };

export const EXAMPLES: Example[] = [
  { name: 'What “it” looks at: the trophy is too big', scene: defaultScene() },
  {
    name: 'The same head when the trophy is too small',
    scene: onModel(TROPHY.replace('big', 'small'), [3, 1], { query: 11, key: 2 }),
  },
  {
    name: 'The animal was too tired',
    scene: onModel("The animal didn't cross the street because it was too tired.", [5, 11], null),
  },
  {
    name: 'The street was too wide',
    scene: onModel("The animal didn't cross the street because it was too wide.", [5, 11], null),
  },
  { name: 'A head that looks at the token before', scene: onModel(TROPHY, [0, 2], { query: 5, key: 4 }) },
  {
    name: 'A question and its answer',
    scene: onModel('Where did the cat sit?', [3, 1], null, 'The cat sat on the mat.'),
  },
  { name: 'Copying: induction on real text (SmolLM2, 98 MB)', scene: COPYING, story: 'copying' },
  ...TRANSLATION_EXAMPLES,
  { name: 'Train: watch an induction head form', scene: trainingScene('induction'), trains: true },
  { name: 'Train: reverse', scene: trainingScene('reverse'), trains: true },
  { name: 'Train: sort', scene: trainingScene('sort'), trains: true },
  { name: 'Train: dates', scene: trainingScene('date'), trains: true },
  { name: 'By hand: three tokens, self-attention', scene: onVectors('self') },
  { name: 'By hand: the same, causal', scene: onVectors('causal') },
  { name: 'By hand: cross-attention to two tokens', scene: onVectors('cross') },
  {
    name: 'Additive scores (Bahdanau 2014)',
    scene: onVectors('cross', additiveVectors(), { query: 0, key: 1 }),
  },
];
