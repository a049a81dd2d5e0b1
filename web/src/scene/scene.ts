/**
 * The Scene: what the reader is looking at, as plain JSON. The address bar,
 * the element's attributes, the examples and the end-to-end tests all speak it.
 */

import type { Intervention, SamplingSettings } from '../core/types.ts';
import type { TrainedTask, TrainingKnobs } from '../labs/training/knobs.ts';
import type { TranslationSource } from '../labs/translation/source.ts';

export type Mode = 'self' | 'causal' | 'cross';
/** `difference`: what the reader's interventions changed in the chosen head. */
export type View = 'matrix' | 'lines' | 'table' | 'difference';

/** How queries and keys are compared, where it is not their scaled dot product. Each head has its own parameters. */
export type HandScore =
  | { function: 'dot' }
  /** W of each head, `[width][width]`. */
  | { function: 'general'; queryWeight: number[][][] }
  /** W and U of each head, `[hidden][width]`, and its v, `[hidden]`. */
  | { function: 'additive'; queryWeight: number[][][]; keyWeight: number[][][]; vector: number[][] }
  | { function: 'cosine'; factor: number };

/** Small hand-made vectors; every matrix is row-major rows of numbers. */
export interface Vectors {
  heads: number;
  /** Absent: the scaled dot product. */
  score?: HandScore;
  /** Tokens that ask. Also the tokens that answer in self and causal mode. */
  tokens: string[];
  queries: number[][];
  keys: number[][];
  values: number[][];
  /** The second sequence, used in cross mode: it supplies keys and values. */
  crossTokens: string[];
  crossKeys: number[][];
  crossValues: number[][];
}

export interface LanguageSource {
  kind: 'language';
  /** A name of the catalogue, or `own:` and the name of the reader's file. */
  model: string;
  text: string;
  /** The text stands as a user's message in the model's chat template. */
  chat: boolean;
  /** Ids of the tokens that follow the text: generated, or chosen by the reader. */
  generated: number[];
  /** Tokens that memory is taken for. */
  context: number;
}

/** A model that is trained in the page. */
export interface TrainingSource {
  kind: 'training';
  task: TrainedTask;
  knobs: TrainingKnobs;
}

export type SceneSource =
  /** An encoder: the page's own, or `own:` and the name of the reader's. */
  | { kind: 'model'; model: 'minilm' | `own:${string}`; text: string; pair: string }
  | LanguageSource
  | TrainingSource
  | TranslationSource
  | { kind: 'trace'; src: string }
  | { kind: 'vectors'; vectors: Vectors };

export interface Pin {
  query: number;
  /** -1: the whole row is pinned. */
  key: number;
}

export interface Scene {
  source: SceneSource;
  mode: Mode;
  layer: number;
  head: number;
  view: View;
  pin: Pin | null;
  /** Changes inside a language model, in the order in which they were made. */
  interventions: Intervention[];
  /**
   * How many tokens are shown, going back in a language model's text or a translation, or the training
   * step that is shown; null: all, or the latest.
   */
  step: number | null;
  sampling: SamplingSettings;
  /** The token whose log-probability is compared; null: the likeliest. */
  target: number | null;
}
