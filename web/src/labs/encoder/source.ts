/** A text, or two, that an encoder reads. */

import { atReach } from '../../intervention/list.ts';
import { untouched } from '../../scene/defaults.ts';
import type { Mode, Scene, Source } from '../../scene/scene.ts';

export interface EncoderSource {
  kind: 'model';
  /** The page's own, or `own:` and the name of the reader's. */
  model: 'minilm' | `own:${string}`;
  text: string;
  pair: string;
}

export const TROPHY = "The trophy doesn't fit in the suitcase because it is too big.";
/** The finished result that is shown before any model is loaded: `TROPHY` under MiniLM. */
export const SHIPPED_TRACE = 'traces/trophy.safetensors';

export function isEncoder(source: Source): source is EncoderSource {
  return source.kind === 'model';
}

/** What the page starts with. */
export function defaultScene(): Scene<EncoderSource> {
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

/** What the heads do where the reader put another mask everywhere. */
export function encoderMode({ mode, interventions }: Pick<Scene, 'mode' | 'interventions'>): Mode {
  const everywhere = atReach(interventions, 'mask', {})?.mask;
  if (everywhere === 'none') return 'self';
  return everywhere === 'causal' ? 'causal' : mode;
}

/** Whether the shipped trace is this source's result. */
export function isStartText(source: EncoderSource): boolean {
  return JSON.stringify(source) === JSON.stringify(defaultScene().source);
}

/** There is no text to read: the field says so, and nothing is shown. */
export function isEmpty(source: { text: string }): boolean {
  return source.text.trim() === '';
}
