/** The scenes that stories begin with: what a step does not name stays as the lab starts. */

import type { Intervention } from '../core/types.ts';
import { defaultScene, type EncoderSource, TROPHY } from '../labs/encoder/source.ts';
import { type TranslationSource, translationScene, translationSource } from '../labs/translation/source.ts';
import { type Vectors, vectorsScene } from '../labs/vectors/source.ts';
import type { Mode, Pin, Scene } from '../scene/scene.ts';

interface HeadScene {
  text?: string;
  head?: readonly [layer: number, head: number];
  /** A query and a key; a key of -1: the whole row. */
  pin?: readonly [query: number, key: number];
  mode?: Mode;
  interventions?: Intervention[];
}

const pinOf = (pin: HeadScene['pin']): Pin | null => (pin ? { query: pin[0], key: pin[1] } : null);

/** MiniLM on a text. */
export function encoderScene({
  text = TROPHY,
  head = [3, 1],
  pin,
  mode = 'self',
  interventions = [],
}: HeadScene): Scene {
  const start = defaultScene();
  const source: EncoderSource = { ...start.source, text };
  return {
    ...start,
    source,
    layer: head[0],
    head: head[1],
    pin: pinOf(pin),
    mode,
    interventions,
  };
}

interface TranslatorScene extends Partial<Omit<TranslationSource, 'kind'>> {
  /** The French word that is being written, from 1; null: none. */
  step?: number | null;
  pin?: HeadScene['pin'];
  interventions?: Intervention[];
}

export function translatorScene({ step = 7, pin, interventions = [], ...source }: TranslatorScene): Scene {
  const scene = translationScene({ ...translationSource(), ...source }, step);
  return { ...scene, pin: pinOf(pin), interventions };
}

export function vectorScene(vectors: Vectors, { mode = 'self', head = [0, 0], pin }: HeadScene = {}): Scene {
  return {
    ...vectorsScene({ kind: 'vectors', vectors }),
    mode,
    layer: head[0],
    head: head[1],
    pin: pinOf(pin),
  };
}
