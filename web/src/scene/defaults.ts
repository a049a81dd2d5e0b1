/** What the page starts with, and how large hand-made vectors may grow. */

import type { SamplingSettings } from '../core/types.ts';
import type { TrainedTask } from '../labs/training/knobs.ts';
import type { LanguageSource, Scene, SceneSource, Vectors } from './scene.ts';

export const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
/** The finished result that is shown before any model is loaded: `TROPHY` under MiniLM. */
export const SHIPPED_TRACE = 'traces/trophy.safetensors';

export const MOST_TOKENS = 8;
export const MOST_COLUMNS = 64;
/** Numbers of columns to choose from. */
export const COLUMN_CHOICES: readonly number[] = [1, 2, 3, 4, 6, 8, 16, 32, 64];
/** Wider vectors leave no room for a matrix of parameters between a query and a key. */
export const MOST_COLUMNS_WITH_PARAMETERS = 8;
export const MOST_HEADS = 4;
/** More text than any model here reads; the rest is not kept. */
export const MOST_CHARACTERS = 100_000;

/** Fixture F1: three tokens whose weights are known in closed form. */
export function defaultVectors(): Vectors {
  return {
    heads: 1,
    tokens: ['a', 'b', 'c'],
    queries: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    keys: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
    values: [
      [1, 0],
      [0, 1],
      [2, 2],
    ],
    crossTokens: ['x', 'y'],
    crossKeys: [
      [1, 0],
      [0, 2],
    ],
    crossValues: [
      [3, 0],
      [0, 3],
    ],
  };
}

/** Fixture F2: an additive score whose numbers are known in closed form, two decoder states and three annotations. */
export function additiveVectors(): Vectors {
  return {
    heads: 1,
    score: {
      function: 'additive',
      queryWeight: [
        [
          [1, 0],
          [0, 1],
        ],
      ],
      keyWeight: [
        [
          [1, 0],
          [0, 2],
        ],
      ],
      vector: [[1, -1]],
    },
    tokens: ['s₁', 's₂'],
    queries: [
      [1, 0],
      [0, 1],
    ],
    keys: [
      [1, 0],
      [0, 1],
    ],
    values: [
      [1, 0],
      [0, 1],
    ],
    crossTokens: ['h₁', 'h₂', 'h₃'],
    crossKeys: [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
    crossValues: [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
  };
}

/** The likeliest token follows: what the table shows on top is what comes. */
export function defaultSampling(): SamplingSettings {
  return { temperature: 0, topK: 0, topP: 1, minP: 0, seed: 1 };
}

/** What only a language model has, as it is before the reader changes anything. */
export function untouched(): Pick<Scene, 'interventions' | 'step' | 'sampling' | 'target'> {
  return { interventions: [], step: null, sampling: defaultSampling(), target: null };
}

export function defaultScene(): Scene {
  return {
    source: { kind: 'model', model: 'minilm', text: TROPHY, pair: '' },
    mode: 'self',
    layer: 3,
    head: 1,
    view: 'matrix',
    pin: { query: 11, key: 2 },
    ...untouched(),
  };
}

/** Whether the shipped trace is this source's result. */
export function isStartText(source: SceneSource): boolean {
  return JSON.stringify(source) === JSON.stringify(defaultScene().source);
}

export const DURSLEY = 'When Mr Dursley left the house, the neighbours waved. Later that day Mr';
/** Tokens that memory is taken for at first, and at most. */
export const FIRST_CONTEXT = 512;
export const MOST_CONTEXT = 2048;
export const SMOLLM2 = 'smollm2';
/** Names of models that the reader brought begin with it. */
export const OWN = 'own:';
/** The head that the page opens a language model with; induction, as measured. */
const INDUCTION = { layer: 18, head: 6 };

export function languageSource(model: string, text = DURSLEY): LanguageSource {
  return { kind: 'language', model, text, chat: false, generated: [], context: FIRST_CONTEXT };
}

/** What a language model is opened with. */
export function languageScene(model = SMOLLM2, text = DURSLEY): Scene {
  return {
    ...untouched(),
    source: languageSource(model, text),
    mode: 'causal',
    ...(model === SMOLLM2 ? INDUCTION : { layer: 0, head: 0 }),
    view: 'matrix',
    pin: null,
  };
}

/** Of each task, the layer whose heads matter: of those with a source, the one that looks from what is written to it. */
const TASK_LAYERS: Record<TrainedTask, number> = { induction: 1, reverse: 1, sort: 2, date: 0 };

/** A task as its recipe has it. */
export function trainingScene(task: TrainedTask = 'induction'): Scene {
  return {
    ...untouched(),
    source: { kind: 'training', task, knobs: {} },
    mode: 'self',
    layer: TASK_LAYERS[task],
    head: 0,
    view: 'matrix',
    pin: null,
  };
}
